"""Pictures that are put into a text while it is written."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.access import Act, requires
from portal.filekinds import IMAGES
from portal.uploads import UploadField
from propaganda.attaching import keep_picture
from propaganda.views.writing import own_revision

FIELD = UploadField(kinds=IMAGES)


@requires(Act.ARTICLE_WRITE)
@require_POST
def revision_upload(request, pk):
    """Answers CKEditor in its own words, a refusal too: it shows the sentence only under status 200."""
    revision = own_revision(request, pk)
    if not revision.is_editable:
        return _refused(_("Bài đã trình duyệt hoặc đã duyệt, không sửa ở đây được nữa."))
    try:
        stored = keep_picture(FIELD.clean(request.FILES.get("upload")), revision=revision, by=request.user)
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    return JsonResponse({"uploaded": 1, "fileName": stored.name, "url": stored.get_absolute_url()})


def _refused(sentence):
    return JsonResponse({"uploaded": 0, "error": {"message": sentence}})
