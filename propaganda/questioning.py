"""What an editor is asked while writing: what is missing for publishing, and what may be a slip."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.vietnamese import fold, parse_number
from propaganda.checking import advice_of, faults_of
from propaganda.models import Abbreviation, Document, Revision
from propaganda.text_values import as_day


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
    if revision.kind == "document":
        asked += _on_document(revision, reader)
    return asked


def _on_document(revision, reader):
    text = revision.text
    try:
        number = parse_number(text.get("number") or "")
    except ValueError:
        return [Question(_("Chưa ghi số, ký hiệu của văn bản."))]
    asked = []
    if _is_another_organ(number.organ, text.get("issuer_name") or ""):
        words = {"organ": number.organ, "issuer": text["issuer_name"]}
        asked.append(
            Question(_("Ký hiệu ghi “%(organ)s”, cơ quan ban hành ghi “%(issuer)s”: mời xem lại.") % words)
        )
    if not text.get("issued_on"):
        return [*asked, Question(_("Chưa ghi ngày ban hành."))]
    return asked + _twins(revision, number, reader)


def _is_another_organ(organ, issuer):
    """Whether an abbreviation that the portal knows stands for nothing in the issuer's name."""
    organ, words = organ.split("-")[0], fold(issuer)
    if not issuer or fold(organ) in words.split():
        return False
    known = [fold(full) for full in Abbreviation.objects.filter(abbr=organ).values_list("full", flat=True)]
    return bool(known) and not any(full in words for full in known)


def _twins(revision, number, reader):
    """The same number of the same issuer and year: published, or being written by somebody."""
    text, day = revision.text, as_day(revision.text["issued_on"])
    issuer = fold(text.get("issuer_name") or "")
    documents = Document.objects.numbered(str(number), issued_on=day).exclude(pk=revision.object_id)
    drafts = Revision.objects.open().writable_by(reader).exclude(pk=revision.pk)
    drafts = drafts.filter(kind=revision.kind, text__number=text["number"])
    asked = [
        _twin(_("Văn bản số này đã có trên cổng:"), document)
        for document in documents.public()
        if fold(document.issuer_name) == issuer
    ]
    for draft in drafts:
        other_day = as_day(draft.text.get("issued_on"))
        is_same_year = not other_day or not day or other_day.year == day.year
        if is_same_year and fold(draft.text.get("issuer_name") or "") == issuer:
            asked.append(_twin(_("Văn bản số này đang được soạn ở một bản khác:"), draft))
    return asked


def _twin(sentence, other):
    return Question(sentence, href=other.get_absolute_url(), link=other.title)
