"""A real SMTP server on loopback that can be told to misbehave at an exact moment."""

import asyncio
import logging
import socket
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller

CUT = "cut the line"
logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's; it tells every word


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """Keeps what it was given. ``at_rcpt`` and ``at_data`` are called with the mail's Message-ID
    ("" before DATA) at those moments; they return the answer, seconds to wait, CUT or None.
    """

    def __init__(self):
        self.port, self.controller = free_port(), None
        self.accepted = []  # the Message-ID of everything that was taken in whole
        self.at_rcpt = self.at_data = lambda message_id: None

    @property
    def address(self):
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def copies(self):
        return Counter(self.accepted)

    def open(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self):
        """Refuse connections from now on."""
        if self.controller:
            self.controller.stop()
            self.controller = None

    def behave(self):
        self.at_rcpt = self.at_data = lambda message_id: None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = await self._react(server, self.at_rcpt(""))
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message_id = message_from_bytes(envelope.content)["Message-ID"]
        reaction = self.at_data(message_id)
        if not isinstance(reaction, str) or reaction == CUT:
            self.accepted.append(message_id)  # taken, whatever becomes of our answer
        return await self._react(server, reaction) or "250 OK"

    async def _react(self, server, reaction):
        """Do what the test wants; returns an answer that is not 250, or None."""
        if reaction == CUT:
            server.transport.abort()
            return "421 gone"
        if isinstance(reaction, int | float):
            await asyncio.sleep(reaction)
            return None
        return reaction
