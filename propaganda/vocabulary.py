"""Words that stand for each other in a search: abbreviations and their full forms, levels of service by time."""

from dataclasses import dataclass

from portal.remembering import remembered
from propaganda.indexing import folded_tokens, tokens
from propaganda.models import Abbreviation, ServiceLevel


@dataclass(frozen=True)
class Phrase:
    """Words in a row: with marks, and folded."""

    marked: tuple
    folded: tuple


def phrase(text):
    return Phrase(tuple(tokens(text)), tuple(folded_tokens(text)))


@remembered
def related():
    """({folded words of a phrase: the Phrases that stand for the same}, how many words the longest has)."""
    groups = []
    for abbr, full in Abbreviation.objects.values_list("abbr", "full"):
        groups.append({phrase(abbr), phrase(full)})
    levels = {}
    for group, name in ServiceLevel.objects.values_list("group", "name"):
        levels.setdefault(group, set()).add(phrase(name))
    groups += levels.values()
    found = {}
    for group in groups:
        for member in group:
            if member.folded:
                found.setdefault(member.folded, set()).update(group)
    return found, max(map(len, found), default=0)
