"""What a text will look like: the citizens' own page, made of a text that is not published.

The text is applied to its publication inside a transaction that is taken back, so nothing is changed by
looking. By a secret address somebody without an account sees the same, with its files.
"""

import re
from contextlib import contextmanager

from django.db import IntegrityError
from django.db.transaction import atomic, set_rollback
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import serving
from portal.access import Act, public, requires
from portal.workflow import TransitionRefused
from propaganda.kinds import thing_of
from propaganda.models import Revision
from propaganda.sharing import share, unshare
from propaganda.states import OPEN, PublicationKind
from propaganda.views.article import article_page
from propaganda.views.clip import clip_page
from propaganda.views.document import document_page
from propaganda.views.initiative import initiative_page
from propaganda.views.writing import own_revision

PAGES = {
    PublicationKind.ARTICLE: article_page,
    PublicationKind.DOCUMENT: document_page,
    PublicationKind.INITIATIVE: initiative_page,
    PublicationKind.CLIP: clip_page,
}
MAIN = re.compile(rb"<main\b[^>]*>")
FILE_ADDRESS = re.compile(rb"/tep/([0-9a-f-]{36})/")


@requires(Act.ARTICLE_WRITE)
@require_safe
def revision_preview(request, pk):
    revision = own_revision(request, pk)
    context = {"revision": revision, "shared_path": shared_path(revision)}
    return page_of(request, revision, banner="propaganda/preview_banner.html", context=context)


@requires(Act.ARTICLE_WRITE)
@require_POST
def revision_share(request, pk):
    """Switch the secret address on ("on") or off."""
    revision = own_revision(request, pk)
    (share if request.POST.get("act") == "on" else unshare)(revision, by=request.user)
    return redirect("publishing:revision-preview", revision.pk)


@public
@require_safe
def shared_page(request, token):
    page = page_of(
        request, _shared(token), banner="propaganda/preview_note.html", context={}, token=token.encode()
    )
    return _never_told(page)


@public
@require_safe
def shared_file(request, token, pk, name):
    """A file of a shared text, to whoever has the address."""
    stored_file = get_object_or_404(_shared(token).files, pk=pk)
    return _never_told(_never_kept(serving.send(request, stored_file)))


def _shared(token):
    if "\0" in token:
        raise Http404
    return get_object_or_404(Revision.objects.filter(is_shared=True, state__in=OPEN), token=token)


def shared_path(revision):
    return reverse("preview:shared-page", args=[revision.token]) if revision.is_shared else ""


def page_of(request, revision, *, banner, context, token=None):
    """The citizens' page of `revision` with a banner; with `token`, its files lead to the token's own address."""
    with _applied(revision) as thing:
        page = PAGES[revision.kind](request, thing)
        page.content = _with_banner(page.content, render_to_string(banner, context, request))
        if token:
            page.content = FILE_ADDRESS.sub(rb"/xem-truoc/%s/tep/\1/" % token, page.content)
    return _never_kept(page)


@contextmanager
def _applied(revision):
    """The publication with the text of `revision`, as long as the block lasts; then all is as it was."""
    try:
        with atomic():
            thing = thing_of(revision)
            thing.published_at = thing.published_at or timezone.now()
            thing.take_text(revision.text)
            yield type(thing).objects.select_related("unit").get(pk=thing.pk)
            set_rollback(True)
    except IntegrityError as error:
        raise TransitionRefused(_("Văn bản số này của cơ quan này đã có trên cổng.")) from error


def _with_banner(content, banner):
    return MAIN.sub(lambda main: main[0] + banner.encode(), content, count=1)


def _never_kept(response):
    """No cache keeps it, no search engine lists it."""
    response.headers.pop("Cache-Control", None)
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _never_told(response):
    """No other page learns the secret address. Not where a form stands: its Origin would be "null"."""
    response["Referrer-Policy"] = "no-referrer"
    return response
