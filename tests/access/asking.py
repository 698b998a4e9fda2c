"""Asks every question over HTTP and says what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.access.actors import ACTORS, Actors, Needs
from tests.access.catalog import Relation
from tests.access.rights import Rights, has_own_rows_while_pending, writers
from tests.access.rows import Key, Rows, declared

DONE, EMPTY, REFUSED = "done", "empty", "refused"
#: What PostgreSQL says, before it asks for rights, of a view over more than one table.
NOT_UPDATABLE = "55000"
#: Nobody writes views: asked as a visitor and as those who hold every permission.
VIEW_WRITERS = ("anon", "owner", "staff")
#: (line of the page, actor) → letter → what came of it
Observed = dict[tuple[str, str], dict[str, str]]


def refused(answer: httpx.Response) -> bool:
    """No right: not signed in, forbidden, or not part of the API at all."""
    unknown = answer.status_code == httpx.codes.NOT_FOUND and answer.json().get("code") in ("PGRST202", "PGRST205")
    return unknown or answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)


@dataclass
class Questions:
    """The gateway, the people and the rows of the two companies that have some."""

    http: httpx.AsyncClient
    actors: Actors
    rights: Rights
    rows: Rows
    pending_rows: Rows


@dataclass
class Asker(Questions):
    """Asks what can be done with tables and views."""

    observed: Observed = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, line: str, actor: str, letter: str, outcome: str) -> None:
        """Remember an outcome."""
        self.observed.setdefault((line, actor), {})[letter] = outcome

    async def request(
        self, method: str, schema: str, path: str, actor: str, needs: Needs, **more: Any
    ) -> httpx.Response:
        """One request to PostgREST."""
        profile = {"accept-profile": schema, "content-profile": schema}
        headers = self.actors.headers(actor, needs) | profile | more.pop("headers", {})
        return await self.http.request(method, f"/rest/v1/{path}", headers=headers, **more)

    def lines(self, relation: Relation) -> list[str]:
        """Lines of the page about a relation: itself, and its rows in other states."""
        if not relation.entity:
            return [relation.title]
        name = relation.full_name
        return [line for line in self.rows.there if line == name or line.startswith(f"{name} (")]

    async def relation(self, relation: Relation) -> None:
        """Every command on one table or view, by everybody."""
        if not relation.entity:
            for actor in ACTORS:
                await self._look(relation.title, relation, actor, {})
            for actor in VIEW_WRITERS:
                await self._write_view(relation, actor)
            return
        samples = dict.fromkeys(ACTORS, self.rows)
        if has_own_rows_while_pending(relation):
            samples["pending"] = self.pending_rows
        before = {id(rows): rows.current(relation, rows.there[relation.full_name]) for rows in set(samples.values())}
        for actor, rows in samples.items():
            for line in self.lines(relation):
                await self._look(line, relation, actor, rows.there[line])
            await self._change(relation, actor, rows, before[id(rows)])
        await self._create_and_delete(relation, samples, before)

    async def _write_view(self, relation: Relation, actor: str) -> None:
        column = relation.columns[0]
        for letter, method in (("C", "POST"), ("U", "PATCH"), ("D", "DELETE")):
            body = {} if letter == "D" else {"json": {column: None}}
            answer = await self.request(
                method, relation.schema, relation.name, actor, self.rights.needs(relation, letter, actor),
                params={} if letter == "C" else {column: "is.null"}, **body,
            )  # fmt: skip
            impossible = refused(answer) or answer.json().get("code") == NOT_UPDATABLE
            self.note(relation.title, actor, letter, REFUSED if impossible else DONE)

    async def _look(self, line: str, relation: Relation, actor: str, key: Key) -> None:
        filters = {name: f"eq.{value}" for name, value in key.items()}
        if not key and "tenant_id" in relation.columns:
            filters["tenant_id"] = f"eq.{self.actors.company.id}"
        answer = await self.request(
            "GET", relation.schema, relation.name, actor, self.rights.needs(relation, "R", actor),
            params={"select": "*", "limit": "1"} | filters,
        )  # fmt: skip
        self.note(line, actor, "R", self._read(answer, f"{actor} reads {line}"))

    def _read(self, answer: httpx.Response, what: str) -> str:
        if refused(answer):
            return REFUSED
        if answer.status_code >= 300:
            return self._error(answer, what)
        return DONE if answer.json() else EMPTY

    def _error(self, answer: httpx.Response, what: str) -> str:
        self.errors.append(f"{what}: {answer.status_code} {answer.text[:300]}")
        return "error"

    async def _change(self, relation: Relation, actor: str, rows: Rows, row: Mapping[str, Any]) -> None:
        key = rows.there[relation.full_name]
        others = [name for name in relation.columns if name not in relation.keys] or relation.keys
        columns = declared().get(relation.full_name, {}).get("update", others[:1])
        answer = await self.request(
            "PATCH", relation.schema, relation.name, actor, self.rights.needs(relation, "U", actor),
            params={name: f"eq.{value}" for name, value in key.items()} | {"select": ",".join(relation.keys)},
            json={name: row[name] for name in columns}, headers={"prefer": "return=representation"},
        )  # fmt: skip
        self.note(relation.title, actor, "U", self._written(answer, actor, f"{actor} updates {relation.title}"))

    def _written(self, answer: httpx.Response, actor: str, what: str) -> str:
        if refused(answer):
            return REFUSED
        # the service is refused nothing but what the data forbids
        if actor == "service":
            return DONE
        if answer.status_code < 300:
            return DONE if answer.content and answer.json() else EMPTY
        return self._error(answer, what)

    async def _create_and_delete(
        self, relation: Relation, samples: Mapping[str, Rows], before: Mapping[int, Mapping[str, Any]]
    ) -> None:
        entity, allowed = relation.full_name, {letter: writers(relation, letter) for letter in "CD"}
        for actor, rows in samples.items():
            if actor not in allowed["C"]:
                await self._create(relation, actor, rows, before[id(rows)])
            if actor not in allowed["D"]:
                await self._delete(relation, actor, rows, rows.there[entity])
        if "create" in declared().get(entity, {}):
            # what may be created may be the equal of the row that is there
            for rows in set(samples.values()):
                rows.remove(entity, rows.there[entity])
        for actor, rows in samples.items():
            made: Key | None = None
            if actor in allowed["C"]:
                made = await self._create(relation, actor, rows, before[id(rows)])
            if actor in allowed["D"]:
                made = made or (nobodys(rows.there[entity]) if actor == "service" else rows.fresh(entity))
                await self._delete(relation, actor, rows, made)
            if made:
                rows.remove(entity, made)

    async def _create(self, relation: Relation, actor: str, rows: Rows, row: Mapping[str, Any]) -> Key | None:
        values = rows.sent[relation.full_name]
        if not values:
            # nobody sends such rows: the same row again is refused for the lack of the right or, last of all, as a duplicate
            values = {name: row[name] for name in relation.columns}
        elif relation.tenant_column and actor in ("stranger", "service"):
            values = values | {relation.tenant_column: str(rows.company.id)}
        answer = await self.request(
            "POST", relation.schema, relation.name, actor, self.rights.needs(relation, "C", actor), json=values,
            params={"select": ",".join(relation.keys)}, headers={"prefer": "return=representation"},
        )  # fmt: skip
        self.note(relation.title, actor, "C", self._written(answer, actor, f"{actor} creates {relation.title}"))
        return dict(answer.json()[0]) if answer.status_code == httpx.codes.CREATED else None

    async def _delete(self, relation: Relation, actor: str, rows: Rows, key: Key) -> None:
        before = rows.current(relation, key)
        answer = await self.request(
            "DELETE", relation.schema, relation.name, actor, self.rights.needs(relation, "D", actor),
            params={name: f"eq.{value}" for name, value in key.items()},
        )  # fmt: skip
        outcome = self._written(answer, actor, f"{actor} deletes {relation.title}")
        # some rows stay, marked as deleted or ended
        if outcome == EMPTY and rows.current(relation, key) != before:
            outcome = DONE
        self.note(relation.title, actor, "D", outcome)


def nobodys(key: Key) -> Key:
    """A key of the same form that no row has."""
    return {name: str(uuid4()) if len(str(value)) == len(str(uuid4())) else "nobody" for name, value in key.items()}
