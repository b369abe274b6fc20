"""Between what a form cleans and what a Revision keeps: plain JSON values, and the way back.

A day is "2020-03-13" or null, a file its key, a row of a list a dictionary (see Publication.text).
"""

import datetime

from portal.models import StoredFile


def as_json(value):
    """The JSON value of one cleaned value. Lists and rows are done one by one."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, StoredFile):
        return str(value.pk)
    if isinstance(value, dict):
        return {name: as_json(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(each) for each in value]
    return value


def as_day(value):
    """The day that a JSON value is, or None: what it holds may come from an import."""
    try:
        return datetime.date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None
