"""An SMTP server that keeps what it gets, and the settings of a cloud that sends through msmtp."""

import email
import email.policy
import pathlib

from aiosmtpd.controller import Controller

from cloud import free_port

FROM = "zapoj@example.org"


class Mailbox:
    """Serves within `with`. `refusals` gives answers to recipients, and `busy` one to all mails."""

    def __init__(self, port: int | None = None):
        self.port = port or free_port()
        self.refusals: dict[str, str] = {}
        self.busy: str | None = None
        self.envelopes = []
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refusal := self.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.busy:
            return self.busy
        self.envelopes.append(envelope)
        return "250 OK"

    def mails(self):
        """The mails as Python's own parser reads them."""
        return [
            email.message_from_bytes(envelope.content, policy=email.policy.default)
            for envelope in self.envelopes
        ]


def through_msmtp(port: int, folder: pathlib.Path) -> tuple[str, ...]:
    """The settings of a cloud that sends to an SMTP server on this port."""
    configuration = folder / "msmtprc"
    configuration.write_text(
        f"account default\nhost 127.0.0.1\nport {port}\nauth off\ntls off\ntimeout 10\n"
    )
    command = f"/usr/bin/msmtp -C {configuration}"
    return ("--mail-sendmail-command", command, "--mail-from", FROM)
