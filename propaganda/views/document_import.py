"""Documents from a table: the page, what was found in the file, and a table to start from."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access import Act, requires
from portal.cells import Sheet
from portal.exporting_keeping import table_answer
from portal.forms.unit_field import suggestions
from portal.views.asking import UNPROCESSABLE, ask, get_or_post, sent, trail
from propaganda.forms.document_import import DocumentImportForm
from propaganda.importing import ROWS_LIMIT, import_documents
from propaganda.reading_documents import COLUMNS, REQUIRED

SHOWN = 500  # rows of a report on the page


@requires(Act.ARTICLE_WRITE)
@get_or_post
def document_import(request):
    """The act "check" tells what is in the file; "import" writes it, if all is well."""
    if request.GET.get("format") == "csv":
        return table_answer(_sample(), name="mau-van-ban", kind="csv")
    form = DocumentImportForm(sent(request), request.FILES or None, by=request.user)
    context = {
        "columns": [(code, label, code in REQUIRED) for code, label in COLUMNS.items()],
        "limit": ROWS_LIMIT,
        "sample": f"{reverse('publishing:document-import')}?format=csv",
        "trail": trail((_("Xuất bản"), "publishing:desk")),
        "unit_names": suggestions(form.fields["unit"].queryset),
    }
    if not form.is_valid():
        return ask(request, "propaganda/document_import.html", form, **context)
    return _judged(request, form, context)


def _judged(request, form, context):
    unit, submits = form.cleaned_data["unit"], form.cleaned_data["submits"]
    is_look = form.data.get("act") != "import"
    table = form.tables["documents"]
    report = import_documents(table, unit=unit, by=request.user, submits=submits, dry_run=is_look)
    if report.is_stored:
        messages.success(request, report.summary())
        tab = "cho-duyet" if submits and report.fit else "dang-soan"
        return redirect(f"{reverse('publishing:desk')}?muc={tab}")
    if report.is_clean and report.changes:
        context |= {"kept": form.seal(), "chosen": unit, "submits": submits}
    chosen = {"unit": unit, "submits": submits}
    context |= {"report": report, "shown": SHOWN, "form": DocumentImportForm(by=request.user, initial=chosen)}
    status = 200 if report.is_clean else UNPROCESSABLE
    return render(request, "propaganda/document_import.html", context, status=status)


def _sample():
    """The columns, and one true document as an example: left in the file, it does no harm."""
    example = {
        "number": "42/2022/NĐ-CP",
        "type": "Nghị định",
        "issuer": "Chính phủ",
        "issued_on": "24/06/2022",
        "effective_on": "15/08/2022",
        "expires_on": "30/06/2026",
        "effect": "Hết hiệu lực",
        "abstract_vi": "Quy định về việc cung cấp thông tin và dịch vụ công trực tuyến "
        "của cơ quan nhà nước trên môi trường mạng",
        "area_code": "chinh-phu-so",
        "source": "Cổng Thông tin điện tử Chính phủ",
        "relations": "thay thế:43/2011/NĐ-CP",
    }
    rows = [[example.get(code, "") for code in COLUMNS]]
    return Sheet(title=_("Văn bản"), header=list(COLUMNS.values()), rows=rows)
