"""Buttons pressed twice, pages opened twice, forms that are out of date (PROMISES R14, R15; "Bad input").

The answer is kind: it goes on, or says in words what is the matter; and the effect is there once.
"""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from plans import filing, leaving, registering, reviewing, writing
from plans.models import Plan
from portal import keeping_people
from propaganda import publishing
from tests.acts import asked_by_page, deeds, filled_in, sign_in, taken_back
from tests.controls import form_to
from tests.factories.office import make_office
from tests.snapshots import changes, snapshot

pytestmark = pytest.mark.django_db

KIND = {200, 302, 409, 422}
# What a second press may leave behind: the trail says that it was pressed; ten codes are made anew.
AGAIN = {
    "portal:user-invite": {"portal.Event"},
    "portal:recovery-codes-renew": {"portal.Event"},
}
# The thing itself is gone, and with it the right to know of it.
GONE = {"portal:succession-remove"}


@pytest.fixture
def office():
    return make_office()


def test_a_button_pressed_twice_has_one_effect_and_kind_answers(client, office):
    wrong = {}
    for name, one in deeds(office).items():
        with taken_back():
            sign_in(client, office, one.who)
            _form, data = filled_in(client, one)
            first = one.send(client, data)
            once = snapshot()
            second = one.send(client, data)
            more = {model for model, _place in changes(once, snapshot())}
            allowed = KIND | ({404} if one.view in GONE else set())
            is_kind = second.status_code in allowed and tells_why(second, one)
            if first.status_code not in (200, 302) or not is_kind:
                wrong[name] = (first.status_code, second.status_code)
            elif more - AGAIN.get(one.view, set()):
                wrong[name] = changes(once, snapshot())
    assert wrong == {}


def tells_why(answer, one):
    """A refusal is a page of ours with its form, or with a heading; a script is told a sentence."""
    if answer.status_code not in (409, 422) or "json" in answer["Content-Type"]:
        return True
    return form_to(answer, one.path, page=one.path) is not None or "<h1" in answer.content.decode()


# --- Out of date ------------------------------------------------------------------------------------


def exempt(name):
    """Somebody exempts that unit meanwhile."""
    why = {"reason": "Theo quyết định", "decision_number": "1/QĐ-UBND"}
    return lambda office: registering.exempt(office.obligations[name], by=office.people["reviewer"], **why)


def leave(name):
    return lambda office: leaving.leave(
        office.obligations[name], by=office.people["reviewer"], reason="Giải thể"
    )


def take_back(name):
    return lambda office: filing.take_back(office.plans[name], by=office.people["officer"])


def file_it(office):
    filing.file_plan(office.plans["drafting"], by=office.people["officer"])


def open_it(office):
    registering.open_campaign(office.preparing, by=office.people["reviewer"])


def begin_review(office):
    reviewing.save_checklist(office.plans["annexless"], checklist={}, by=office.people["reviewer"])


def submit(office):
    revision = office.revisions["article"]
    publishing.submit(revision, version=revision.version, by=office.people["publisher"])


def disable(office):
    keeping_people.disable_person(office.person, reason="Nghỉ việc", by=office.people["keeper"])


# What somebody else does while the page of an act lies open.
OVERTAKEN_BY = {
    "plans:plan-start": exempt("missing"),
    "plans:plan-edit": file_it,
    "plans:plan-autosave": file_it,
    "plans:plan-file": exempt("drafting"),
    "plans:plan-take-back": begin_review,
    "plans:annex-supplement": take_back("annexless"),
    "plans:extension-ask": leave("missing"),
    "plans:review-check": take_back("filed"),
    "plans:review-approve": take_back("filed"),
    "plans:review-return": take_back("filed"),
    "plans:draft-comment": exempt("shown"),
    "plans:extension-grant": exempt("asking"),
    "plans:obligation-exempt": leave("missing"),
    "plans:obligation-extend": exempt("missing"),
    "plans:obligation-paper": exempt("missing"),
    "plans:campaign-edit": open_it,
    "plans:assignment-edit": open_it,
    "plans:campaign-stages": open_it,
    "portal:user-disable": disable,
    "publishing:revision-edit": submit,
    "publishing:revision-autosave": submit,
}


@pytest.mark.parametrize("view", OVERTAKEN_BY)
def test_a_page_that_was_overtaken_is_refused_in_words_and_changes_nothing(client, office, view):
    one = deeds(office)[view]
    sign_in(client, office, one.who)
    _form, data = filled_in(client, one)
    OVERTAKEN_BY[view](office)
    stands = snapshot()
    answer = one.send(client, data)
    assert answer.status_code == 409
    assert changes(stands, snapshot()) == {}


WRITES_TO_THE_CAMPAIGN = [
    "plans:plan-start",
    "plans:extension-ask",
    "plans:plan-edit",
    "plans:plan-autosave",
    "plans:annex-supplement",
    "plans:plan-send-to-sign",
    "plans:plan-ask-comments",
    "plans:plan-file",
    "plans:plan-take-back",
    "plans:plan-amend",
    "plans:comment-answer",
    "plans:review-check",
    "plans:review-approve",
    "plans:review-return",
    "plans:draft-comment",
    "plans:extension-grant",
    "plans:extension-refuse",
    "plans:campaign-close",
    "plans:obligation-add",
    "plans:obligation-exempt",
    "plans:obligation-readmit",
    "plans:obligation-extend",
    "plans:obligation-leave",
    "plans:obligation-paper",
    "plans:selection-act",
]


def test_nothing_of_a_closed_campaign_is_changed_by_a_page_that_was_open(client, office):
    wrong, offered = {}, deeds(office)
    for view in WRITES_TO_THE_CAMPAIGN:
        one = offered[view]
        with taken_back():
            sign_in(client, office, one.who)
            form, data = filled_in(client, one)
            answers = [name for name in (form.names if form else ()) if name.startswith("answer-")]
            registering.close_campaign(office.open, by=office.people["reviewer"])
            stands = snapshot()
            answer = one.send(client, data | dict.fromkeys(answers, "Lời trả lời"))
            if answer.status_code != 409 or stands != snapshot():
                wrong[view] = (answer.status_code, changes(stands, snapshot()))
        office.open.refresh_from_db()
    assert wrong == {}


# --- Two tabs ---------------------------------------------------------------------------------------


TYPED = {"plans:campaign-edit": "title", "publishing:revision-edit": "title"}


@pytest.mark.parametrize(
    "view",
    ["plans:plan-edit", "plans:campaign-edit", "plans:assignment-edit", "publishing:revision-edit"],
)
def test_of_two_who_edit_the_second_sees_both_texts_and_decides(client, office, view):
    one = deeds(office)[view]
    field = TYPED.get(view, "rows-0-content")
    sign_in(client, office, one.who)
    _form, data = filled_in(client, one)
    assert one.send(client, data | {field: "Bản của người thứ nhất"}).status_code == 302
    answer = one.send(client, data | {field: "Bản của tôi"})
    assert answer.status_code == 409
    assert "Bản của người thứ nhất" in strip_tags(answer.content.decode())
    back = form_to(answer, one.path, page=one.path)
    assert back.value(field) == "Bản của tôi"
    assert one.send(client, back.data()).status_code == 302  # a second press is a decision


def test_a_plan_of_no_version_is_refused_and_given_back(client, office):
    one = deeds(office)["plans:plan-edit"]
    sign_in(client, office, one.who)
    _form, data = filled_in(client, one)
    del data["version"]
    answer = one.send(client, data | {"rows-0-content": "Chữ của tôi"})
    assert answer.status_code == 422
    assert form_to(answer, one.path, page=one.path).value("rows-0-content") == "Chữ của tôi"


TWO_CORRECTIONS = {
    "portal:unit-correct": ({"phone": "024 111"}, {"note": "Ghi chú mới"}),
    "portal:user-correct": ({"phone": "024 111"}, {"position": "Công chức"}),
    "portal:list-entry-correct": ({"measures": "lượt"}, {"name": "Tên mới"}),
}


@pytest.mark.parametrize("view", TWO_CORRECTIONS)
def test_two_who_correct_two_things_keep_both(client, office, view):
    one, corrections = deeds(office)[view], TWO_CORRECTIONS[view]
    sign_in(client, office, one.who)
    shown = asked_by_page(client, one).data()
    for correction in corrections:
        assert one.send(client, shown | correction).status_code == 302
    now = asked_by_page(client, one)
    for correction in corrections:
        for name, value in correction.items():
            assert now.value(name) == value


@pytest.mark.parametrize("view", TWO_CORRECTIONS)
def test_what_is_emptied_is_empty(client, office, view):
    one, (first, _second) = deeds(office)[view], TWO_CORRECTIONS[view]
    sign_in(client, office, one.who)
    one.send(client, asked_by_page(client, one).data() | first)
    one.send(client, asked_by_page(client, one).data() | dict.fromkeys(first, ""))
    assert [asked_by_page(client, one).value(name) for name in first] == [""]


# --- Sessions ---------------------------------------------------------------------------------------


def test_a_form_sent_after_the_session_ended_is_not_stored_and_says_so(client, office):
    for one in deeds(office).values():
        if one.who in ("officer", "reviewer", "keeper") and one.page and not one.asks:
            sign_in(client, office, one.who)
            _form, data = filled_in(client, one)
            Session.objects.all().delete()
            stands = snapshot()
            answer = client.post(
                one.path, data | one.press, headers={"referer": f"http://testserver{one.page}"}
            )
            asks_to_sign_in = one.view in ("portal:second-factor-enrol", "portal:sign-out")
            assert answer.status_code == 302, one.path
            assert asks_to_sign_in or answer.url.startswith(f"{reverse('portal:sign-in')}?next="), answer.url
            assert asks_to_sign_in or "phien=chua-luu" in answer.url
            assert changes(stands, snapshot()) == {}


def test_a_page_of_before_signing_in_anew_is_asked_for_again(office):
    strict, one = Client(enforce_csrf_checks=True), deeds(office)["plans:extension-ask"]
    sign_in(strict, office, one.who)
    _form, data = filled_in(strict, one)
    strict.cookies.pop(settings.CSRF_COOKIE_NAME)
    answer = one.send(strict, data)
    assert answer.status_code == 403
    assert "tải lại trang" in answer.content.decode().lower()


def test_what_was_overtaken_leaves_the_other_person_s_text(client, office):
    plan, officer = office.plans["drafting"], office.people["officer"]
    one = deeds(office)["plans:plan-edit"]
    sign_in(client, office, one.who)
    _form, data = filled_in(client, one)
    writing.save_draft(plan, by=officer, version=plan.version, head={"signer": "Người khác"})
    assert one.send(client, data | {"signer": "Tôi"}).status_code == 409
    assert Plan.objects.get(pk=plan.pk).signer == "Người khác"
