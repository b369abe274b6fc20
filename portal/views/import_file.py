"""Imports on a page: look at the file first, then take it, or say what is wrong row by row."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.access import Act, requires
from portal.forms.import_file import PeopleImportForm, UnitImportForm
from portal.importing import UNIT_COLUMNS, UNIT_REQUIRED, import_units
from portal.importing_people import PEOPLE_COLUMNS, PEOPLE_REQUIRED, import_people
from portal.importing_successions import SUCCESSION_COLUMNS
from portal.views.asking import ask, get_or_post, sent, trail

SHOWN = 500  # rows of a report on the page


def _answer(request, form, template, run, *, back, **context):
    """`run(dry_run=…)` judges the tables of a valid form; the act "import" stores them if all is well."""
    if not form.is_valid():
        return ask(request, template, form, **context)
    report = run(dry_run=form.data.get("act") != "import")
    if report.is_stored:
        messages.success(request, report.summary())
        return redirect(back)
    if report.is_clean:
        context["kept"] = form.seal()
    context |= {"report": report, "shown": SHOWN, "form": type(form)(by=request.user)}
    return render(request, template, context, status=200 if report.is_clean else 422)


@requires(Act.UNITS_KEEP)
@get_or_post
def unit_import(request):
    form = UnitImportForm(sent(request), request.FILES or None, by=request.user)

    def run(dry_run):
        tables = form.tables
        return import_units(
            tables["units"], successions=tables.get("successions"), by=request.user, dry_run=dry_run
        )

    context = {
        "columns": [
            (_("Tệp đơn vị"), [(code, label, code in UNIT_REQUIRED) for code, label in UNIT_COLUMNS.items()]),
            (_("Tệp quan hệ kế thừa"), [(code, label, True) for code, label in SUCCESSION_COLUMNS.items()]),
        ],
        "trail": trail((_("Đơn vị"), "portal:unit-list")),
    }
    return _answer(request, form, "portal/import_units.html", run, back="portal:unit-list", **context)


@requires(Act.PEOPLE_KEEP)
@get_or_post
def user_import(request):
    form = PeopleImportForm(sent(request), request.FILES or None, by=request.user)

    def run(dry_run):
        return import_people(form.tables["people"], by=request.user, dry_run=dry_run)

    rows = [(code, label, code in PEOPLE_REQUIRED) for code, label in PEOPLE_COLUMNS.items()]
    context = {
        "columns": [(_("Tệp người dùng"), rows)],
        "trail": trail((_("Người dùng"), "portal:user-list")),
    }
    return _answer(request, form, "portal/import_people.html", run, back="portal:user-list", **context)
