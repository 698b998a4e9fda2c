"""`python -m edge_api.worker`: exit code 0 after a signal, 2 when the settings are not usable."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import uvloop
from pydantic import ValidationError

from edge_api.core.logging import configure_logging
from edge_api.core.settings import SettingsError, get_settings
from edge_api.worker.runner import run_until_signalled
from edge_api.worker.settings import WorkerSettings


def main() -> int:
    """Read the settings, run the worker, report why it could not."""
    try:
        settings = get_settings()
        tuning = WorkerSettings()
        configure_logging(settings)
        with contextlib.suppress(asyncio.CancelledError):
            uvloop.run(run_until_signalled(settings, tuning))
    except (SettingsError, ValidationError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
