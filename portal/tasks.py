"""Doors for Celery: each asks what is due, and calls one plain function."""

from celery import shared_task

from portal import heartbeat, mailing, signing_in


@shared_task
def deliver_due_letters():
    mailing.deliver_due()


@shared_task
def give_sign_of_life():
    heartbeat.beat(heartbeat.WORKER)


@shared_task
def forget_old_sessions():
    signing_in.forget_old()
