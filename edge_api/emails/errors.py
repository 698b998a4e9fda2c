"""Errors of rendering and delivery, named after what the worker does with them."""

from __future__ import annotations

from collections.abc import Iterable


class EmailError(Exception):
    """A mail could not be rendered, built or delivered."""


class PermanentEmailError(EmailError):
    """Trying again cannot help: the notification becomes a dead letter at once."""


class TransientEmailError(EmailError):
    """The same mail may get through later: the notification is tried again."""


class UnknownTemplateError(PermanentEmailError):
    """No built-in template and no override has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"unknown template {code!r}")


class MissingVariablesError(PermanentEmailError):
    """The payload lacks variables that the template shows; `names` lists them sorted."""

    def __init__(self, code: str, names: Iterable[str]) -> None:
        self.names = tuple(sorted(names))
        super().__init__(f"template {code!r} misses: {', '.join(self.names)}")


class InvalidAddressError(PermanentEmailError):
    """The recipient is not an address that can be put into an envelope."""


class OverrideError(EmailError):
    """An override of noti.templates cannot be used; the built-in template is sent instead."""
