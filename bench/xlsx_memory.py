"""Exports once and prints the peak memory of its process in MiB: python -m bench.xlsx_memory <owner> <rows>."""

import os
import resource
import sys
from uuid import UUID

from bench.wide import export

if __name__ == "__main__":
    export(os.environ["DATABASE_URL"], UUID(sys.argv[1]), int(sys.argv[2])).close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{peak / (2**20 if sys.platform == 'darwin' else 2**10):.1f}\n")
