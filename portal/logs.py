"""What the portal writes to its log: what happened, never to whom (PROMISES S20)."""

import logging
import re

HIDDEN = "…"

# Paths whose last part is a secret: links to a new password, of schools, of screens, to unsubscribe.
SECRETS = re.compile(r"(/(?:quen-mat-khau/[^/\s]+|xac-nhan|man-hinh|thoi-nhan-thu)/)[^/\s\"'?]+")
MAIL_ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# PostgreSQL repeats what was typed: DETAIL:  Key (username)=(…) already exists.
DETAILS = re.compile(r"^(DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+): .*$", re.MULTILINE)
KEYS = re.compile(r"Key \([^)]*\)=\(.*\)")


class DiscreetFormatter(logging.Formatter):
    """Hides secrets and personal data in messages and in the traces that follow them."""

    def format(self, record):
        text = SECRETS.sub(rf"\1{HIDDEN}", super().format(record))
        text = DETAILS.sub(rf"\1: {HIDDEN}", text)
        return MAIL_ADDRESSES.sub(HIDDEN, KEYS.sub(f"Key {HIDDEN}", text))
