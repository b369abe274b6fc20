"""The form of each kind of text."""

from propaganda.forms.article import ArticleTextForm

FORMS = {form.KIND: form for form in (ArticleTextForm,)}


def text_form_of(revision, data=None, files=None, *, writer):
    return FORMS[revision.kind](revision, data, files, writer=writer)
