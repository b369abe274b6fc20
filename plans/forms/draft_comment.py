"""What a reviewer says of a draft, on its rows and as a whole."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plans.forms.pinned import PinnedForm
from portal.forms.fields import WordsField


class DraftCommentForm(PinnedForm):
    html_id = "draft-form"
    words = WordsField(label=_("Góp ý chung cho cả bản thảo"), required=False)

    def __init__(self, data=None, *, items):
        super().__init__(data)
        self.add_boxes(items)
        self.lost = [self[f"row-{key}"] for key in self.keep_boxes_of_lost_rows()]

    def clean(self):
        if not self.errors and not self.cleaned_data.get("words") and not self.comments:
            raise ValidationError(_("Mời góp ý ở một dòng, hoặc ghi góp ý chung."))
        return self.cleaned_data
