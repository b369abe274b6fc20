"""What stops a text from being published, and what an editor should look at (accessibility while writing)."""

from django.utils.translation import gettext as _

from portal.linting import advice_on
from portal.linting import faults_of as faults_in_html
from portal.vietnamese import spelling
from propaganda.kinds import thing_of
from propaganda.models import Document
from propaganda.states import PublicationKind, PublicationState
from propaganda.text_values import as_day


def faults_of(revision):
    """Return the sentences that say why this text cannot be published yet (empty: it can)."""
    text = revision.text
    faults = [] if text.get("title", "").strip() else [_("Chưa có tiêu đề.")]
    for name in ("body", "body_en"):
        faults += faults_in_html(text.get(name) or "")
    if text.get("picture") and not text.get("picture_alt", "").strip():
        faults.append(_("Ảnh chính chưa có mô tả bằng lời (cho người không nhìn thấy ảnh)."))
    if revision.kind == PublicationKind.DOCUMENT and stands_already(text, besides=revision.object_id):
        faults.append(_("Văn bản số này của cơ quan này đã có trên cổng."))
    if revision.object_id and thing_of(revision).state == PublicationState.SUPERSEDED:
        faults.append(
            _("Trang này đã chuyển đến trang khác nên không đăng bản sửa được nữa. Mời bỏ bản này.")
        )
    return faults + OF_KIND[revision.kind](text)


def stands_already(text, *, besides):
    """Tell whether a document but `besides` that was approved has the number, the year and the issuer of `text`.

    However the issuer is spelled: what the constraint of the database compares letter by letter (Hoà, Hòa).
    """
    day, issuer = as_day(text.get("issued_on")), spelling(text.get("issuer_name") or "")
    if not besides or not day:
        return False
    try:
        documents = Document.objects.numbered(text.get("number") or "", issued_on=day)
    except ValueError:
        return False
    approved = documents.exclude(pk=besides).exclude(state=PublicationState.DRAFT)
    return issuer in map(spelling, approved.values_list("issuer_name", flat=True))


def advice_of(revision):
    """Return sentences that do not stop publishing."""
    return [sentence for name in ("body", "body_en") for sentence in advice_on(revision.text.get(name) or "")]


def _article(text):
    return [] if (text.get("body") or "").strip() else [_("Chưa có nội dung.")]


def _document(text):
    faults = [] if text.get("issuer_name", "").strip() else [_("Chưa ghi cơ quan ban hành.")]
    if not text.get("attachments") and not (text.get("body") or "").strip() and not text.get("source_note"):
        faults.append(_("Chưa có tệp, toàn văn hoặc nguồn của văn bản."))
    return faults


def _initiative(text):
    faults = [] if text.get("place_name", "").strip() else [_("Chưa ghi nơi thực hiện.")]
    if not (text.get("solution") or "").strip():
        faults.append(_("Chưa mô tả cách làm."))
    return faults


def _clip(text):
    faults = [] if text.get("video") else [_("Chưa có tệp video.")]
    if not any(row["language"] == "vi" for row in text.get("captions") or []):
        faults.append(_("Chưa có phụ đề tiếng Việt (tệp .vtt)."))
    if not (text.get("transcript") or "").strip():
        faults.append(_("Chưa có lời thoại bằng chữ."))
    return faults


OF_KIND = {
    PublicationKind.ARTICLE: _article,
    PublicationKind.DOCUMENT: _document,
    PublicationKind.INITIATIVE: _initiative,
    PublicationKind.CLIP: _clip,
}
