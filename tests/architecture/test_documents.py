"""What the documents name is there: a page that sends a stranger to a file that is gone is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATHS = re.compile(r"`((?:server|pwa|tests|launch|migrations|geo|docs)/[\w./-]+\.\w+)`")


@pytest.mark.parametrize("document", ["docs/architecture.md", "docs/glossary.md", "CONTRIBUTING.md", "README.md"])
def test_every_file_a_document_names_is_there(document):
    text = (ROOT / document).read_text()
    assert [path for path in PATHS.findall(text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", ["architecture", "glossary"])
def test_each_thing_stands_once_in_its_table(document):
    for section in re.split(r"(?m)^#", (ROOT / "docs" / f"{document}.md").read_text()):
        things = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")]
        assert {one for one in things if things.count(one) > 1 and one != "中文"} == set()
