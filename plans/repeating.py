"""Acts that people send twice: a double press, the back button, a second tab (PROMISES R14).

The second one waits for the first, then finds what the first one made, and answers with it.
"""

from django.db.transaction import atomic
from django.utils import timezone

from plans.filing import file_plan, start_plan
from plans.registering import hold
from plans.states import PlanState


@atomic
def start_once(obligation, *, form, by, source=None, at=None):
    """Start the plan of an obligation, or return the one that stands."""
    at = at or timezone.now()
    hold(obligation)
    return obligation.plan or start_plan(obligation, form=form, source=source, by=by, at=at)


@atomic
def file_once(plan, *, by, at=None):
    """File a plan and return the receipt; or the receipt that stands, if the same person filed it."""
    at = at or timezone.now()
    hold(plan.obligation)
    plan.refresh_from_db()
    filing = plan.standing_filing
    if plan.state == PlanState.FILED and filing.filed_by_id == by.pk:
        return filing
    return file_plan(plan, by=by, at=at)
