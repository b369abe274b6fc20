"""docs/architecture.md tells of modules that are there, and docs/README.md of every decision."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TABLE_OF = re.compile(r"^\| .*\|$", re.MULTILINE)
NAME = re.compile(r"`([a-z_]+)`")
OTHER_NAMES = {"state", "portal"}  # a column, a room


def test_every_module_that_the_tables_name_is_there():
    there = {path.stem for app in ("portal", "plans", "propaganda") for path in (ROOT / app).glob("*.py")}
    rows = TABLE_OF.findall((DOCS / "architecture.md").read_text())
    named = {name for row in rows for name in NAME.findall(row)} - OTHER_NAMES
    assert len(named) > 80
    assert named - there == set()


def test_every_decision_is_listed():
    listed = set(re.findall(r"\(decisions/([^)]+)\)", (DOCS / "README.md").read_text()))
    assert listed == {path.name for path in (DOCS / "decisions").glob("*.md")}
