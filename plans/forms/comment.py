"""An officer's answers to the reviewer's words, row by row."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import WordsField


class AnswersForm(forms.Form):
    """One box for each of `comments`; a box left as it was changes nothing."""

    def __init__(self, *args, comments, **kwargs):
        super().__init__(*args, **kwargs)
        self.comments = {f"answer-{comment.pk}": comment for comment in comments}
        for name, comment in self.comments.items():
            field = WordsField(label=_("Trả lời của đơn vị"), rows=3, required=False, initial=comment.answer)
            self.fields[name] = field

    def pairs(self):
        """Each comment with its box, for the page."""
        return [(comment, self[name]) for name, comment in self.comments.items()]

    def changed(self):
        """(comment, answer) for each answer that is not what stands."""
        answers = [(comment, self.cleaned_data[name]) for name, comment in self.comments.items()]
        return [(comment, answer) for comment, answer in answers if answer != comment.answer]
