"""The lists of `plans` that administrators keep (see portal/lists.py)."""

from plans.models import Channel, ReturnReason
from portal.lists import register

register("hinh-thuc", Channel, fields=["name", "group", "measures", "position"], code_from="name")
register("ly-do", ReturnReason, fields=["text", "position"])
