"""What the demo publishes: true documents and words, made-up news and plans (each page says so), through the verbs.

fixtures/README.md says what each table holds and where it comes from. Everything happens at its own moment,
so that nothing is mailed and the figures of 2020 can be asked.
"""

import csv
import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.access import Act
from portal.models import Notice, Reading, Unit, User
from portal.richtext import clean
from portal.uploads import keep
from portal.working_days import ONE_DAY
from propaganda import publishing, rating, revising
from propaganda.demo_clips import make_clips
from propaganda.demo_pictures import make_pictures
from propaganda.models import Abbreviation, Article, Document, Topic, YearTheme
from propaganda.taking_offers import take_offer, unpublished

FIXTURES = Path(__file__).parent / "fixtures"
OPENED_ON = datetime.date(
    2020, 3, 2
)  # the portal's first documents are posted; later ones soon after their issue
# Approved plans of the made-up 2020 that citizens read with their files, each marked as made up: (unit, posted on).
PLANS = [
    ("00223", datetime.date(2020, 3, 5)),
    ("dd.vhtt", datetime.date(2020, 3, 10)),
    ("dd.qldt", datetime.date(2020, 3, 11)),
]
STARS = [5, 4, 5, 3, 4, 5, 4]


def load(*, password):
    """Publish what the fixtures hold, once. Returns a sentence for the person who started it."""
    if Document.objects.exists():
        return "Tin, bài, văn bản minh họa đã có sẵn."
    load_lists()
    pictures = keep_pictures()
    load_documents()
    load_plans()
    load_articles(pictures)
    load_initiatives(pictures)
    load_clips()
    load_desk()
    Reading.objects.bulk_create(
        (
            Reading(notice=notice, user=user, at=timezone.now())
            for user in User.objects.filter(is_active=True)
            for notice in Notice.objects.for_user(user).filter(key__startswith="revision:")
        ),
        ignore_conflicts=True,
    )
    plans = Document.objects.filter(attachments__isnull=False).count()
    return (
        f"Đã đăng {Document.objects.count() - plans} văn bản thật, {plans} kế hoạch minh họa "
        f"và {Article.objects.public().count()} tin, bài minh họa."
    )


def _rows(name):
    with open(FIXTURES / name, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _at(day, hour=9):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def _writer():
    return User.objects.get(username="bientap")


def publish(kind, *, unit, text, at):
    """Write, submit and approve one text at `at`. Returns the publication."""
    revision = revising.start(kind, unit=Unit.objects.get(code=unit), text=text, by=_writer(), at=at)
    return approve(revision, at=at)


def approve(revision, *, at):
    writer, editor = _writer(), User.objects.get(username="tongbientap")
    publishing.submit(revision, version=revision.version, by=writer, at=at)
    return publishing.approve(revision, version=revision.version, by=editor, at=at)


def load_lists():
    for place, row in enumerate(_rows("topics.csv")):
        names = {"name": row["name"], "name_en": row["name_en"], "position": place}
        Topic.objects.get_or_create(code=row["code"], defaults=names)
    for row in _rows("year_themes.csv"):
        YearTheme.objects.get_or_create(year=row.pop("year"), defaults=row)
    for row in _rows("glossary.csv"):
        Abbreviation.objects.get_or_create(
            abbr=row["abbr"],
            full=row["full_vi"],
            english=row["en"],
            note=row["note"],
            valid_from=row["valid_from"] or None,
            valid_to=row["valid_to"] or None,
        )


def _words(cell):
    return [word for word in cell.split(";") if word]


def load_documents():
    """The documents, and then, when all are there, what they do to each other."""
    units = dict(Unit.objects.values_list("code", "pk"))
    posted = {}
    for row in _rows("documents.csv"):
        issued_on = datetime.date.fromisoformat(row["issued_on"]) if row["issued_on"] else None
        day = max(OPENED_ON, issued_on + 2 * ONE_DAY) if issued_on else OPENED_ON
        if row["issuer_unit"] == "dd":
            day = issued_on + 5 * ONE_DAY
        text = {
            "title": row["abstract_vi"],
            "number": row["number"],
            "type": row["type_code"],
            "issuer": units.get(row["issuer_unit"]),
            "issuer_name": row["issuer"],
            "issued_on": row["issued_on"] or None,
            "effective_on": row["effective_on"] or None,
            "expires_on": row["expires_on"] or None,
            "effect": row["effect"],
            "area": row["area_code"] or None,
            "topics": _words(row["topic"]),
            "source_note": row["source"],
        }
        posted[row["number"]] = publish("document", unit="dd", text=text, at=_at(day))
    for row in _rows("documents.csv"):
        for kind, number in (pair.split(":") for pair in _words(row["relations"])):
            other = posted.get(number)
            posted[row["number"]].relations.create(
                kind=kind, other=other, other_number="" if other else number
            )


def load_plans():
    """Documents with files: made-up plans that were offered. No true paper's file is at hand, and none is forged."""
    writer, posted = _writer(), dict(PLANS)
    for offer in unpublished(writer):
        if offer.issuer.code not in posted or offer.issued_on.year != OPENED_ON.year:
            continue
        at = _at(posted[offer.issuer.code])
        revision = take_offer(offer.key, by=writer, at=at)
        marked = {
            "title": f"{offer.title} (bản minh họa)",
            "summary": "Kế hoạch minh họa, không phải văn bản thật: số, ngày và nội dung do cổng đặt ra.",
            "source_note": "Dữ liệu minh họa của đợt 2020 trên cổng này",
        }
        revising.save(revision, text=marked, version=1, by=writer, at=at)
        approve(revision, at=at)


def keep_file(path, *, unit, at):
    upload = ContentFile(path.read_bytes(), name=path.name)
    return keep(upload, unit=Unit.objects.get(code=unit), by=_writer(), at=at, read_act=Act.ARTICLE_WRITE)


def keep_pictures():
    """{code: (StoredFile, PictureFile)} of the drawn pictures."""
    made = make_pictures(Path(settings.VAR_DIR) / "demo")
    keep_one = partial(keep_file, unit="dd", at=_at(OPENED_ON))
    return {code: (keep_one(picture.path), picture) for code, picture in made.items()}


def _pictured(code, pictures):
    if not code:
        return {}
    file, picture = pictures[code]
    return {"picture": str(file.pk), "picture_alt": picture.alt, "picture_caption": picture.caption}


def load_articles(pictures):
    for row in _rows("articles.csv"):
        body_en = FIXTURES / "articles" / f"{row['code']}.en.html"
        text = {
            name: row[name]
            for name in ("title", "title_en", "summary", "summary_en", "form", "author_name", "source_url")
        } | {
            "source_name": row["source_name"].removeprefix("Theo "),
            "happened_on": row["happened_on"] or None,
            "topics": _words(row["topics"]),
            "body": clean((FIXTURES / "articles" / f"{row['code']}.html").read_text("utf-8")),
            "body_en": clean(body_en.read_text("utf-8")) if body_en.exists() else "",
            **_pictured(row["picture"], pictures),
        }
        at = datetime.datetime.fromisoformat(row["published_at"])
        article = publish("article", unit=row["unit"], text=text, at=at)
        if row["is_sample"] == "no":
            for place, stars in enumerate(STARS):
                rating.rate(article, stars=stars, mark=f"minh-hoa-{place}", address=f"minh-hoa-{place}")


def load_initiatives(pictures):
    names = (
        "title",
        "title_en",
        "summary",
        "summary_en",
        "place_name",
        "stage",
        "problem",
        "solution",
        "results",
    )
    for place, row in enumerate(_rows("initiatives.csv")):
        text = {name: row[name] for name in (*names, "contact", "source_note")} | {
            "started_on": row["started_on"] or None,
            "topics": _words(row["topics"]),
            **_pictured(row["picture"], pictures),
        }
        publish(
            "initiative", unit=row["unit"] or "dd", text=text, at=_at(OPENED_ON + place * ONE_DAY, hour=10)
        )


def load_clips():
    for place, clip in enumerate(make_clips(Path(settings.VAR_DIR) / "demo")):
        at = _at(datetime.date(2020, 4, 6) + place * ONE_DAY)
        keep_one = partial(keep_file, unit="dd", at=at)
        names = (
            "title",
            "title_en",
            "summary",
            "summary_en",
            "duration_seconds",
            "transcript",
            "transcript_en",
        )
        text = {name: getattr(clip, name) for name in names} | {
            "topics": list(clip.topics),
            "service_level": clip.service_level or None,
            "made_by": "Cổng thông tin (video minh họa)",
            "video": str(keep_one(clip.video).pk),
            "poster": str(keep_one(clip.poster).pk),
            "captions": [
                {"language": language, "file": str(keep_one(path).pk)}
                for language, path in clip.captions.items()
            ],
        }
        publish("clip", unit="dd", text=text, at=at)


def load_desk():
    """What lies on the publishers' desk today: a draft, one that waits, one returned, one for tomorrow, a proposal."""
    at = timezone.now() - 4 * ONE_DAY
    writer, editor = _writer(), User.objects.get(username="tongbientap")
    city, ward = Unit.objects.get(code="hn"), Unit.objects.get(code="00235@2025-07")

    def begin(title, summary):
        text = {"title": title, "summary": summary, "form": "short", "body": f"<p>{summary}</p>"}
        return revising.start("article", unit=city, text=text, by=writer, at=at)

    begin("Hướng dẫn đọc trang theo dõi chỉ tiêu", "Bài đang soạn: cách xem ai đã nộp, ai còn thiếu.")
    waiting = begin("Lịch tiếp nhận hồ sơ tại Bộ phận Một cửa", "Giờ tiếp nhận trong tuần tại các phường.")
    publishing.submit(waiting, version=1, by=writer, at=at)
    returned = begin("Tập huấn nộp kế hoạch trên cổng", "Tin về buổi tập huấn cho cán bộ phường.")
    publishing.submit(returned, version=1, by=writer, at=at)
    publishing.give_back(returned, reason="Bổ sung ngày và nơi tập huấn.", by=editor, at=at)
    tomorrow = begin("Cổng thông tin bổ sung trang từ viết tắt", "Hơn một trăm từ viết tắt thường gặp.")
    publishing.submit(tomorrow, version=1, by=writer, at=at)
    publish_at = _at(timezone.localdate() + ONE_DAY, hour=8)
    publishing.approve(tomorrow, version=1, by=editor, publish_at=publish_at, at=at)
    text = {
        "title": "Phường tổ chức đối thoại với người dân về thủ tục hành chính",
        "summary": "Buổi đối thoại tại nhà văn hóa phường.",
        "form": "short",
        "body": "<p>Buổi đối thoại tại nhà văn hóa phường.</p>",
    }
    revising.propose("article", unit=ward, text=text, by=User.objects.get(username="phuong"), at=at)
