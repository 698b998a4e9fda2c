"""How many exports one process makes at a time: each holds a database connection and a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import Depends, Request

from edge_api.core.errors import ApiError
from edge_api.core.security import CurrentUser

SLOTS = 3
WAIT_SECONDS = 20.0


async def take_export_slot(request: Request, caller: CurrentUser) -> AsyncIterator[None]:
    """Wait for a slot, which only a signed-in caller gets, while the file is made. Raises ApiError 503 when none comes free in time."""
    state = request.app.state
    if not hasattr(state, "export_slots"):
        state.export_slots = asyncio.Semaphore(SLOTS)
    slots: asyncio.Semaphore = state.export_slots
    try:
        await asyncio.wait_for(slots.acquire(), WAIT_SECONDS)
    except TimeoutError:
        raise ApiError.of_status(503, headers={"Retry-After": "10"}) from None
    try:
        yield
    finally:
        slots.release()


# scope="function": given back when the file is made, not when a slow client has read it.
EXPORT_SLOT = Depends(take_export_slot, scope="function")
