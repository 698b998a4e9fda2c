"""Template filters shared by the built-in templates and the overrides of Studio."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


def business_number(value: object) -> str:
    """Show a business number as 000-00-00000; anything that is not 10 digits stays as it is."""
    text = str(value)
    digits = text.replace("-", "")
    if len(digits) == 10 and digits.isascii() and digits.isdigit():
        return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
    return text


def seoul_time(value: object) -> str:
    """Show an instant (datetime or ISO 8601 text, UTC when it names no zone) as Korean time."""
    if isinstance(value, datetime):
        instant = value
    else:
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            return str(value)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return f"{instant.astimezone(SEOUL):%Y-%m-%d %H:%M} (KST)"


FILTERS = {"business_number": business_number, "seoul_time": seoul_time}
