"""The pages on which publishers write: how a text begins, its form, its saving while one types."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.access import Act, requires
from portal.forms.unit_field import suggestions
from portal.richtext import editor_policy
from propaganda import questioning, revising
from propaganda.comparing import compare
from propaganda.forms.kinds import text_form_of
from propaganda.forms.starting import start_form_of
from propaganda.kinds import model_of
from propaganda.models import Revision
from propaganda.repeating import start_once
from propaganda.states import PublicationKind

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
RICH_KINDS = (PublicationKind.ARTICLE, PublicationKind.DOCUMENT)


def own_revision(request, pk):
    """A text of a unit at which the person publishes, or 404: to anybody else it does not exist."""
    revisions = Revision.objects.writable_by(request.user).select_related("unit__parent", "opened_by")
    return get_object_or_404(revisions, pk=pk)


@requires(Act.ARTICLE_WRITE)
@get_or_post
def publication_start(request, kind):
    model_of(kind)
    form = start_form_of(kind)(request.POST if request.method == "POST" else None, writer=request.user)
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        revision = start_once(kind, unit=unit, text=form.text(), by=request.user)
        return redirect("publishing:revision-edit", revision.pk)
    context = {
        "form": form,
        "kind": PublicationKind(kind),
        "unit_names": suggestions(form.fields["unit"].queryset),
    }
    return render(request, "propaganda/writing_start.html", context, status=422 if form.is_bound else 200)


@requires(Act.ARTICLE_WRITE)
@require_POST
def publication_edit(request, kind, object_id):
    """Go on with the open text of a publication, or begin one with what citizens read now."""
    thing = get_object_or_404(model_of(kind).objects.written_by(request.user), pk=object_id)
    revision = revising.edit(thing, by=request.user)
    if not revision.is_editable:
        return redirect(revision)
    return redirect("publishing:revision-edit", revision.pk)


@requires(Act.ARTICLE_WRITE)
@get_or_post
def revision_edit(request, pk):
    revision = own_revision(request, pk)
    return (_write_richly if revision.kind in RICH_KINDS else _write)(request, revision)


def _write(request, revision):
    if request.method != "POST":
        if not revision.is_editable:
            return redirect(revision)
        return _page(request, text_form_of(revision, writer=request.user))
    form = text_form_of(revision, request.POST, request.FILES, writer=request.user)
    form.is_valid()
    form.keep_all_files(by=request.user)
    outcome = _save(form, by=request.user) if form.is_sound else 422
    if outcome != 200:
        return _page(request, form, status=outcome)
    messages.success(request, _("Đã lưu lúc %(moment)s.") % {"moment": _clock(revision)})
    if request.POST.get("act") == "save-and-look":
        return redirect(revision)
    return redirect("publishing:revision-edit", revision.pk)


_write_richly = editor_policy(_write)


@requires(Act.ARTICLE_WRITE)
@require_POST
def revision_autosave(request, pk):
    """Save while one types. The answer names the new version."""
    revision = own_revision(request, pk)
    form = text_form_of(revision, request.POST, writer=request.user)
    outcome = _save(form, by=request.user) if form.is_valid() else 422
    if outcome != 200:
        sentence = _("Người khác vừa lưu bài này.") if outcome == 409 else _("Có ô chưa đúng nên chưa lưu.")
        return JsonResponse({"error": sentence}, status=outcome)
    fields = {"version": str(revision.version)}
    return JsonResponse({"version": revision.version, "saved_at": _clock(revision), "fields": fields})


def _save(form, *, by):
    """Save a valid form. Return 200, or 409 if somebody else's text stands there: then both are shown."""
    revision, text = form.revision, form.text()
    try:
        revising.save(revision, text=text, version=form.version, by=by)
    except revising.StaleVersion:
        form.look_again()
        form.differences = compare(revision.kind, revision.text, revision.text | text)
        # Nothing differs where the answer to an earlier save of the same text was lost on its way.
        return 409 if form.differences else 200
    return 200


@requires(Act.ARTICLE_WRITE)
@require_POST
def revision_open(request, pk):
    """The page says every minute that it lies open; the answer says who else has it open."""
    revision = own_revision(request, pk)
    other = revising.note_open(revision, by=request.user)
    return JsonResponse({"sentence": _also_open(other) if other else ""})


def _also_open(other):
    return _("%(name)s cũng đang mở bài này. Ai lưu sau sẽ được thấy cả hai bản.") % {"name": other}


def _page(request, form, *, status=200):
    revision = form.revision
    other = revising.who_has_open(revision, besides=request.user)
    context = {
        "revision": revision,
        "kind": PublicationKind(revision.kind),
        "form": form,
        "is_conflict": status == 409,
        "is_own": revision.saved_by_id == request.user.pk,
        "also_open": _also_open(other) if other else "",
        "questions": questioning.questions_on(revision, reader=request.user),
        "unit_names": form.unit_names,
    }
    return render(request, "propaganda/writing_edit.html", context, status=status)


def _clock(revision):
    return f"{timezone.localtime(revision.saved_at):%H:%M}"
