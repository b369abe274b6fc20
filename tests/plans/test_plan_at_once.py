"""Two presses at the same moment (PROMISES R14, R15), by two connections to PostgreSQL."""

import pytest
from django.test import Client
from django.urls import reverse

from plans import filing
from plans.models import Filing, Plan
from portal.workflow import TransitionRefused
from tests.beside import both_at_once
from tests.factories.campaigns import make_campaign, make_plan
from tests.factories.people import make_officer
from tests.plans.drafts import open_draft, send_draft

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 20


def press_twice(user, address, data=None):
    """Send one form from two windows of the same person at once; return both answers."""
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    return both_at_once(*[lambda client=client: client.post(address, data or {}) for client in clients])


def test_two_presses_at_once_are_one_filing_and_both_see_its_receipt():
    campaign = make_campaign(units=TIMES)
    for obligation in campaign.obligations.all():
        plan = make_plan(campaign, unit=obligation.unit)
        answers = press_twice(make_officer(plan.unit), reverse("plans:plan-file", args=[plan.pk]))
        receipt = reverse("plans:plan-receipt", args=[plan.pk, 1])
        assert [(answer.status_code, answer.url) for answer in answers] == [(302, receipt)] * 2
    assert Filing.objects.count() == TIMES


def test_control_without_the_wait_the_second_press_is_refused():
    plan = make_plan(make_campaign())
    user = make_officer(plan.unit)
    plans = [Plan.objects.get(), Plan.objects.get()]
    answers = both_at_once(*[lambda plan=plan: filing.file_plan(plan, by=user) for plan in plans])
    assert {type(answer) for answer in answers} == {Filing, TransitionRefused}


def test_two_presses_at_once_start_one_plan_and_both_come_to_it():
    campaign = make_campaign(units=TIMES)
    for obligation in campaign.obligations.all():
        address = reverse("plans:plan-start", args=[obligation.pk])
        answers = press_twice(make_officer(obligation.unit), address, {"form": "standalone"})
        plan = obligation.plan
        homes = {plan.get_absolute_url(), reverse("plans:plan-edit", args=[plan.pk])}
        assert {answer.status_code for answer in answers} == {302}
        assert {answer.url for answer in answers} <= homes
    assert Plan.objects.count() == TIMES


def test_of_two_texts_saved_at_once_one_is_stored_and_the_other_is_shown_beside_it():
    plan = make_plan(make_campaign())
    users = [make_officer(plan.unit), make_officer(plan.unit)]
    for n in range(TIMES):
        clients = [Client(), Client()]
        for client, user in zip(clients, users, strict=True):
            client.force_login(user)
        drafts = [
            open_draft(client, plan) | {"rows-0-content": f"Bản {name}{n}"}
            for client, name in zip(clients, "AB", strict=True)
        ]
        sending = [lambda c=c, d=d: send_draft(c, plan, d) for c, d in zip(clients, drafts, strict=True)]
        answers = both_at_once(*sending)
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        lost = "AB"[[answer.status_code for answer in answers].index(409)]
        stored = plan.items.get().content
        assert stored != f"Bản {lost}{n}"
        assert f"Bản {lost}{n}" in next(a for a in answers if a.status_code == 409).content.decode()
