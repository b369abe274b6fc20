"""The Celery application and every time at which something happens.

Tasks are doors: they ask the database what is due (so a run may be late, doubled or missing) and
call one plain function. No request ever sends a message here: requests write rows.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings  # noqa: E402  (Celery's own order: the environment first)

app = Celery("portal")

if settings.REDIS_URL:
    app.conf.broker_url = settings.REDIS_URL
    app.conf.broker_transport_options = {
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        # A message whose worker died comes back after a few seconds, not after minutes.
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
else:
    folder = settings.VAR_DIR / "broker"
    for name in ("messages", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    app.conf.broker_url = "filesystem://localhost"
    app.conf.broker_transport = "portal.broker:Transport"
    app.conf.broker_transport_options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
    }

app.conf.update(
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a broker that is away for hours ends no worker
    worker_hijack_root_logger=False,
    worker_prefetch_multiplier=1,
    task_time_limit=600,
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.VAR_DIR / "beat-schedule"),
    beat_scheduler="portal.heartbeat:Scheduler",
)
app.autodiscover_tasks(["portal", "plans", "propaganda"])

# `expires` drops what piled up while no worker ran: the next sweep finds the same rows anyway.
app.conf.beat_schedule = {
    "give a sign of life": {
        "task": "portal.tasks.give_sign_of_life",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "forget sessions that are over": {
        "task": "portal.tasks.forget_old_sessions",
        "schedule": crontab(minute=23),
        "options": {"expires": 3600},
    },
    "deliver due letters": {
        "task": "portal.tasks.deliver_due_letters",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "remind whoever a stage has reached": {
        "task": "plans.tasks.remind_due",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "take ended units off the registers": {
        "task": "plans.tasks.settle_ended_units",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    "report missing units, once a night": {
        "task": "plans.tasks.report_missing_nightly",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 300},
    },
    "digest for leaders, once a week": {
        "task": "plans.tasks.send_weekly_digests",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
    "take the text out of documents' files": {
        "task": "propaganda.tasks.read_waiting_files",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "check the links of published texts, once a night": {
        "task": "propaganda.tasks.check_links_nightly",
        "schedule": crontab(minute="*/20"),
        "options": {"expires": 1200},
    },
    "take news from the feeds of other portals, once an hour": {
        "task": "propaganda.tasks.import_due_feeds",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
}
