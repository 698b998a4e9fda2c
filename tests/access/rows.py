"""Rows to ask about: samples that a client could send, and rows as the system itself writes them."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.rows import DictRow, dict_row

from tests.access.catalog import Relation
from tests.support.people import Company, People
from tests.support.samples import SampleMaker, read_samples, table_of
from tests.support.session import Session

Key = Mapping[str, Any]
COLUMNS: LiteralString = """
select a.attname as name, format_type(a.atttypid, null) as type,
  -- a default that asks who the caller is has no answer for the system
  a.attnotnull and coalesce(pg_get_expr(d.adbin, d.adrelid) ~ '(app|auth)[.]', true) as is_needed,
  (select e.enumlabel::text from pg_enum as e where e.enumtypid = a.atttypid order by e.enumsortorder limit 1) as label,
  (select f.confrelid::regclass::text from pg_constraint as f where f.conrelid = a.attrelid and f.contype = 'f'
    and f.conkey[cardinality(f.conkey)] = a.attnum order by f.conname limit 1) as parent,
  (select k.attname from pg_constraint as f
    inner join pg_attribute as k on k.attrelid = f.confrelid and k.attnum = f.confkey[cardinality(f.confkey)]
    where f.conrelid = a.attrelid and f.contype = 'f' and f.conkey[cardinality(f.conkey)] = a.attnum
    order by f.conname limit 1) as parent_key
from pg_attribute as a
left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
order by a.attnum
"""
VALUES: Mapping[str, Any] = {
    "integer": 1, "bigint": 1, "smallint": 1, "numeric": 1, "boolean": False, "date": "2026-03-02", "jsonb": {},
    "timestamp with time zone": "2026-03-02T09:00:00+09:00", "text[]": [], "uuid[]": [], "inet": "127.0.0.1",
}  # fmt: skip


@cache
def declared() -> Mapping[str, dict[str, Any]]:
    """Entity → its sample: those of the contract tests for the tenant suite, samples.json for the rest."""
    ours = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))
    return {entity: {**read_samples().get(entity, {}), **ours.get(entity, {})} for entity in {**read_samples(), **ours}}


def system_connection(admin_url: str) -> psycopg.Connection[DictRow]:
    """A connection that writes rows as if every trigger and foreign key had been satisfied."""
    connection = psycopg.connect(admin_url, autocommit=True, row_factory=dict_row)
    connection.execute("set session_replication_role = replica")
    return connection


class Rows(SampleMaker):
    """Rows of one company. Everything is committed, because the questions come over HTTP."""

    def __init__(self, session: Session, system: psycopg.Connection[DictRow], company: Company, first: int) -> None:
        with session.as_postgres():
            super().__init__(session, company.owner_id, first)
        self.system = system
        self.company = company
        self.shared: dict[str, dict[str, Any]] = {}
        self.stored: list[tuple[str, Key]] = []
        self.year = 2000
        #: line of the page → key of its row; entity → what a client would send
        self.there: dict[str, dict[str, Any]] = {}
        self.sent: dict[str, dict[str, Any]] = {}
        with session.as_postgres():
            found = session.rows("select entity, key_columns, tenant_column from app.entities")
        self.keys = {row["entity"]: tuple(row["key_columns"]) for row in found}
        self.tenant_columns = {row["entity"]: row["tenant_column"] for row in found}

    def prepare(self, relations: Iterable[Relation]) -> None:
        """One row of every entity, its variants, and what a client would send for another one."""
        for relation in relations:
            with self.session.as_user(self.user_id):
                self._prepare(relation)
            # no lock is held longer than for one relation: jobs of the worker may wait for it, and others for them
            self.session.commit()

    def _prepare(self, relation: Relation) -> None:
        for entity, values in declared().get(relation.full_name, {}).get("also", {}).items():
            self._store(entity, values)
        if not relation.entity:
            return
        sample = declared().get(relation.full_name, {})
        self.there[relation.full_name] = self._found(relation, sample)
        self.sent[relation.full_name] = self.resolve(sample.get("create", {}))
        for variant, changes in sample.get("variants", {}).items():
            line = f"{relation.full_name} ({variant})"
            self.there[line] = self._store(relation.full_name, sample.get("row", {}) | changes)

    def values(self, entity: str) -> dict[str, Any]:
        """What a client would send; the samples it refers to are made."""
        created: dict[str, Any] = self.resolve(declared()[entity].get("create", {}))
        return created

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments of a function, with the ids and columns of rows that nobody else uses."""
        made: dict[str, dict[str, Any]] = {}

        def filled(value: Any) -> Any:
            if isinstance(value, list):
                return [filled(item) for item in value]
            if not isinstance(value, str) or not value.startswith("$"):
                return value
            entity, _, column = value[1:].partition(":")
            if entity not in made:
                made[entity] = self.fresh(entity)
            return self._column(entity, made[entity], column or "id")

        return {name: filled(value) for name, value in given.items()}

    def _column(self, entity: str, key: Key, column: str) -> Any:
        find = sql.SQL("select to_jsonb(t) -> %s as value from {} as t where {}").format(table_of(entity), _match(key))
        row = self.system.execute(find, [column, *key.values()]).fetchone()
        return row["value"] if row else None

    def fresh(self, entity: str) -> dict[str, Any]:
        """The key of another row, made as the company's owner would or as the system writes it."""
        with self.session.as_user(self.user_id):
            key = self._new(entity, declared().get(entity, {}))
        self.session.commit()
        return key

    def _new(self, entity: str, sample: Mapping[str, Any]) -> dict[str, Any]:
        if "key" in sample:
            return dict(self.resolve(sample["key"]))
        if entity in read_samples() and "create" in sample:
            return super().make(entity)
        return self._store(entity, sample.get("row", {}))

    def _found(self, relation: Relation, sample: Mapping[str, Any]) -> dict[str, Any]:
        """The key of a row that is there anyway, or of a new one."""
        entity = relation.full_name
        is_sent = "create" in sample and relation.scope == "tenant"
        if sample.get("is_there") or (relation.scope == "tenant" and not is_sent and "row" not in sample):
            keys = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in relation.keys)
            condition = (
                sql.SQL("where tenant_id = {}").format(str(self.company.id))
                if relation.scope == "tenant"
                else sql.SQL("")
            )
            find = sql.SQL("select {} from {} {} order by ctid limit 1").format(keys, table_of(entity), condition)
            if row := self.system.execute(find).fetchone():
                return dict(row)
        return self._new(entity, sample)

    def make(self, entity: str, **changes: Any) -> dict[str, Any]:
        """A row that another one refers to; only those of the tenant suite, and those asked for by value, are new."""
        if entity in read_samples():
            return super().make(entity, **changes)
        if changes or entity not in self.shared:
            key = self._store(entity, declared().get(entity, {}).get("row", {}) | changes)
            return self.shared.setdefault(entity, key) if not changes else key
        return self.shared[entity]

    def resolve(self, value: Any) -> Any:
        """Beside the placeholders of the tenant samples: `$company`; `$account`, an account just made; `$year`
        and `$version`, another one each time."""
        if value == "$company":
            return str(self.company.id)
        if value == "$year":
            self.year += 1
            return self.year
        if value == "$colleague":
            return self._store("sys.users", {"id": "$account", "email": "colleague$seq@company.example"})["id"]
        if value == "$version":
            self.number += 1
            return f"{self.number % 9000 + 1000}.0"
        if value == "$account":
            return str(People(self.session).make_auth_user())
        return super().resolve(value)

    def remove(self, entity: str, key: Key) -> None:
        """Take a row away altogether, so that the next one may be its equal."""
        self.system.execute(
            sql.SQL("delete from {} where {}").format(table_of(entity), _match(key)), list(key.values())
        )

    def clear(self) -> None:
        """Take away what was written past the rules: other tests on this stack see what is published."""
        for entity, key in reversed(self.stored):
            self.remove(entity, key)

    def current(self, relation: Relation, key: Key) -> dict[str, Any]:
        """The row as the database holds it; empty when it is gone."""
        find = sql.SQL("select to_jsonb(t) as row from {} as t where {}").format(
            table_of(relation.full_name), _match(key)
        )
        found = self.system.execute(find, list(key.values())).fetchone()
        return dict(found["row"]) if found else {}

    def _store(self, entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row with these values and invented ones where a column needs one, written past every rule of the domain."""
        given = self.resolve(dict(values))
        columns = self.system.execute(COLUMNS, [entity]).fetchall()
        for column in columns:
            name = column["name"]
            if name == self.tenant_columns.get(entity):
                given.setdefault(name, str(self.company.id))
            elif column["is_needed"] and name not in given:
                given[name] = self._parent(column) if column["parent"] else self._invented(column)
        names = sql.SQL(", ").join(sql.Identifier(name) for name in given)
        keys = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in self.keys[entity])
        insert = sql.SQL(
            "insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, %s) returning {keys}"
        ).format(table=table_of(entity), names=names, keys=keys)
        row = self.system.execute(insert, [json.dumps(given)]).fetchone()
        key = dict(row or {})
        self.stored.append((entity, key))
        return key

    def _parent(self, column: Mapping[str, Any]) -> Any:
        parent = column["parent"] if "." in column["parent"] else f"public.{column['parent']}"
        if parent in ("auth.users", "sys.users"):
            return self.user_id
        if parent == "public.members":
            return str(self.company.id)
        return self.make(parent)[column["parent_key"]]

    def _invented(self, column: Mapping[str, Any]) -> Any:
        if column["label"]:
            return column["label"]
        if column["type"] == "uuid":
            return str(uuid4())
        if column["type"] == "text":
            self.number += 1
            return f"sample{self.number}"
        return VALUES[column["type"]]


def _match(key: Key) -> sql.Composable:
    return sql.SQL(" and ").join(sql.SQL("{}::text = %s").format(sql.Identifier(name)) for name in key)
