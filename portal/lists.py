"""The lists that administrators keep. Each app registers its own in its `lists.py`, found like admin.py.

An entry is added, renamed, or no longer offered; never deleted, since what is filed may use it. A list
wants a model with `is_offered`, in an order of its own.
"""

from dataclasses import dataclass

from portal.models import AllowedHost, UnitKind


@dataclass(frozen=True)
class EditableList:
    """`slug` stands in the address; `fields` are what people type, the first of them the entry's name.

    `code_from`: the field whose words make the primary key of a new entry, if that is a code.
    """

    slug: str
    model: type
    fields: tuple
    code_from: str = ""

    @property
    def title(self):
        return self.model._meta.verbose_name_plural

    @property
    def noun(self):
        return self.model._meta.verbose_name

    @property
    def columns(self):
        return [self.model._meta.get_field(name) for name in self.fields]


_registry = {}


def register(slug, model, *, fields, code_from=""):
    _registry[slug] = EditableList(slug, model, tuple(fields), code_from)


def lists():
    """All lists, in the order of registration."""
    return list(_registry.values())


def list_called(slug):
    """The list with this slug, or None."""
    return _registry.get(slug)


register("loai-don-vi", UnitKind, fields=["name", "position"], code_from="name")
register("may-chu", AllowedHost, fields=["host", "note", "position"])
