"""A worker inside the test process, on a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import threading

from edge_api.core.settings import Settings
from edge_api.worker.runner import Worker
from edge_api.worker.settings import WorkerSettings


class RunningWorker:
    """Runs from construction until `stop`, which raises whatever the worker died of."""

    def __init__(self, settings: Settings, tuning: WorkerSettings) -> None:
        self._settings = settings
        self._tuning = tuning
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001 - raised again by stop()
            self._error = error
        finally:
            self._ready.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self.worker = Worker(self._settings, self._tuning)
        self._ready.set()
        await self.worker.run(self._stop)

    def stop(self) -> None:
        """Ask the worker to stop and wait until it has."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        assert not self._thread.is_alive(), "the worker did not stop"
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def metric(self, name: str, **labels: str) -> float:
        """A figure of the worker's own registry."""
        return self.worker.metrics.registry.get_sample_value(name, labels) or 0.0
