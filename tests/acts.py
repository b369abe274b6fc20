"""Every act of the portal as its people do it: who does it, from which page, and what makes it valid.

`deeds(office)` names the acts of an office (tests/factories/office.py) by their view; `pages(office)` are the
addresses of all that is only looked at.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.tokens import default_token_generator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import dumps
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.access import ROLES, Act, Role
from portal.mailing import UNSUBSCRIBE_SALT
from propaganda.desk_tabs import TABS
from tests.controls import form_to
from tests.factories.files import pdf, picture
from tests.factories.office import DAY, PASSWORD
from tests.who_may import WHO_MAY

NEW_PASSWORD = "gió mùa đông bắc 1986"


@dataclass
class Deed:
    """One act. `page` is where its form stands (None: it has none), which may send to another `action`; with
    `asks` the page comes as the answer to that POST. `data` makes what the page asks valid, `press` is what
    the button says, `files` makes its files."""

    view: str
    who: str
    path: str
    page: str | None
    action: str
    data: dict
    press: dict
    files: dict
    asks: dict | None

    def send(self, client, data, *, with_files=True, **instead):
        """POST `data` ({name: value or list}) as the page would, with its files and the button pressed;
        `instead` stands for whatever of all that has its name."""
        files = {name: make() for name, make in self.files.items()} if with_files else {}
        return client.post(self.path, data | files | self.press | instead)


def deed(view, who, *args, page="", action="", query="", data=None, press=None, files=None, asks=None):
    path = reverse(view, args=args) + query
    page = path if page == "" else page
    return Deed(view, who, path, page, action or path, data or {}, press or {}, files or {}, asks)


def shown(day):
    return f"{day:%d/%m/%Y}"


# --- The acts ---------------------------------------------------------------------------------------


def deeds(office):
    """Every act: {its view, and a word where a view has several: the Deed}."""
    found = {}
    for group in (
        _of_officers,
        _of_reviewers,
        _on_campaigns,
        _on_the_register,
        _on_selections,
        _on_units,
        _on_people,
        _on_lists,
        _of_everybody,
        _of_strangers,
        _of_writers,
        _on_the_desk,
        _of_senders,
    ):
        for one in group(office):
            name = one.view if one.view not in found else f"{one.view} {one.path}"
            found[name] = one
    return found


def scan():
    return SimpleUploadedFile("ke-hoach.pdf", pdf(), content_type="application/pdf")


def table(text):
    return SimpleUploadedFile("bang.csv", text.encode(), content_type="text/csv")


def code_of(device):
    """What the phone shows now."""
    return f"{TOTP(device.bin_key).token():06d}"


def _of_officers(office):
    plans, duties = {name: plan.pk for name, plan in office.plans.items()}, office.obligations
    row = {"rows-0-content": "Phát thanh", "rows-0-lead": "Văn phòng"}
    edit = reverse("plans:plan-edit", args=[plans["drafting"]])
    pasted = {"pasted": "STT\tNội dung\tThời gian\n1\tĐăng tin, bài về CCHC\tQuý II"}
    taking, save = reverse("plans:annex-import", args=[plans["drafting"]]), {"act": "save"}
    start, wish = "plans:plan-start", {"until": shown(office.due_on + 3 * DAY), "reason": "Chờ ý kiến"}
    return [
        deed(start, "officer", duties["missing"].pk, data={"form": "standalone"}),
        deed("plans:extension-ask", "officer", duties["missing"].pk, data=wish),
        deed("plans:plan-edit", "officer", plans["drafting"], data=row, press=save),
        deed("plans:plan-edit", "officer", plans["returned"], data=row, files={"file": scan}, press=save),
        deed("plans:plan-autosave", "officer", plans["drafting"], page=edit, action=edit, data=row),
        deed("plans:annex-import", "officer", plans["drafting"], data=pasted),
        deed("plans:annex-import", "officer", plans["drafting"], query="?", asks=pasted, page=taking),
        deed(
            "plans:annex-supplement",
            "officer",
            plans["annexless"],
            data=row,
            press=save | {"rows-TOTAL_FORMS": "1"},
        ),
        deed(
            "plans:plan-send-to-sign",
            "officer",
            plans["drafting"],
            page=None,
            data={"on": shown(office.today)},
        ),
        deed("plans:plan-ask-comments", "officer", plans["drafting"], page=None),
        deed("plans:plan-file", "officer", plans["drafting"]),
        deed("plans:plan-take-back", "officer", plans["annexless"]),
        deed("plans:plan-amend", "officer", plans["approved"]),
        deed("plans:comment-answer", "officer", plans["returned"]),
    ]


def _of_reviewers(office):
    filed = office.plans["filed"].pk
    page, asked = reverse("plans:review-plan", args=[filed]), office.extension.pk
    deciding = reverse("plans:extension-decide", args=[asked])
    approving = reverse("plans:review-approve", args=[filed])
    ticked, words = {"check-number": "on"}, {"words": "Bổ sung chỉ tiêu"}
    return [
        deed("plans:review-check", "reviewer", filed, page=page, action=approving, data=ticked),
        deed("plans:review-approve", "reviewer", filed, page=page, data={"check-place": "on"}),
        deed("plans:review-return", "reviewer", filed, page=page, data=words),
        deed("plans:draft-comment", "reviewer", office.plans["shown"].pk, data=words),
        deed("plans:extension-grant", "reviewer", asked, page=deciding),
        deed(
            "plans:extension-refuse",
            "reviewer",
            asked,
            page=deciding,
            data={"refuse-words": "Không đủ lý do"},
        ),
    ]


def _on_campaigns(office):
    ready, opened = office.preparing.code, office.open.code
    new = {
        "code": "moi-tinh",
        "kinds": ["phuong"],
        "due_on": shown(office.due_on),
        "basis_number": "60/KH-UBND",
    }
    year = {"year": str(office.preparing.year)}
    return [
        deed("plans:campaign-create", "reviewer", data=new | year),
        deed("plans:campaign-edit", "reviewer", ready, data={"title": "Kế hoạch năm"}),
        deed("plans:campaign-copy", "reviewer", opened, data={"code": "ban-sao"}),
        deed("plans:assignment-edit", "reviewer", ready, data={"rows-0-content": "Đăng bài"}),
        deed("plans:campaign-stages", "reviewer", ready, data={"days": "-7, 1"}),
        deed("plans:campaign-open", "reviewer", ready),
        deed("plans:campaign-close", "reviewer", opened),
    ]


def _on_the_register(office):
    code, duties = office.open.code, {name: duty.pk for name, duty in office.obligations.items()}
    why = {"reason": "Theo quyết định", "decision_number": "88/TB-UBND"}
    later = why | {"due_on": shown(office.due_on + 5 * DAY)}
    paper = {
        "received_on": shown(office.today),
        "form": "integrated",
        "number": "12/KH-UBND",
        "issued_on": shown(office.today),
        "place": "mục II",
    }
    return [
        deed("plans:obligation-add", "reviewer", code, office.newcomer.code, data=why),
        deed("plans:obligation-exempt", "reviewer", code, duties["missing"], data=why),
        deed("plans:obligation-readmit", "reviewer", code, duties["exempt"], data=why),
        deed("plans:obligation-extend", "reviewer", code, duties["missing"], data=later),
        deed("plans:obligation-leave", "reviewer", code, duties["missing"], data=why),
        deed(
            "plans:obligation-paper", "reviewer", code, duties["missing"], data=paper, files={"upload": scan}
        ),
    ]


def _on_selections(office):
    code, chosen = office.open.code, {"unit": [str(office.obligations["missing"].pk)]}
    why = {"reason": "Theo quyết định", "decision_number": "88/TB-UBND"}
    asked = {
        "nhac": {"words": "Mời nộp"},
        "goi-dien": {"words": "Gặp chị Hà"},
        "cong-van": {"words": "215/UBND-NV"},
        "gia-han": why | {"due_on": shown(office.due_on + 5 * DAY)},
        "mien": why,
    }
    acts = [
        deed(
            "plans:selection-act",
            "reviewer",
            code,
            act,
            page=reverse("plans:selection-act", args=[code, act]),
            data=data,
            asks=chosen,
        )
        for act, data in asked.items()
    ]
    return [*acts, deed("plans:selection-letter", "reviewer", code, page=None, data=chosen)]


def _on_units(office):
    spare, day = office.spare.pk, shown(office.today + DAY)
    when = {"effective_on": day, "legal_basis": "NQ 1286"}
    new = {
        "name": "Phường Văn Miếu",
        "code": "van.mieu",
        "kind": "phuong",
        "parent": "dd",
        "phone": "024 3851 3524",
        "email": "vanmieu@example.vn",
        "gso_code": "00200",
        "note": "Mới lập",
        "active_from": shown(office.today),
    }
    rows = {
        "rows-0-name": "Phường A",
        "rows-1-name": "Phường B",
        "rows-0-gso_code": "00301",
        "rows-1-gso_code": "00302",
    }
    merged = {"name": "Phường hợp nhất", "rows-0-unit": office.heir.appointments.get().unit.code}
    units = partial(table, "code,name,kind,parent\nnhap.1,Phường nhập,phuong,dd\n")
    removing = office.succession.pk
    import_page = reverse("portal:unit-import")
    return [
        deed("portal:unit-add", "keeper", data=new),
        deed("portal:unit-correct", "keeper", spare, data={"phone": "024 1", "note": "Sửa"}),
        deed(
            "portal:unit-close",
            "keeper",
            spare,
            data={"last_day": shown(office.today), "legal_basis": "NQ 1"},
        ),
        deed(
            "portal:unit-rename", "keeper", spare, data=when | {"name": "Phường tên mới", "gso_code": "00400"}
        ),
        deed("portal:unit-merge", "keeper", spare, data=when | merged | {"share": "whole"}),
        deed("portal:unit-split", "keeper", spare, data=when | rows),
        deed("portal:succession-remove", "keeper", removing, data={"reason": "Ghi nhầm"}),
        deed("portal:unit-import", "keeper", files={"units": units}),
        deed(
            "portal:unit-import",
            "keeper",
            query="?",
            page=import_page,
            files={"units": units},
            press={"act": "import"},
        ),
    ]


def _on_people(office):
    person, why = office.person.pk, {"reason": "Theo đề nghị"}
    new = {
        "full_name": "Nguyễn Văn A",
        "username": "nguyenvana",
        "email": "a@example.vn",
        "position": "Công chức",
        "phone": "0912 345 678",
        "unit": office.spare.code,
        "role": "officer",
    }
    person_page = reverse("portal:user-detail", args=[person])
    people = partial(
        table, "username,full_name,email,unit,role\nnguyenvanb,Nguyễn Văn B,b@example.vn,moi.lap,officer\n"
    )
    import_page = reverse("portal:user-import")
    return [
        deed("portal:user-add", "keeper", data=new),
        deed("portal:user-correct", "keeper", person, data={"full_name": "Trần Thị B", "phone": "1"}),
        deed("portal:user-disable", "keeper", person, data=why),
        deed("portal:user-enable", "keeper", office.shut.pk, data=why),
        deed("portal:user-second-factor", "keeper", office.people["phoned"].pk, data=why),
        deed("portal:user-invite", "keeper", person, page=person_page),
        deed("portal:user-hand-over", "keeper", person, data=why | {"to": office.heir.username}),
        deed("portal:appointment-add", "keeper", person, data={"unit": "dd", "role": "leader"}),
        deed("portal:appointment-end", "keeper", office.appointment.pk, data=why),
        deed("portal:user-import", "keeper", files={"people": people}),
        deed(
            "portal:user-import",
            "keeper",
            query="?",
            page=import_page,
            files={"people": people},
            press={"act": "import"},
        ),
        deed("portal:letter-resend", "keeper", office.letter.pk, page=reverse("portal:letter-list")),
    ]


def _on_lists(office):
    day = {"day": "02/09/2030", "name": "Quốc khánh"}
    lists, special = reverse("portal:lists"), f"{reverse('portal:calendar')}?nam=2020"
    channel, reason = office.channel.pk, office.reason.pk
    entry = {"name": "Loa kéo", "group": "truyen_thong", "position": "9"}
    return [
        deed("portal:special-day-add", "keeper", data=day),
        deed("portal:special-day-remove", "keeper", office.special.pk, page=special),
        deed("portal:list-entry-add", "keeper", "hinh-thuc", data=entry),
        deed("portal:list-entry-add", "keeper", "ly-do", data={"text": "Thiếu chữ ký"}),
        deed("portal:list-entry-add", "keeper", "loai-don-vi", data={"name": "Đặc khu"}),
        deed("portal:list-entry-correct", "keeper", "hinh-thuc", channel, data={"name": "Bảng tin"}),
        deed("portal:list-entry-correct", "keeper", "ly-do", reason, data={"text": "Thiếu dấu"}),
        deed("portal:list-entry-offer", "keeper", "hinh-thuc", channel, page=lists),
    ]


def _of_everybody(office):
    notices = reverse("portal:notice-list")
    phoning, half = (TOTPDevice.objects.get(user=office.people[name]) for name in ("phoning", "half"))
    change = {"password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return [
        deed("portal:notice-open", "officer", office.notice.pk, page=notices),
        deed("portal:notice-read-all", "officer", page=notices),
        deed("portal:notice-mail", "officer", page=notices),
        deed("portal:account", "officer", data=change),
        deed("portal:sign-out", "officer", page=notices),
        deed("portal:second-factor-enrol", "officer", data={"password": PASSWORD}),
        deed("portal:second-factor-confirm", "phoning", data={"code": code_of(phoning)}),
        deed("portal:recovery-codes-renew", "phoned", data={"password": PASSWORD}),
        deed("portal:second-factor-remove", "phoned", data={"password": PASSWORD}),
        deed("portal:second-factor-challenge", "half", data={"code": code_of(half)}),
    ]


def _of_strangers(office):
    person = office.heir  # whose link stays good: nobody signs in as them
    uid, key = urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)
    link = reverse("portal:password-confirm", args=[uid, key])
    chosen = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    token = dumps(person.pk, salt=UNSUBSCRIBE_SALT)
    return [
        deed("portal:sign-in", "", data={"username": "canbo", "password": PASSWORD}),
        deed("portal:password-reset", "", data={"email": "canbo"}),
        deed("portal:password-confirm", "", uid, "moi", page=link, data=chosen),
        deed("portal:unsubscribe", "", token),
        deed(
            "propaganda:rating-give",
            "",
            "article",
            office.published["article"].pk,
            data={"stars": "4", "reason": "Rõ ràng"},
        ),
    ]


def photo():
    return SimpleUploadedFile("anh.png", PHOTO, content_type="image/png")


PHOTO = picture("PNG")


def _of_writers(office):
    texts = {kind: revision.pk for kind, revision in office.revisions.items()}
    edit, view = "publishing:revision-edit", "publishing:publication-start"
    page, save = reverse(edit, args=[texts["article"]]), {"act": "save"}
    begun = {"unit": office.district.code, "title": "Một việc mới"}
    written = {
        "article": {"body": "<p>Nội dung mới</p>", "happened_on": shown(office.today)},
        "document": {"number": "60/KH-UBND", "relations-0-number": "30c/NQ-CP"},
        "initiative": {"problem": "Đi lại nhiều lần", "adoptions-0-unit": "UBND thành phố Huế"},
        "clip": {"transcript": "Lời đọc", "duration_seconds": "30"},
    }
    look = reverse("publishing:revision-preview", args=[texts["article"]])
    return [
        *(
            deed(view, "publisher", kind, data=begun | more)
            for kind, more in {
                "article": {"form": "long"},
                "document": {"type": "ke-hoach", "issuer_name": "UBND quận Đống Đa"},
                "initiative": {},
            }.items()
        ),
        *(deed(edit, "publisher", texts[kind], data=data, press=save) for kind, data in written.items()),
        deed("publishing:revision-autosave", "publisher", texts["article"], page=page, action=page),
        deed("publishing:revision-open", "publisher", texts["article"], page=None),
        deed("publishing:revision-upload", "publisher", texts["article"], page=None, files={"upload": photo}),
        deed("publishing:revision-share", "publisher", texts["article"], page=look, press={"act": "on"}),
        deed(
            "publishing:publication-edit", "publisher", "article", office.published["article"].pk, page=None
        ),
    ]


def _on_the_desk(office):
    """What publishers and editors do with a text, and with what is public."""
    texts = {name: one.pk for name, one in office.texts.items()} | {"own": office.revisions["article"].pk}

    def act(name, who, text, **data):
        page = reverse("publishing:revision-detail", args=[texts[text]])
        return deed(f"publishing:revision-{name}", who, texts[text], page=page, data=data)

    def on(name, who, thing, **data):
        page = reverse("publishing:publication-detail", args=[thing.KIND, thing.pk])
        return deed(f"publishing:publication-{name}", who, thing.KIND, thing.pk, page=page, data=data)

    article, document = office.published["article"], office.published["document"]
    later = {"day": shown(office.today + 20 * DAY), "hour": "8:30"}
    entry = {"abbr": "QLNN", "full": "Quản lý nhà nước đô thị", "valid_from": "01/01/2019"}
    return [
        act("submit", "publisher", "own"),
        act("take-back", "publisher", "submitted"),
        act("approve", "editor", "submitted", **{"approve-when": "now"}),
        act("return", "editor", "submitted", **{"return-reason": "Ghi rõ nguồn"}),
        act("urgent", "editor", "own", **{"urgent-reason": "Bão số 3"}),
        act("look-again", "editor", "urgent"),
        act("take-over", "publisher", "proposed"),
        act("drop", "publisher", "proposed", **{"drop-reason": "Trùng bài"}),
        on("withdraw", "editor", article, reason="Đăng nhầm"),
        on("supersede", "editor", document, moved_to=article.get_absolute_url()),
        on("reschedule", "editor", office.scheduled, **later),
        on("confirm", "publisher", office.old),
        deed("publishing:offer-take", "publisher", page=reverse("publishing:offer-list")),
        deed("publishing:abbreviation-add", "publisher", data=entry),
        *_importing_documents(),
        deed("publishing:abbreviation-correct", "publisher", office.abbreviation.pk, data={"note": "Cũ"}),
    ]


def _importing_documents():
    """The look at a table, and then the writing of it."""
    view, paper = "publishing:document-import", "number,issuer,abstract_vi\n7/KH-UBND,UBND,Về CCHC\n"
    files, submits = {"documents": partial(table, paper)}, {"submits": "on"}
    taking = {"page": reverse(view), "press": {"act": "import"}, "query": "?"}
    return [
        deed(view, "publisher", files=files, data=submits),
        deed(view, "publisher", files=files, data=submits, **taking),
    ]


def _of_senders(office):
    unit, today = office.units["filed"], shown(office.today)
    news = {"unit": unit.code, "title": "Ra quân", "words": "Sáng nay", "picture_alt": "Ngõ sạch"}
    paper = {"unit": unit.code, "title": "Về CCHC", "number": "99/KH-UBND", "type": "ke-hoach"}
    start = "publishing:proposal-start"
    return [
        deed(start, "officer", "article", data=news | {"happened_on": today}, files={"picture": photo}),
        deed(start, "officer", "document", data=paper | {"issued_on": today}, files={"file": scan}),
    ]


# --- The pages --------------------------------------------------------------------------------------


def _of_citizens(office):
    """The citizens' pages of propaganda, with their arguments."""
    lists = ["article", "document", "initiative", "clip", "abbreviation", "feed"]
    named = ["search", "open-data", "open-data-description", "sitemap", "robots"]
    found = {f"propaganda:{name}-list": [[]] for name in lists} | {
        f"propaganda:{name}": [[]] for name in named
    }
    found |= {
        f"propaganda:{kind}-detail": [[thing.slug, thing.pk]] for kind, thing in office.published.items()
    }
    return found | {
        "propaganda:initiative-detail": [["khong-co", 1]],
        "propaganda:clip-detail": [["khong-co", 1]],
        "propaganda:topic-detail": [["khong-co"]],
        "propaganda:timeliness": [[office.today.year]],
        "propaganda:open-data-file": [["van-ban", "csv"], ["tin-tuc", "json"]],
        "propaganda:feed": [["rss", "tin-tuc"], ["atom", "van-ban"]],
        "propaganda:sitemap-part": [["article", 1]],
        "preview:shared-page": [["khong-co"]],
        "preview:shared-file": [["khong-co", "12345678-1234-1234-1234-123456789abc", "a.jpg"]],
    }


def pages(office):
    """{address: its view} of every page that is looked at, with its exports, and its own objects."""
    code, units = office.open.code, [office.units["missing"].pk, office.other.pk, office.spare.pk]
    people = [office.person.pk, office.shut.pk, office.people["phoned"].pk]
    plans, duties = (
        [plan.pk for plan in office.plans.values()],
        [one.pk for one in office.obligations.values()],
    )
    found = {
        "citizens:home": [[]],
        "citizens:target-list": [[]],
        "citizens:target-year": [[office.today.year]],
        "portal:file-serve": [[plan.file.pk, plan.file.name] for plan in office.plans.values() if plan.file],
        "portal:unit-detail": [[pk] for pk in units],
        "portal:user-detail": [[pk] for pk in people],
        "plans:plan-detail": [[pk] for pk in plans],
        "plans:plan-docx": [[pk] for pk in plans],
        "plans:plan-receipt": [[office.plans[name].pk, 1] for name in ("filed", "returned", "approved")],
        "plans:review-plan": [
            [office.plans[name].pk] for name in ("filed", "annexless", "returned", "approved")
        ],
        "plans:extension-decide": [[office.extension.pk]],
        "plans:campaign-detail": [[code], [office.preparing.code]],
        "plans:obligation-list": [[code]],
        "plans:obligation-choose": [[code]],
        "plans:obligation-detail": [[code, pk] for pk in duties],
        "plans:dashboard": [[], [code]],
        **_of_citizens(office),
        "publishing:desk": [[]],
        "publishing:abbreviation-desk": [[]],
        "publishing:offer-list": [[]],
        "publishing:link-list": [[]],
        "publishing:proposal-list": [[]],
        "publishing:revision-detail": [
            [one.pk] for one in [*office.revisions.values(), *office.texts.values()]
        ],
        "publishing:publication-detail": [
            [one.KIND, one.pk] for one in [*office.published.values(), office.scheduled, office.old]
        ],
        "publishing:revision-edit": [[revision.pk] for revision in office.revisions.values()],
        "publishing:revision-preview": [[revision.pk] for revision in office.revisions.values()],
        "publishing:publication-start": [[kind] for kind in office.revisions],
        "plans:dashboard-export": [[code, ending] for ending in ("json", "csv", "xlsx")],
    }
    plain = [
        "healthz",
        "readyz",
        "password-sent",
        "password-done",
        "desk",
        "unit-list",
        "user-list",
        "calendar",
    ]
    plain += ["lists", "event-list", "notice-list", "letter-list"]
    found |= {f"portal:{name}": [[]] for name in plain}
    found |= {f"plans:{name}": [[]] for name in ("plan-list", "review-queue", "campaign-list")}
    asked = {reverse(view, args=args): view for view, each in found.items() for args in each}
    for view in ("portal:unit-list", "portal:user-list", "portal:event-list"):
        asked |= {f"{reverse(view)}?format={ending}": view for ending in ("csv", "xlsx")}
    asked[f"{reverse('plans:dashboard', args=[code])}?nhom=tat-ca"] = "plans:dashboard"
    asked[f"{reverse('plans:obligation-choose', args=[code])}?tim=phuong"] = "plans:obligation-choose"
    for tab in TABS:
        asked[f"{reverse('publishing:desk')}?muc={tab.slug}"] = "publishing:desk"
    asked[f"{reverse('portal:unit-list')}?on="] = "portal:unit-list"
    asked[f"{reverse('portal:user-list')}?state=tat-ca"] = "portal:user-list"
    asked[f"{reverse('portal:calendar')}?nam=2020"] = "portal:calendar"
    return {one.page: one.view for one in deeds(office).values() if one.page and not one.asks} | asked


def reader(view):
    """Who of the office may open a page."""
    access = WHO_MAY[view]
    if access in ("public", "signed_in"):
        return "" if access == "public" else "officer"
    act = Act(access)
    owners = {"officer": Role.OFFICER, "reviewer": Role.REVIEWER, "keeper": Role.ADMINISTRATOR}
    owners |= {"publisher": Role.PUBLISHER, "editor": Role.EDITOR}
    return next(who for who, role in owners.items() if act in ROLES[role])


# --- Doing them -------------------------------------------------------------------------------------


def sign_in(client, office, who):
    """Let `client` be one of the people of the office, "" nobody; those with a phone have shown it."""
    client.logout()
    if not who:
        return
    person = office.people[who]
    client.force_login(person)
    device = TOTPDevice.objects.devices_for_user(person, confirmed=True).first()
    if device and who != "half":
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()


@contextmanager
def taken_back():
    """What is done inside is as if it had not been done."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def asked_by_page(client, one):
    """The form of an act as its page shows it now; None if the act has no page."""
    if one.page is None:
        return None
    answer = client.post(one.page, one.asks) if one.asks else client.get(one.page, follow=True)
    assert answer.status_code == 200, (one.path, answer.status_code)
    form = form_to(answer, one.action, page=answer.request["PATH_INFO"])
    assert form is not None, f"{one.page} has no form for {one.path}"
    return form


def filled_in(client, one):
    """(the form of the page, what makes it valid): the page's own values, and `data` over them."""
    form = asked_by_page(client, one)
    return form, (form.data() if form else {}) | one.data
