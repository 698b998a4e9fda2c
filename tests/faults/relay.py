"""A relay between services and PostgreSQL that can keep the answer to a COMMIT to itself.

It places a kill between the commit and the answer: the server has committed, the client does not know.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"


class Relay:
    """Listens on `port` and passes everything on to PostgreSQL's port."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._guard = threading.Lock()
        self._is_meant: Callable[[], bool] | None = None
        self._release = threading.Event()
        self._links: list[socket.socket] = []
        self.held = threading.Semaphore(0)
        threading.Thread(target=self._accept, daemon=True).start()

    def hold_next(self, is_meant: Callable[[], bool]) -> None:
        """Keep the answer to the next COMMIT after which `is_meant()`; `held` is released when one is kept."""
        with self._guard:
            self._is_meant = is_meant

    def drop_held(self) -> None:
        """Cut the connections whose answers are kept: their clients never hear them."""
        with self._guard:
            self._is_meant = None
        self._release.set()
        self._release = threading.Event()

    def close(self) -> None:
        """Stop listening and cut every connection."""
        self._listener.close()
        self.drop_held()
        for link in self._links:
            _cut(link)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._target))
                except OSError:
                    client.close()
                    continue
                for link in (client, server):
                    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._links += [client, server]
                threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, True), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, are_answers: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                if are_answers and COMMITTED in chunk and self._keeps():
                    release = self._release
                    self.held.release()
                    release.wait()
                    break
                target.sendall(chunk)
        _cut(source)
        _cut(target)

    def _keeps(self) -> bool:
        with self._guard:
            if self._is_meant is None or not self._is_meant():
                return False
            self._is_meant = None
            return True


def _cut(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
    link.close()
