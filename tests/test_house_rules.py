"""House rules that a program can check."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

from portal.access import ROLES, Act
from portal.celery import app as celery_app
from portal.workflow import Workflow

ROOT = Path(settings.BASE_DIR)
APPS = ["portal", "plans", "propaganda"]
CODE = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
WORKFLOWS = [model for model in apps.get_models() if issubclass(model, Workflow)]


def every_view(patterns=None):
    """Every view of ours; the stock admin is one door, guarded as a whole for superusers."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if getattr(pattern, "app_name", None) == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from every_view(pattern.url_patterns)
        else:
            yield pattern.callback


def imported_names(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("view", list(every_view()), ids=lambda v: f"{v.__module__}.{v.__name__}")
def test_every_view_says_who_may_open_it(view):
    assert hasattr(view, "access"), "decorate it with @requires(...) or @public"


def test_every_permission_belongs_to_a_role():
    assert set().union(*ROLES.values()) == set(Act)


def test_every_scheduled_task_exists():
    for entry in celery_app.conf.beat_schedule.values():
        assert callable(import_string(entry["task"]))
        assert entry["task"] in celery_app.tasks


def test_the_example_environment_lists_what_settings_reads():
    read = re.findall(r'env(?:\.\w+)?\("(\w+)"', (ROOT / "portal/settings.py").read_text())
    listed = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(read) == sorted(listed)


@pytest.mark.parametrize("model", WORKFLOWS, ids=lambda model: model.__name__)
def test_every_state_can_be_reached(model):
    field = model._meta.get_field("state")
    reached = {field.default} | {move.target for move in model.TRANSITIONS.values()}
    assert reached == {value for value, _label in field.choices}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_the_right_way(path):
    app = path.relative_to(ROOT).parts[0]
    forbidden = {
        "portal": {"plans", "propaganda"},
        "plans": {"propaganda"},
        "propaganda": {"plans"},
    }
    assert not {name.split(".")[0] for name in imported_names(path)} & forbidden[app]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_workflow_writes_state(path):
    if path.name != "workflow.py":
        assert not re.search(r"\.state\s*=[^=]|update\([^)]*\bstate=", path.read_text())


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SUSPICIOUS = re.compile(r"mark_safe|\|\s*safe\b|\.raw\(|\.extra\(|RawSQL|csrf_exempt|autoescape off")
# Each place that steps around a guard, with its reason.
REASONED = {
    "propaganda/showing.py": "text that richtext.clean cleaned when it was saved, with toggletips of escaped words",
    "portal/richtext.py": "readable(): HTML that clean() let pass when it was saved",
    "propaganda/search_statements.py": "SQL that is a constant; what was typed goes with it as parameters",
    "portal/templatetags/citizens.py": "JSON-LD: <, > and & are written as \\u003C…, so no title ends the script",
    "templates/mail/notices.txt": "plain text: nothing to escape",
    "templates/mail/password_reset.txt": "plain text: nothing to escape",
    "templates/mail/invitation.txt": "plain text: nothing to escape",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_is_short_says_what_it_takes_and_holds_no_script_or_style(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 60
    assert text.startswith("{#") or text.startswith("{% comment %}"), "say in the first line what it takes"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", text)


# Django's own widgets include each other with their whole context.
OURS = [path for path in TEMPLATES if "django" not in path.relative_to(ROOT).parts]


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_includes_are_called_with_only(path):
    for tag in re.findall(r"{% include [^%]*%}", path.read_text()):
        assert tag.endswith("only %}"), tag


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_are_short(path):
    source = path.read_text()
    assert len(source.splitlines()) <= 300
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, node.name


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_wrong_is_said_in_our_words_and_not_in_the_browsers(path):
    """A browser says "Please fill out this field" in its own language; `required` stays for screen readers."""
    for tag in re.findall(r"<form\b[^>]*>", path.read_text()):
        assert " novalidate" in tag, tag


def test_what_steps_around_a_guard_is_listed_with_its_reason():
    found = {
        str(path.relative_to(ROOT))
        for path in [*CODE, *(ROOT / "templates").rglob("*.*")]
        if path.suffix in {".py", ".html", ".txt"} and SUSPICIOUS.search(path.read_text())
    }
    assert found == set(REASONED)


FORBIDDEN_NAMES = {"services", "utils", "helpers", "common", "manager", "data"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_named_after_nothing(path):
    assert path.stem not in FORBIDDEN_NAMES
