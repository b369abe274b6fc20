"""Target 3 of the year: documents and news of the units are posted promptly (kịp thời)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.targets import Target, register
from propaganda.timeliness import figures_of_year


@register
def posted_in_time(year, day):
    numbers = figures_of_year(year, day)
    if not numbers.due and not numbers.waiting:
        return []
    note = ""
    if numbers.waiting:
        note = ngettext(
            "%(n)s văn bản, tin bài còn trong hạn đăng",
            "%(n)s văn bản, tin bài còn trong hạn đăng",
            numbers.waiting,
        ) % {"n": numbers.waiting}
    return [
        Target(
            code="posted-in-time",
            name=_("Văn bản của đơn vị và tin hoạt động được đăng kịp thời"),
            reached=numbers.on_time,
            total=numbers.due,
            path=reverse("propaganda:timeliness", args=[year]),
            note=note,
            is_public=True,
        )
    ]
