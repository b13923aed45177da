"""A mail server on this machine that takes mails, refuses them, or goes away in the middle."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message

CUT = "cut the connection"
HANG = "say nothing"


@dataclass
class MailServer:
    """replies: what it says to each command instead of taking it; MESSAGE is that a mail is read.

    CUT and HANG as a reply are done. After `misbehaviours` connections it takes everything.
    """

    replies: Mapping[str, str] = field(default_factory=dict)
    misbehaviours: int = 1_000_000
    port: int = 0
    commands: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def reply(self, command: str, otherwise: str) -> str:
        misbehaves = self.connections <= self.misbehaviours
        return self.replies.get(command, otherwise) if misbehaves else otherwise


@contextmanager
def mail_server(
    replies: Mapping[str, str] | None = None, misbehaviours: int = 1_000_000
) -> Iterator[MailServer]:
    told = MailServer(replies or {}, misbehaviours)

    class Conversation(_Conversation):
        server_told = told

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield told
        finally:
            told.ended.set()
            server.shutdown()
            thread.join()


class _Conversation(socketserver.StreamRequestHandler):
    server_told: MailServer

    def handle(self) -> None:
        self.server_told.connections += 1
        self._say("220 ready")
        for line in self.rfile:
            command = line.decode().split()[0].split(":")[0].upper()
            self.server_told.commands.append(command)
            reply = self.server_told.reply(
                command, "354 go on" if command == "DATA" else "250 fine"
            )
            if not self._say(reply) or (reply.startswith("354") and not self._take()):
                return

    def _take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server_told.messages.append(email.message_from_bytes(b"".join(lines)))
        return self._say(self.server_told.reply("MESSAGE", "250 taken"))

    def _say(self, reply: str) -> bool:
        """Whether the conversation goes on."""
        if reply == HANG:
            self.server_told.ended.wait(60)
        if reply in (CUT, HANG):
            return False
        self.wfile.write(f"{reply}\r\n".encode())
        return True
