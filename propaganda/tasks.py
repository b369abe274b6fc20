"""Doors for Celery: each asks what is due, and calls one plain function."""

from celery import shared_task

from propaganda import feeds_in, link_checking, reading_files


@shared_task
def check_links_nightly():
    link_checking.check_nightly()


@shared_task
def import_due_feeds():
    feeds_in.import_due()


@shared_task
def read_waiting_files():
    reading_files.read_waiting()
