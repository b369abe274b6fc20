"""The form of each kind of text."""

from propaganda.forms.article import ArticleTextForm
from propaganda.forms.clip import ClipTextForm
from propaganda.forms.document import DocumentTextForm
from propaganda.forms.initiative import InitiativeTextForm

FORMS = {form.KIND: form for form in (ArticleTextForm, DocumentTextForm, InitiativeTextForm, ClipTextForm)}


def text_form_of(revision, data=None, files=None, *, writer):
    return FORMS[revision.kind](revision, data, files, writer=writer)
