"""What an editor is asked while writing: what is missing for publishing, and what may be a slip."""

from dataclasses import dataclass

from propaganda.checking import advice_of, faults_of


@dataclass(frozen=True)
class Question:
    """`is_fault`: it stops publishing. `href` leads to the page that it is about, whose words are `link`."""

    sentence: str
    is_fault: bool = False
    href: str = ""
    link: str = ""


def questions_on(revision, *, reader):
    """Return the Questions on the text that was saved last; `reader` is told of no text that they may not see."""
    asked = [Question(sentence, is_fault=True) for sentence in faults_of(revision)]
    asked += [Question(sentence) for sentence in advice_of(revision)]
    return asked
