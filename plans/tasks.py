"""Doors for Celery: each asks the database what is due, and calls one plain function."""

from celery import shared_task

from plans import reminding, reporting, settling


@shared_task
def remind_due():
    reminding.remind_due()


@shared_task
def settle_ended_units():
    settling.settle_ended_units()


@shared_task
def report_missing_nightly():
    reporting.make_nightly_reports()


@shared_task
def send_weekly_digests():
    reporting.send_weekly_digests()
