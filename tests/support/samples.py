"""One sample of every tenant entity (tests/contract/samples), made as the signed-in user.

In the values of `create`, `$crm.partners` is the id of a fresh sample of that entity, `$adm.units:EA` that of the row with
this code, `$user` the signed-in user, and `$seq` inside a text a number that never comes again. `{"$make": "crm.partners", "with": {…}}`
is a sample with other values, `$upload:product-images` the path of a picture in the folder of the record named before it.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from psycopg import sql

from tests.support.session import Session

FOLDER = Path(__file__).resolve().parents[1] / "contract" / "samples"
Sample = dict[str, Any]
_REFERENCE = re.compile(r"\$([a-z]+\.[a-z_]+)(?::(.+))?")


@cache
def read_samples() -> Mapping[str, Sample]:
    """Entity → its sample."""
    found: dict[str, Sample] = {}
    for file in sorted(FOLDER.glob("*.json")):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def table_of(entity: str) -> sql.Identifier:
    """The name of an entity in a statement."""
    return sql.Identifier(*entity.split("."))


class SampleMaker:
    """Makes samples on a session that speaks as `user_id`; `marks` are the texts that only its rows hold,
    `made` the ids of all of them."""

    def __init__(self, session: Session, user_id: Any, first: int) -> None:
        self.session = session
        self.user_id = str(user_id)
        self.first = self.number = first
        self.made: list[str] = []
        self.keys = {
            row["entity"]: tuple(row["key_columns"])
            for row in session.rows("select entity, key_columns from app.entities where scope = 'tenant'")
        }

    @property
    def marks(self) -> list[str]:
        """The numbers drawn so far."""
        return [str(number) for number in range(self.first, self.number)]

    def values(self, entity: str) -> dict[str, Any]:
        """What a client would send; the samples it refers to are made."""
        created: dict[str, Any] = self.resolve(read_samples()[entity].get("create", {}))
        return created

    def resolve(self, value: Any) -> Any:
        """A value with its references and numbers filled in."""
        if isinstance(value, dict) and "$make" in value:
            return str(self.make(value["$make"], **value["with"])["id"])
        if isinstance(value, dict):
            return {name: self.resolve(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if not isinstance(value, str) or "$" not in value:
            return value
        if value == "$user":
            return self.user_id
        if value.startswith("$upload:"):
            return self._uploaded(value.removeprefix("$upload:"))
        if reference := _REFERENCE.fullmatch(value):
            return self._referred(reference[1], reference[2])
        if "$seq" in value:
            self.number += 1
            return value.replace("$seq", str(self.number - 1))
        return value

    def _uploaded(self, bucket: str) -> str:
        path = f"{self.session.value('select app.tenant_id()')}/{self.made[-1]}/{uuid4()}.png"
        with self.session.as_postgres():
            self.session.execute(
                "insert into storage.objects (bucket_id, name, metadata) values (%s, %s, %s)",
                [bucket, path, json.dumps({"mimetype": "image/png", "size": 68})],
            )
        return path

    def _referred(self, entity: str, code: str | None) -> str:
        if code is not None:
            find = sql.SQL("select id::text from {} where code = %s").format(table_of(entity))
            return str(self.session.value(find, [code]))
        return str(self.make(entity)["id"])

    def insert(self, entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Insert a row; returns its key."""
        names = sql.SQL(", ").join(sql.Identifier(name) for name in values)
        keys = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in self.keys[entity])
        statement = sql.SQL(
            "insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, %s) returning {keys}"
        ).format(table=table_of(entity), names=names, keys=keys)
        key = dict(self.session.one(statement, [json.dumps(values)]))
        self.made += [value for name, value in key.items() if name == "id"]
        return key

    def make(self, entity: str, **changes: Any) -> dict[str, Any]:
        """Insert a fresh sample; returns its key."""
        return self.insert(entity, self.values(entity) | changes)
