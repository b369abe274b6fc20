"""Open data, feeds' list, sitemap: what machines read."""

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import public
from portal.cells import write_csv
from portal.pagecache import kept
from portal.templatetags.citizens import absolute
from propaganda import sitemaps
from propaganda.feeds import NAMES
from propaganda.kinds import MODELS
from propaganda.open_data import BATCH, MOST, SETS, description

FIRST_YEAR = 2011
XML = "application/xml; charset=utf-8"


@kept
def open_data(request):
    return render(request, "propaganda/open_data.html", {"sets": SETS.values(), "feeds": NAMES.items()})


@public
@require_safe
def open_data_file(request, name, ending):
    """One set as CSV (whole) or JSON (by pages of MOST rows)."""
    if name not in SETS:
        raise Http404
    data = SETS[name]
    things = data.things(_year(request))
    if ending == "csv":
        things = things.iterator(chunk_size=BATCH) if data.model else things
        response = StreamingHttpResponse(
            write_csv(_with_header(data, things)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    page = _number(request.GET.get("page"), 1, 1_000_000)
    found = list(things[(page - 1) * MOST : page * MOST + 1])
    more = absolute(f"{reverse('propaganda:open-data-file', args=[name, 'json'])}?page={page + 1}")
    rows = [dict(zip(data.header(), row, strict=True)) for row in data.rows(found[:MOST])]
    return JsonResponse({"rows": rows, "next": more if len(found) > MOST else None})


def _with_header(data, things):
    yield data.header()
    yield from data.rows(things)


def _year(request):
    this_year = timezone.localdate().year
    return _number(request.GET.get("nam"), FIRST_YEAR, this_year, default=this_year)


def _number(text, least, most, default=1):
    """The whole number that was asked for, or `default` for anything else."""
    try:
        number = int(text or "")
    except ValueError:
        return default
    return number if least <= number <= most else default


@kept
def open_data_description(request):
    return JsonResponse(description())


@kept
def sitemap(request):
    return HttpResponse(sitemaps.index(), content_type=XML)


@kept
def sitemap_part(request, kind, number):
    if (kind not in MODELS and kind != "trang") or not 1 <= number <= sitemaps.MOST_PARTS:
        raise Http404
    return HttpResponse(sitemaps.part(kind, number), content_type=XML)


@kept
def robots(request):
    """Everything for citizens may be read by machines; the staff's pages may not."""
    lines = ["User-agent: *", "Disallow: /ban-lam-viec/", "Disallow: /xem-truoc/"]
    lines.append(f"Sitemap: {settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('propaganda:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
