from plans.models.campaign import Assignment, Campaign, ReminderStage
from plans.models.channel import Channel, ReturnReason
from plans.models.draft_comment import DraftComment
from plans.models.extension import Extension
from plans.models.filing import Filing, ReviewComment
from plans.models.obligation import Obligation, RegisterEntry
from plans.models.plan import Plan, PlanItem
from plans.models.reminder import Reminder
from plans.models.report import MissingReport

__all__ = [
    "Assignment",
    "Campaign",
    "Channel",
    "DraftComment",
    "Extension",
    "Filing",
    "MissingReport",
    "Obligation",
    "Plan",
    "PlanItem",
    "RegisterEntry",
    "Reminder",
    "ReminderStage",
    "ReturnReason",
    "ReviewComment",
]
