# 巡格. Two commands matter: `make run` and `make test`. Each installs what it needs and says what it does.
.DEFAULT_GOAL := help
LAUNCH := @python3 -m launch

help:
	@echo "make run         安装、建库、启动 · install, build, start on http://127.0.0.1:8000 (PORT, HOST)"
	@echo "make test        安装并运行全部检查 · install and run every check"
	@echo
	@echo "make db          启动私有数据库并打印地址 · start the private database: eval \"\$$(make -s db)\""
	@echo "make db-stop     停止私有数据库 · stop it"
	@echo "make venv        只装 Python 依赖 · Python packages for development only"
	@echo "make requirements  重算依赖锁定 · compile the hashed requirements from pyproject.toml"

db:
	$(LAUNCH) db
db-stop:
	$(LAUNCH) db-stop
venv:
	$(LAUNCH) venv

COMPILE := .venv/bin/uv pip compile -q --python-version 3.11 --generate-hashes --only-binary :all: --custom-compile-command "make requirements"
requirements: venv
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.PHONY: help db db-stop venv requirements
