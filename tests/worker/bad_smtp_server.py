"""An SMTP server that misbehaves: one fault for each connection, in order, and none when they are used up."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from email import message_from_bytes
from email.message import Message
from typing import BinaryIO

REPLIES = {"EHLO": "250 bad.example", "MAIL": "250 OK", "RCPT": "250 OK", "RSET": "250 OK", "NOOP": "250 OK"}


class BadMailServer:
    """Faults: `silent`, `greeting:<line>`, `MAIL:<line>`, `RCPT:<line>`, `DATA:<line>` (instead of 354), `dot:<line>`,
    and what happens around the message: `cut_in_message`, `cut_after_dot`, `hang_after_dot`, `drip` (a byte at a time).
    """

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        #: every message that arrived whole, whatever was said about it
        self.arrived: list[Message] = []
        #: those that were answered with 250
        self.accepted: list[Message] = []
        self.connections = 0
        self._stopping = threading.Event()
        self._links: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Close the port and every connection."""
        self._stopping.set()
        # a listener that another thread waits on closes only when it is woken
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for link in (self._listener, *self._links):
            link.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                link, _ = self._listener.accept()
                self._links.append(link)
                self.connections += 1
                fault = self.faults.pop(0) if self.faults else ""
                threading.Thread(target=self._serve, args=(link, fault), daemon=True).start()

    def _serve(self, link: socket.socket, fault: str) -> None:
        with suppress(OSError), link, link.makefile("rb") as lines:
            if fault == "silent":
                self._stopping.wait()
                return
            kind, _, line = fault.partition(":")
            self._say(link, line if kind == "greeting" else "220 bad.example ESMTP", fault)
            for raw in lines:
                command = raw[:4].decode("ascii", "replace").upper().strip()
                if command == "QUIT":
                    self._say(link, "221 bye", fault)
                    return
                if command == "DATA" and kind != "DATA":
                    if not self._take_message(link, lines, fault):
                        return
                    fault = kind = ""
                    continue
                self._say(link, line if kind == command else REPLIES.get(command, "502 unknown"), fault)
                kind = "" if kind == command else kind

    def _take_message(self, link: socket.socket, lines: BinaryIO, fault: str) -> bool:
        self._say(link, "354 go on", fault)
        content = b""
        for raw in lines:
            if fault == "cut_in_message":
                return False
            if raw == b".\r\n":
                break
            content += raw
        message = message_from_bytes(content)
        self.arrived.append(message)
        if fault == "cut_after_dot":
            return False
        if fault == "hang_after_dot":
            self._stopping.wait()
            return False
        kind, _, line = fault.partition(":")
        if kind == "dot":
            self._say(link, line, fault)
            return True
        self.accepted.append(message)
        self._say(link, "250 OK", fault)
        return True

    def _say(self, link: socket.socket, line: str, fault: str) -> None:
        data = f"{line}\r\n".encode()
        if fault != "drip":
            link.sendall(data)
            return
        for byte in data:
            link.sendall(bytes([byte]))
            self._stopping.wait(0.02)
