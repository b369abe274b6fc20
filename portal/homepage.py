"""The registry of what stands on the citizens' first page. Each app registers its own in its `homepage.py`."""

from dataclasses import dataclass

# Above all, in the broad column, in the narrow one beside it, beneath both.
TOP, MAIN, SIDE, BELOW = "top", "main", "side", "below"


@dataclass(frozen=True)
class Block:
    """A part of the page: its template is included with `block` and finds what it shows in `block.shown`.

    Blocks of one `place` come in the order of their `position`.
    """

    template: str
    shown: object = None
    place: str = BELOW
    position: int = 0


_registry = []


def register(function):
    """Register `function() -> list[Block]`. Usable as a decorator."""
    if function not in _registry:
        _registry.append(function)
    return function


def blocks():
    """{place: [Block]} of all apps; a block with nothing to show is left out by who registers it."""
    found = sorted((block for function in _registry for block in function()), key=lambda b: b.position)
    return {place: [block for block in found if block.place == place] for place in (TOP, MAIN, SIDE, BELOW)}
