"""Files of plans: what a save has replaced is given up, unless something still shows it."""

from django.db.transaction import atomic

from plans.models import Filing, Plan
from portal.uploads import discard


@atomic
def discard_unused(stored_file):
    """Delete a file that no plan and no filing carries any more. Nothing happens without a file, or twice."""
    if stored_file is None:
        return
    is_shown = (
        Plan.objects.filter(file=stored_file).exists() or Filing.objects.filter(file=stored_file).exists()
    )
    if not is_shown:
        discard(stored_file)
