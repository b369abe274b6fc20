"""When what citizens see changes by itself: kept pages end at the next moment for which something is approved."""

from django.db.models import Min

from portal.pagecache import register_next_change
from propaganda.kinds import MODELS


@register_next_change
def next_moment(now):
    """The next moment after `now` at which something is published, or None. One query, by the index of each kind."""
    first, *others = [
        model.objects.scheduled(now)
        .order_by()
        .values("state")
        .annotate(at=Min("published_at"))
        .values_list("at")
        for model in MODELS.values()
    ]
    return min((at for (at,) in first.union(*others, all=True)), default=None)
