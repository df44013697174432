# 巡格. Two commands matter: `make run` and `make test`. Each installs what it needs and says what it does.
.DEFAULT_GOAL := help
LAUNCH := @python3 -m launch

help:
	@echo "make run         安装、建库、启动 · install, build, serve http://127.0.0.1:8000 (PORT, HOST)"
	@echo "make test        安装并运行全部检查 · install and run every check"
	@echo
	@echo "make flask ARGS=\"users add --admin\"   管理命令 · an administrator's command"
	@echo "make lint | test-py | test-web | format   每日所用 · parts, for daily use (test-py ARGS=\"-k name\")"
	@echo "make bench       210 万件时有多快，和同一轮里的对照比 · how fast at 2.1 million cases, beside anchors (ARGS=\"--only key\")"
	@echo "make bench-table 把测得的数写进 docs/performance.md · the last figures into the document"
	@echo "make bench-pwa   慢手机、慢网络上有多快 · how fast the phone is, slowed down, on slow 4G"
	@echo "make screens     重拍 docs/screens/ 的图，拍完一张张看 · take the pictures again, then look at each"
	@echo "make db | db-stop   只启停私有数据库 · the private database alone: eval \"\$$(make -s db)\""
	@echo "make new-key     换一把数据密钥，说明接下来做什么 · a new data key, and what to do next"
	@echo "make venv | web     只装依赖、只构建前端 · packages alone, front end alone"
	@echo "make types | requirements   重新生成 · compile again: API types, hashed requirements"

run:
	$(LAUNCH) run
test:
	$(LAUNCH) test

flask:
	$(LAUNCH) flask $(ARGS)
test-py:
	$(LAUNCH) test-py $(ARGS)
test-web lint format screens bench-table bench-pwa db db-stop new-key venv web:
	$(LAUNCH) $@

types: web
	@cd pwa && PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent types

COMPILE := .venv/bin/uv pip compile -q --python-version 3.11 --generate-hashes --only-binary :all: --custom-compile-command "make requirements"
requirements: venv
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

bench:
	$(LAUNCH) bench $(ARGS)

.PHONY: help run test flask test-py test-web lint format screens bench bench-table bench-pwa db db-stop new-key venv web types requirements
