from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal import serving
from portal.access import public
from portal.models import StoredFile


@public
@require_safe
def file_serve(request, pk, name):
    """Send a file to whoever may read it; to anybody else it does not exist. `name` only adorns the address.

    Who asks is looked at only for files that are not public.
    """
    stored_file = StoredFile.objects.public().filter(pk=pk).first()
    if stored_file is None:
        stored_file = get_object_or_404(StoredFile.objects.readable_by(request.user), pk=pk)
    return serving.send(request, stored_file)
