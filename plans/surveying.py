"""What the officers of a unit see of all their plans: one line an obligation, with its next action."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Extension, Obligation, Plan, RegisterEntry, Reminder
from plans.next_actions import annex_action, owed_action
from plans.states import Bucket, CampaignState, ExtensionState, PlanState
from portal.access import Act, Role
from portal.models import Notice
from portal.next_actions import NextAction

MESSAGES = 15
EARLIER = 50


@dataclass(frozen=True)
class Standing:
    """Where one unit stands in one campaign."""

    obligation: Obligation
    entry: RegisterEntry
    plan: Plan | None
    action: NextAction | None
    amendments: list
    extension: Extension | None  # the last one that was asked for
    reminders: list

    @property
    def due_on(self):
        """The date that the unit still has to meet, or None."""
        return self.action.due_on if self.action else None

    @property
    def may_ask_extension(self):
        is_waiting = self.extension and self.extension.state == ExtensionState.ASKED
        is_active = self.obligation.unit.is_active_on(timezone.localdate())
        return self.entry.bucket == Bucket.MISSING and not is_waiting and is_active

    @property
    def words(self):
        """The state in words of its own: a draft is told from a plan that was not begun."""
        if self.entry.bucket == Bucket.MISSING and self.plan:
            is_sent = self.plan.sent_to_sign_on and not self.plan.number
            return _("Chưa nộp, đã trình ký, chờ số") if is_sent else _("Chưa nộp, đang soạn")
        return self.entry.get_bucket_display()


def obligations_of(user):
    """Obligations of the units at which `user` writes plans, the newest campaign first."""
    known = Obligation.objects.of_units_of(user, Act.PLAN_WRITE).exclude(
        campaign__state=CampaignState.PREPARING
    )
    return known.order_by("-campaign__year", "-campaign__code", "unit__code")


def with_everything(obligations):
    """Fetch what `standing_of` reads, in a number of queries that does not depend on how many there are."""
    return obligations.select_related("campaign", "unit__parent").prefetch_related(
        Prefetch(
            "entries",
            RegisterEntry.objects.filter(until__isnull=True).select_related("campaign", "unit__parent"),
            to_attr="open_entries",
        ),
        Prefetch("plans", Plan.objects.order_by("started_at").prefetch_related("items"), to_attr="all_plans"),
        Prefetch("extensions", Extension.objects.order_by("-asked_at"), to_attr="all_extensions"),
        Prefetch("reminders", Reminder.objects.order_by("-at", "-pk"), to_attr="all_reminders"),
    )


def standing_of(obligation, day):
    """Return the Standing of an obligation that `with_everything` fetched."""
    entry = obligation.open_entries[0]
    plan = next((plan for plan in obligation.all_plans if not plan.amends_id), None)
    return Standing(
        obligation=obligation,
        entry=entry,
        plan=plan,
        action=_action(obligation, entry, plan, day),
        amendments=[plan for plan in obligation.all_plans if plan.amends_id],
        extension=next(iter(obligation.all_extensions), None),
        reminders=obligation.all_reminders,
    )


def _action(obligation, entry, plan, day):
    if not obligation.campaign.is_open:
        return None
    if entry.bucket in (Bucket.MISSING, Bucket.RETURNED):
        return owed_action(entry, plan, day)
    is_filed = plan and plan.state == PlanState.FILED and not plan.is_integrated
    if is_filed and obligation.campaign.annex_due_on and not plan.items.all():
        plan.obligation = obligation
        return annex_action(plan, day)
    return None


def messages_to(obligations):
    """The newest messages of the portal to the officers of these units."""
    units = {obligation.unit_id for obligation in obligations}
    return Notice.objects.filter(unit__in=units, role=Role.OFFICER)[:MESSAGES]
