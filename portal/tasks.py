"""Doors for Celery: each asks what is due, and calls one plain function."""

from celery import shared_task

from portal import mailing


@shared_task
def deliver_due_letters():
    mailing.deliver_due()
