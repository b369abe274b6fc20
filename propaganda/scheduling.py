"""When what citizens see changes by itself: kept pages end at the next moment for which something is approved."""

from portal.pagecache import register_next_change
from propaganda.kinds import MODELS


@register_next_change
def next_moment(now):
    """The next moment after `now` at which something is published, or None. One query a kind, by an index."""
    moments = [
        model.objects.scheduled(now).order_by("published_at").values_list("published_at", flat=True).first()
        for model in MODELS.values()
    ]
    return min(filter(None, moments), default=None)
