"""The lists of `propaganda` that administrators keep (see portal/lists.py)."""

from portal.lists import register
from propaganda.models import Area, DocumentType, FeedSource, PublishingTerm, ServiceLevel, Topic, YearTheme

register("chu-de", Topic, fields=["name", "name_en", "position"], code_from="name")
register("linh-vuc", Area, fields=["name", "name_before_2021", "name_en", "position"], code_from="name")
register(
    "loai-van-ban",
    DocumentType,
    fields=["name", "abbr", "name_en", "review_months", "position"],
    code_from="name",
)
register(
    "muc-dich-vu-cong",
    ServiceLevel,
    fields=["name", "group", "valid_from", "valid_to", "position"],
    code_from="name",
)
register("thoi-han-dang", PublishingTerm, fields=["name", "kind", "type", "working_days", "position"])
register("nguon-tin", FeedSource, fields=["name", "address", "unit", "position"])
register("chu-de-nam", YearTheme, fields=["year", "text", "text_en", "source"])
