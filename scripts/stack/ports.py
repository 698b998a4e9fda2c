"""Choosing ports: the well-known ones when they are free, others when they are busy."""

import socket
from collections.abc import Mapping

from scripts.stack.settings import PREFERRED_PORTS, Stack


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_ports(stack: Stack) -> Mapping[str, int]:
    """One port for each service. All probes stay open until the end, so that no port is given twice."""
    chosen: dict[str, int] = {}
    held: list[socket.socket] = []
    try:
        for name, preferred in PREFERRED_PORTS.items():
            probe = socket.socket()
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", preferred if stack.is_default and is_free(preferred) else 0))
            held.append(probe)
            chosen[name] = probe.getsockname()[1]
    finally:
        for probe in held:
            probe.close()
    return chosen
