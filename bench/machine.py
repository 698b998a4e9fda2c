"""What a figure was measured on: cores, memory, versions; no names and no places."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import psycopg


def describe(database: str) -> dict[str, str]:
    """Facts by name; `database` is an address on the server that was measured."""
    with psycopg.connect(database) as connection:
        row = connection.execute("show server_version").fetchone()
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    gateway = "PostgREST" if os.environ.get("POSTGREST_BIN") else "@supabase/lite"
    return {
        "Processor": f"{os.cpu_count()} cores, {_processor()}",
        "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "System": f"{platform.system()} {platform.machine()}",
        "PostgreSQL": row[0].split()[0] if row else "?",
        "Python": platform.python_version(),
        "Node": node.lstrip("v"),
        "REST gateway": gateway,
        "FastAPI, uvicorn, psycopg": ", ".join(version(name) for name in ("fastapi", "uvicorn", "psycopg")),
        "openpyxl": version("openpyxl"),
    }


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", listed.read_text(), re.MULTILINE) if listed.exists() else None
    return found[1] if found else platform.machine()
