"""The list of abbreviations as publishers keep it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import Act, requires
from portal.vietnamese import fold, sort_key
from portal.views.asking import ask, get_or_post, sent
from propaganda.forms.abbreviation import AbbreviationForm
from propaganda.keeping_abbreviations import add_abbreviation, correct_abbreviation
from propaganda.models import Abbreviation

LONGEST = 100


@requires(Act.ARTICLE_WRITE)
@require_safe
def abbreviation_desk(request):
    """All of them, also those no longer in use, in Vietnamese order; `tu` narrows the list."""
    asked = request.GET.get("tu", "")[:LONGEST]
    words = fold(asked)
    entries = [
        entry
        for entry in Abbreviation.objects.all()
        if words in fold(entry.abbr) or words in entry.full_folded or words in fold(entry.english)
    ]
    entries.sort(key=lambda entry: sort_key(entry.abbr))
    context = {"entries": entries, "asked": asked, "today": timezone.localdate()}
    return render(request, "propaganda/desk_abbreviations.html", context)


@requires(Act.ARTICLE_WRITE)
@get_or_post
def abbreviation_add(request):
    form = AbbreviationForm(sent(request))
    if not form.is_valid():
        return ask(request, "propaganda/desk_abbreviation.html", form)
    add_abbreviation(form.cleaned_data, by=request.user)
    messages.success(request, _("Đã thêm từ viết tắt."))
    return redirect("publishing:abbreviation-desk")


@requires(Act.ARTICLE_WRITE)
@get_or_post
def abbreviation_correct(request, pk):
    entry = get_object_or_404(Abbreviation, pk=pk)
    form = AbbreviationForm(sent(request), entry=entry)
    if not form.is_valid():
        return ask(request, "propaganda/desk_abbreviation.html", form, entry=entry)
    correct_abbreviation(entry, form.changes, by=request.user)
    messages.success(request, _("Đã lưu."))
    return redirect("publishing:abbreviation-desk")
