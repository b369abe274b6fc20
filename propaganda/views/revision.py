"""The page of one text on its way."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.access import Act, requires
from propaganda.kinds import thing_of
from propaganda.models import Revision


@requires(Act.ARTICLE_WRITE)
@require_safe
def revision_detail(request, pk):
    revision = get_object_or_404(Revision.objects.writable_by(request.user), pk=pk)
    return render(
        request, "propaganda/revision_detail.html", {"revision": revision, "thing": thing_of(revision)}
    )
