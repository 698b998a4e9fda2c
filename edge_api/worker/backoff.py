"""Waiting times between attempts."""

from __future__ import annotations

import random


def retry_delay(attempt: int, base: float, maximum: float) -> float:
    """Seconds to wait after the given attempt (1 = the first): doubling, capped, with jitter.

    The jitter (half to the whole of the step) keeps mails that failed together from coming back
    together.
    """
    step = min(base * 2.0 ** min(attempt - 1, 60), maximum)
    return step * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret
