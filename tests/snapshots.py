"""What stands in the database, so that two runs of one act can be compared."""

import datetime
import re

from django.apps import apps
from django.db import models
from django.utils import timezone

LABELS = ("portal", "plans", "propaganda", "auth", "otp_totp", "otp_static")
# Made anew by each run, or naming rows by their numbers.
FLEETING = {"key", "path", "target_id", "object_id", "password", "sha256", "token", "last_t", "ballot"}
FLEETING_WORDS = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|/quen-mat-khau/\S+")


def snapshot():
    """{(model, its place): {column: value}}: rows by their order, references by the place of their row,
    moments of the last hour as "now"."""
    tables = {model: _rows(model) for model in apps.get_models(include_auto_created=True) if _is_ours(model)}
    places = {
        model: {row[model._meta.pk.attname]: place for place, row in enumerate(rows)}
        for model, rows in tables.items()
    }
    now = timezone.now()
    return {
        (model._meta.label, place): {
            column.attname: _shown(row[column.attname], column, places, now)
            for column in model._meta.concrete_fields
            if column.name not in FLEETING and (column.remote_field or not column.primary_key)
        }
        for model, rows in tables.items()
        for place, row in enumerate(rows)
    }


def changes(before, after):
    """{(model, place): {column: (was, is)}} of what differs; None where a row is on one side only."""
    found = {}
    for row in sorted(before.keys() | after.keys()):
        was, now = before.get(row), after.get(row)
        if was != now:
            columns = (was or {}).keys() | (now or {}).keys()
            pairs = {column: ((was or {}).get(column), (now or {}).get(column)) for column in columns}
            found[row] = {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}
    return found


def _is_ours(model):
    return model._meta.app_label in LABELS


def _rows(model):
    order = "uploaded_at" if model.__name__ == "StoredFile" else "pk"  # its keys are drawn by lot
    return list(model._base_manager.order_by(order).values())


def _shown(value, column, places, now):
    if column.remote_field and column.related_model in places:
        return places[column.related_model].get(value, value)
    if column.name == "lineage":
        return [places[column.model][int(pk)] for pk in value.strip("/").split("/")]
    if isinstance(value, datetime.datetime):
        return "now" if abs(now - value) < datetime.timedelta(hours=1) else value
    if isinstance(column, models.JSONField | models.TextField):
        return FLEETING_WORDS.sub("…", str(value))
    return value
