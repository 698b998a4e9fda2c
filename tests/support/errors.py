"""Database errors as the API shows them: our JSON in SQLSTATE PGRST, and PostgREST's status for all others."""

import json
from dataclasses import dataclass
from typing import Any

import psycopg

# https://docs.postgrest.org/en/stable/references/errors.html#http-status-codes
STATUS_BY_STATE = {
    "0L000": 403, "0P000": 403, "23503": 409, "23505": 409, "25006": 405, "21000": 400, "42P17": 500,
    "28P01": 403, "42883": 404, "42P01": 404, "P0001": 400, "57014": 500,
}  # fmt: skip
STATUS_BY_CLASS = {
    "08": 503, "09": 500, "25": 500, "28": 403, "2D": 500, "38": 500, "39": 500, "3B": 500, "40": 500,
    "53": 503, "54": 500, "55": 500, "57": 500, "58": 500, "F0": 500, "HV": 500, "P0": 500, "XX": 500,
}  # fmt: skip
NOT_PERMITTED = "42501"


@dataclass
class ApiFailure:
    """An error as a client of the API sees it; `details` is parsed, `hint` is the English message."""

    code: str = ""
    status: int = 0
    message: str = ""
    details: Any = None
    hint: str | None = None

    def read(self, error: psycopg.Error, is_anonymous: bool) -> None:
        """Fills itself from a database error."""
        state = error.sqlstate or ""
        self.code, self.message, self.hint = state, error.diag.message_primary or str(error), error.diag.message_hint
        self.status = self._status(state, is_anonymous)
        self.details = error.diag.message_detail
        if state == "PGRST":
            body = json.loads(self.message)
            self.code, self.message, self.hint = body["code"], body["message"], body.get("hint")
            self.details = json.loads(body["details"]) if body.get("details") else None
            self.status = json.loads(error.diag.message_detail or "{}")["status"]

    @staticmethod
    def _status(state: str, is_anonymous: bool) -> int:
        if state == NOT_PERMITTED:
            return 401 if is_anonymous else 403
        if state.startswith("PT"):
            return int(state[2:])
        return STATUS_BY_STATE.get(state) or STATUS_BY_CLASS.get(state[:2], 400)


class UnexpectedFailure(AssertionError):
    """The statement failed in another way than the test expected, or did not fail."""
