"""The four kinds of publication, by their code."""

from django.http import Http404

from propaganda.models import Article, Clip, Document, Initiative

MODELS = {str(model.KIND): model for model in (Article, Document, Initiative, Clip)}


def model_of(kind):
    """The model of a kind; a kind that is none is a page that is not there."""
    if kind not in MODELS:
        raise Http404
    return MODELS[kind]


def thing_of(revision):
    """The publication that a revision is a text of."""
    return MODELS[revision.kind].objects.get(pk=revision.object_id)


def things_of(revisions):
    """{(kind, object_id): publication} of many revisions, by one query a kind."""
    wanted = {}
    for revision in revisions:
        wanted.setdefault(revision.kind, set()).add(revision.object_id)
    return {
        (kind, thing.pk): thing
        for kind, ids in wanted.items()
        for thing in MODELS[kind].objects.filter(pk__in=ids).select_related("unit")
    }
