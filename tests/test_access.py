"""Every address, role and method (PROMISES S9): who may not, gets 403; what one may not know of, is 404."""

from types import SimpleNamespace

import pytest
from django.urls import get_resolver, reverse

from plans import commenting, filing
from plans.models import Channel, RegisterEntry
from portal.access import ROLES, Act, Role, roles_granting
from portal.models import Appointment, Event, Letter, Notice, SpecialDay, UnitSuccession
from tests.factories.campaigns import make_campaign, make_file, make_filed_plan, make_plan, moment
from tests.factories.people import appoint, make_officer, make_user
from tests.factories.publications import make_published, make_revision
from tests.factories.units import make_district, make_unit
from tests.who_may import WHO_MAY

pytestmark = pytest.mark.django_db

METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


def named_views(patterns=None, namespace=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if getattr(pattern, "app_name", None) == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from named_views(pattern.url_patterns, pattern.namespace or namespace)
        elif pattern.name:
            yield f"{namespace}:{pattern.name}", pattern


VIEWS = dict(named_views())


def test_the_table_of_who_may_names_every_view():
    assert {name: str(pattern.callback.access) for name, pattern in VIEWS.items()} == WHO_MAY


@pytest.fixture
def elsewhere():
    """Another district with one thing of each kind, of which nobody here may know."""
    district = make_district("UBND quận khác")
    campaign = make_campaign(units=2, organiser=district, code="noi-khac", due_on="2099-03-13")
    first, second = campaign.obligations.order_by("pk")
    person = make_officer(first.unit)
    plan = make_filed_plan(campaign, unit=first.unit)
    draft = make_plan(campaign, unit=second.unit)
    commenting.ask_for_comments(draft, by=person, at=moment("2020-02-25"))
    extension = filing.ask_extension(
        second, until=campaign.due_on.replace(year=2100), reason="Ốm", by=person, at=moment("2020-03-01")
    )
    successor = make_unit(parent=district)
    return SimpleNamespace(
        campaign=campaign,
        plan=plan,
        draft=draft,
        obligation=second,
        extension=extension,
        unit=first.unit,
        person=person,
        appointment=Appointment.objects.filter(user=person).get(),
        succession=UnitSuccession.objects.create(
            predecessor=first.unit,
            successor=successor,
            effective_on="2020-03-02",
            share="part",
            legal_basis="NQ",
        ),
        notice=Notice.objects.filter(unit=first.unit).first(),
        letter=Letter.objects.create(
            key="x", user=person, subject="x", due_at=moment("2020-03-01"), parked_at=moment("2020-03-02")
        ),
        file=make_file(first.unit),
        revision=make_revision(unit=first.unit),
        article=make_published(unit=first.unit),
    )


def arguments(name, there):
    """The arguments that lead to the thing elsewhere, or None for a page that belongs to nobody."""
    noun = name.split(":")[1].split("-")[0]
    pattern = VIEWS[name].pattern
    wanted = set(pattern.converters) | set(getattr(pattern.regex, "groupindex", {}))
    if not wanted:
        return None
    by_noun = {
        "unit": there.unit,
        "succession": there.succession,
        "user": there.person,
        "appointment": there.appointment,
        "notice": there.notice,
        "letter": there.letter,
        "plan": there.draft if name in DRAFTS else there.plan,
        "annex": there.draft,
        "comment": there.plan,
        "draft": there.draft,
        "review": there.plan,
        "extension": there.extension,
        "obligation": there.obligation,
        "revision": there.revision,
    }
    values = {
        "kind": "article",
        "object_id": there.article.pk,
        "code": there.campaign.code,
        "round": 1,
        "unit_code": there.unit.code,
        "act": "nhac",
        "ending": "json",
        "pk": by_noun[noun].pk if noun in by_noun else there.file.pk,
        "name": "ke-hoach.pdf",
    }
    if name in ("plans:plan-start", "plans:extension-ask"):
        values["pk"] = there.obligation.pk
    return {key: values[key] for key in wanted}


DRAFTS = {
    "plans:plan-edit",
    "plans:plan-autosave",
    "plans:plan-docx",
    "plans:plan-ask-comments",
    "plans:plan-send-to-sign",
    "plans:plan-file",
}
# Lists and calendar days belong to the whole installation; tokens are secrets of their own; years are nobody's.
OF_EVERYBODY = {
    "citizens:target-year",
    "portal:special-day-remove",
    "portal:list-entry-add",
    "portal:list-entry-correct",
    "portal:list-entry-offer",
    "portal:unsubscribe",
    "portal:password-confirm",
    "publishing:publication-start",
    "publishing:proposal-start",
    "publishing:abbreviation-correct",
}
# Whatever citizens reach by an address of their own: what is not published is not there for anybody.
OF_CITIZENS = {
    "propaganda:article-detail": {"slug": "tin", "pk": 1},
    "propaganda:document-detail": {"slug": "van-ban", "pk": 1},
    "propaganda:initiative-detail": {"slug": "mo-hinh", "pk": 1},
    "propaganda:clip-detail": {"slug": "video", "pk": 1},
    "propaganda:topic-detail": {"code": "mot-cua"},
    "propaganda:timeliness": {"year": 2020},
    "propaganda:open-data-file": {"name": "van-ban", "ending": "csv"},
    "propaganda:feed": {"ending": "rss", "name": "tin-tuc"},
    "propaganda:sitemap-part": {"kind": "article", "number": 1},
    "propaganda:rating-give": {"kind": "article", "pk": 1},
    "preview:shared-page": {"token": "x"},
    "preview:shared-file": {"token": "x", "pk": "12345678-1234-1234-1234-123456789abc", "name": "a.jpg"},
}
OF_EVERYBODY |= set(OF_CITIZENS)
OF_SOMEBODY = [name for name in VIEWS if name not in OF_EVERYBODY]


def address(name, there):
    return reverse(name, kwargs=arguments(name, there))


def addresses_of_everybody():
    day = SpecialDay.objects.get_or_create(day="2020-01-01", defaults={"name": "Tết"})[0]
    channel = Channel.objects.first()
    return {
        "citizens:target-year": {"year": 2020},
        "portal:special-day-remove": {"pk": day.pk},
        "portal:list-entry-add": {"slug": "hinh-thuc"},
        "portal:list-entry-correct": {"slug": "hinh-thuc", "pk": channel.pk},
        "portal:list-entry-offer": {"slug": "hinh-thuc", "pk": channel.pk},
        "portal:unsubscribe": {"token": "x"},
        "portal:password-confirm": {"uidb64": "MQ", "token": "x"},
        "publishing:publication-start": {"kind": "article"},
        "publishing:proposal-start": {"kind": "article"},
        "publishing:abbreviation-correct": {"pk": 1},
        **OF_CITIZENS,
    }


def all_addresses(there):
    yield from ((name, address(name, there)) for name in OF_SOMEBODY)
    yield from ((name, reverse(name, kwargs=kwargs)) for name, kwargs in addresses_of_everybody().items())


def trace():
    return (
        RegisterEntry.objects.count(),
        Event.objects.exclude(action__startswith="user.").count(),
        list(Appointment.objects.order_by("pk").values_list("pk", "ends_on")),
    )


def send(client, method, path):
    client.raise_request_exception = False
    return getattr(client, method)(path)


def person_with(role):
    here = make_district("UBND quận đây")
    user = make_user()
    return appoint(user, role, make_unit(parent=here) if role == Role.OFFICER else here) if role else user


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_sees_what_is_public_and_is_sent_to_sign_in_for_all_else(client, elsewhere, method):
    wrong = {}
    for name, path in all_addresses(elsewhere):
        status = send(client, method, path).status_code
        is_public = WHO_MAY[name] == "public"
        if name == "portal:readyz":  # no worker runs in a test: it says so by 503
            continue
        if status >= 500 or (not is_public and status not in (302, 401)):
            wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("role", [None, *ROLES], ids=str)
def test_nobody_reaches_what_their_role_does_not_open_or_what_lies_elsewhere(client, elsewhere, role, method):
    user = person_with(role)
    client.force_login(user)
    before, wrong = trace(), {}
    for name in OF_SOMEBODY:
        access = WHO_MAY[name]
        if access == "public" and name != "portal:file-serve" or name == "portal:sign-out":
            continue
        status = send(client, method, address(name, elsewhere)).status_code
        may = access in ("public", "signed_in") or role in roles_granting(Act(access))
        if status not in allowed(may=may, is_elsewhere=arguments(name, elsewhere) is not None, method=method):
            wrong[name] = status
    assert wrong == {}
    assert trace() == before


def allowed(*, may, is_elsewhere, method):
    """Statuses that are right. A page of nobody's own may answer; 405 is right for a wrong method."""
    if not may:
        return {403}
    if is_elsewhere:
        return {404, 405}
    return {200, 302, 400, 404, 405, 409, 422}
