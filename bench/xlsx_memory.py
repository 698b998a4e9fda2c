"""Exports once and prints the peak memory of its process in MiB: python -m bench.xlsx_memory <owner> <rows>."""

import os
import re
import resource
import sys
from pathlib import Path
from uuid import UUID

from bench.wide import export


def peak_memory() -> float:
    """MiB. On Linux `getrusage` would tell of the parent too, whose memory a process shares until it runs its program."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE)
        return int(found[1]) / 2**10 if found else 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    export(os.environ["DATABASE_URL"], UUID(sys.argv[1]), int(sys.argv[2])).close()
    sys.stdout.write(f"{peak_memory():.1f}\n")
