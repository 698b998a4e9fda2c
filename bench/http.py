"""A load of GET requests over kept connections, with a client so light that the server is what is measured."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

CONNECTIONS = 8


def get_many(url: str, headers: Mapping[str, str], count: int, connections: int = CONNECTIONS) -> bytes:
    """So many requests, the same each time; returns the last body. Raises RuntimeError when one is not answered with 200."""
    return asyncio.run(_load(url, headers, count, connections))


async def _load(url: str, headers: Mapping[str, str], count: int, connections: int) -> bytes:
    place = urlsplit(url)
    lines = [f"GET {place.path}{'?' if place.query else ''}{place.query} HTTP/1.1", f"Host: {place.netloc}"]
    request = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode()
    left = iter(range(count))

    async def client() -> bytes:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        body = b""
        for _ in left:
            writer.write(request)
            body = await _answer(reader)
        writer.close()
        return body

    bodies = await asyncio.gather(*(client() for _ in range(min(connections, count))))
    return next(body for body in bodies if body)


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"transfer-encoding: chunked" in head:
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    else:
        body = await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
    if not head.startswith((b"http/1.1 200", b"http/1.1 206")):
        raise RuntimeError(f"{head.decode()}{body.decode()}")
    return body
