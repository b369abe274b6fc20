from portal.models.allowed_host import AllowedHost
from portal.models.calendar import SpecialDay
from portal.models.event import Event
from portal.models.file import StoredFile
from portal.models.generation import PageGeneration
from portal.models.heartbeat import Heartbeat
from portal.models.notice import Letter, Notice, Reading
from portal.models.unit import Unit, UnitKind, UnitSuccession
from portal.models.user import Appointment, User

__all__ = [
    "AllowedHost",
    "Appointment",
    "Event",
    "Heartbeat",
    "Letter",
    "Notice",
    "PageGeneration",
    "Reading",
    "SpecialDay",
    "StoredFile",
    "Unit",
    "UnitKind",
    "UnitSuccession",
    "User",
]
