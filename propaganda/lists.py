"""The lists of `propaganda` that administrators keep (see portal/lists.py)."""

from portal.lists import register
from propaganda.models import FeedSource

register("nguon-tin", FeedSource, fields=["name", "address", "unit", "position"])
