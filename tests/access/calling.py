"""Calls every function and opens every bucket as everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.access.actors import ACTORS
from tests.access.asking import DONE, EMPTY, REFUSED, Observed, Questions, refused
from tests.access.catalog import Function
from tests.contract.world import png

#: What a function is given for an argument without a default.
ARGUMENTS: Mapping[str, Any] = {
    "text": "x", "integer": 1, "bigint": 1, "numeric": 1, "boolean": False, "date": "2026-03-02", "jsonb": {}, "json": {},
    "timestamp with time zone": "2026-03-02T09:00:00+09:00", "text[]": ["x"],
}  # fmt: skip
PLATFORM_FOLDER = "00000000-0000-0000-0000-000000000000"


@dataclass
class Caller(Questions):
    """Calls functions and opens buckets."""

    functions: Observed = field(default_factory=dict)
    buckets: Observed = field(default_factory=dict)
    details: dict[tuple[str, str], str] = field(default_factory=dict)

    async def function(self, function: Function) -> None:
        """One function by everybody: refused for the lack of a right, nothing found, or called."""
        name, given = function.full_name, self.rights.function_arguments(function.full_name)
        may = self.rights.function_callers(name)
        shared = self.rows.arguments(given)
        for actor in ACTORS:
            rows = self.pending_rows if actor == "pending" else self.rows
            # whoever may, finds what nobody has used up
            arguments = rows.arguments(given) if given and actor in may else shared
            answer = await self.http.post(
                f"/rest/v1/rpc/{function.name}",
                headers=self.actors.headers(actor, self.rights.function_needs(name, actor))
                | {"content-profile": function.schema},
                json=_invented(function) | arguments,
            )
            self.functions[name, actor] = {"X": _outcome(answer)}
            self.details[name, actor] = f"{answer.status_code} {answer.text[:160]}"

    async def bucket(self, bucket: str) -> None:
        """Upload, read, overwrite and remove an object, as everybody; each has one of its own to remove."""
        role = self.rows.fresh("sys.roles")["id"]
        for actor in ACTORS:
            there, new = (self._path(bucket, actor, role) for _ in range(2))
            await self._put(bucket, there, self.actors.headers("service"), "POST")
            for letter in "CRUD":
                headers = self.actors.headers(actor, self.rights.bucket_needs(bucket, letter, actor))
                is_own = letter == "D" and self.buckets[bucket, actor]["C"] == DONE
                answer = await self._use(bucket, letter, new if letter == "C" or is_own else there, headers)
                done = answer.status_code < httpx.codes.MULTIPLE_CHOICES and answer.content != b"[]"
                self.buckets.setdefault((bucket, actor), {})[letter] = DONE if done else REFUSED
                self.details[f"{bucket} {letter}", actor] = f"{answer.status_code} {answer.text[:160]!r}"

    def _path(self, bucket: str, actor: str, role: str) -> str:
        company = self.actors.pending if actor == "pending" else self.actors.company
        path: str = self.rights.declared["buckets"][bucket]["path"]
        path = path.replace("$company", str(company.id)).replace("$platform", PLATFORM_FOLDER)
        path = path.replace("$role", role)
        while "$uuid" in path:
            path = path.replace("$uuid", str(uuid4()), 1)
        return path

    async def _use(self, bucket: str, letter: str, path: str, headers: dict[str, str]) -> httpx.Response:
        if letter in "CU":
            return await self._put(bucket, path, headers, "POST" if letter == "C" else "PUT")
        if letter == "D":
            return await self.http.request(
                "DELETE", f"/storage/v1/object/{bucket}", headers=headers, json={"prefixes": [path]}
            )
        return await self.http.get(f"/storage/v1/object/authenticated/{bucket}/{path}", headers=headers)

    async def _put(self, bucket: str, path: str, headers: dict[str, str], method: str) -> httpx.Response:
        return await self.http.request(
            method,
            f"/storage/v1/object/{bucket}/{path}",
            headers=headers | {"content-type": "image/png"},
            content=png(),
        )


def _invented(function: Function) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, kind, label in zip(function.names, function.types, function.labels, strict=True):
        fresh = str(uuid4())
        values[name] = label or {"uuid": fresh, "uuid[]": [fresh]}.get(kind) or ARGUMENTS[kind]
    return values


def _outcome(answer: httpx.Response) -> str:
    if refused(answer):
        return REFUSED
    if answer.status_code == httpx.codes.NOT_FOUND:
        return EMPTY
    found = answer.status_code >= httpx.codes.MULTIPLE_CHOICES or (
        answer.content and answer.json() not in (None, 0, [])
    )
    return DONE if found else EMPTY
