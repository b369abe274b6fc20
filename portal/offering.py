"""The registry of papers that other parts of the portal hold and citizens might read as documents.

Each app registers its own in its `offering.py`, found as Django finds admin.py. Who publishes asks it, leaves
out what is published already, and begins a document from the rest: neither app knows the other.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A paper with its number and signed file. `key` names it for ever; `type_abbr` is that of its type ("KH")."""

    key: str
    title: str
    number: str
    type_abbr: str
    issuer: object  # a Unit
    issued_on: datetime.date
    file: object  # a StoredFile, of which a copy is published
    path: str = ""  # where its own people see it


_registry = []


def register(function):
    """Register `function(user) -> iterable of Offer` at units where `user` publishes. Usable as a decorator."""
    if function not in _registry:
        _registry.append(function)
    return function


def offers_to(user):
    """Everything that `user` might publish, in the order of registration."""
    return [offer for function in _registry for offer in function(user)]
