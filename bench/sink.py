"""A mail server that takes everything and counts: python -m bench.sink <port> <file>, one Message-ID a line."""

import asyncio
import re
import sys
from pathlib import Path

_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)


async def serve(port: int, path: Path) -> None:
    """Listens until it is stopped; a mail is written down before it is accepted."""
    with path.open("ab", buffering=0) as taken:

        async def session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 bench\r\n")
            while line := await reader.readline():
                command = line[:4].upper()
                if command == b"DATA":
                    writer.write(b"354 go on\r\n")
                    content = await reader.readuntil(b"\r\n.\r\n")
                    found = _MESSAGE_ID.search(content)
                    taken.write((found[1] if found else b"?") + b"\n")
                writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")
                if command == b"QUIT":
                    break
            writer.close()

        server = await asyncio.start_server(session, "127.0.0.1", port, limit=2**20)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
