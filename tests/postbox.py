"""A real mail server on loopback that keeps what it is sent, and refuses what a test tells it to."""

import asyncio
import email
import email.policy
import logging
from dataclasses import dataclass

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's own log, which repeats every address


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived: who brought it, the addresses of the envelope, and the message."""

    peer: tuple
    to: tuple
    message: email.message.EmailMessage

    @property
    def text(self):
        return self.message.get_body(["plain"]).get_content()

    @property
    def files(self):
        return {part.get_filename(): part.get_content() for part in self.message.iter_attachments()}


class Postbox:
    """`mails` in the order of their arrival. `answers` are replies to RCPT, by address: "550 no such person".

    `content_answers` are replies to the message itself. With `slow_seconds` each mail takes so long.
    """

    def __init__(self, *, slow_seconds=0):
        self.mails, self.answers, self.content_answers = [], {}, {}
        self.slow_seconds = slow_seconds
        self.controller = _Controller(_Handler(self), hostname="127.0.0.1", port=0, ready_timeout=30)

    def __enter__(self):
        self.controller.start()
        self.port = self.controller.port
        return self

    def __exit__(self, *_error):
        self.controller.stop()

    def to(self, address):
        return [mail for mail in self.mails if mail.to == (address,)]


class _Controller(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="postbox", ident="postbox", enable_SMTPUTF8=True)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]  # the system chose it
        super()._trigger_server()


class _Handler:
    def __init__(self, box):
        self.box = box

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.box.answers:
            return self.box.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        (address,) = envelope.rcpt_tos
        if address in self.box.content_answers:
            return self.box.content_answers[address]
        await asyncio.sleep(self.box.slow_seconds)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.box.mails.append(Mail(session.peer, tuple(envelope.rcpt_tos), message))
        return "250 kept"
