"""One table decides the workflow and one function moves it (STYLE rule 1)."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOVERS = {("server/steps/thing.py", "take")}
"""One for whatever has steps."""
SOURCES = sorted(path for path in (ROOT / "server").rglob("*.py") if not {"demo", "bulk"} & set(path.parts))
"""Without the demo, which asks the same ``decide`` to make three weeks of history and writes rows in bulk; and without what
reads files, whose ``state`` is how far a file is: it stands on a floor below cases and knows none of them.
"""


def assignments_to_state(tree):
    """``(function, line)`` of everything that writes an attribute ``state``, ``setattr`` by name included."""
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for node in ast.walk(function):
            targets = []
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
                targets = [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Attribute) and part.attr == "state":
                        yield function.name, node.lineno
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                if name == "setattr" and isinstance(node.args[1], ast.Constant) and node.args[1].value == "state":
                    yield function.name, node.lineno
                if name in {"Case", "Errand", "Task"} and any(keyword.arg == "state" for keyword in node.keywords):
                    yield function.name, node.lineno


def test_only_one_function_gives_a_case_an_errand_or_a_task_its_state():
    movers = {
        (str(path.relative_to(ROOT)), function)
        for path in SOURCES
        for function, _ in assignments_to_state(ast.parse(path.read_text()))
    }
    assert movers == MOVERS


def test_only_the_workflow_and_its_mover_decide_what_follows_what():
    """``decide`` is called where a case begins, where it, a part of it, an errand or a task is acted on, and by nobody else."""
    callers = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "decide"
    }
    assert callers == {
        "server/cases/commands.py",
        "server/cases/intake.py",
        "server/cases/parts.py",
        "server/errands/commands.py",
        "server/mediation/commands.py",
        "server/tasks/commands.py",
    }


def test_the_search_finds_every_way_to_write_it():
    source = """
def a(case): case.state = 1
def b(case): case.state, case.x = 1, 2
def c(case): setattr(case, "state", 1)
def d(): return Case(state=1)
def e(case): return case.state == 1
"""
    assert [name for name, _ in assignments_to_state(ast.parse(source))] == ["a", "b", "c", "d"]
