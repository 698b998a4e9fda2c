"""X-01: two tenants with the same samples of every entity; each id of one is tried as the other, through every door.

Everything is read from the catalog: a new table, foreign key or function is covered by its sample alone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from tests.support.people import Company, People
from tests.support.samples import SampleMaker, read_samples, table_of
from tests.support.session import Session

Key = dict[str, Any]
#: What a function is given for an argument that is no id.
ARGUMENTS: Mapping[str, str] = {
    "text": "'x'", "integer": "1", "bigint": "1", "numeric": "1", "boolean": "false", "date": "app.today()",
    "jsonb": "'{}'::jsonb", "json": "'{}'::json", "timestamp with time zone": "now()", "text[]": "'{}'::text[]",
}  # fmt: skip
FUNCTIONS: LiteralString = """
select p.oid::regprocedure::text as name, n.nspname || '.' || p.proname as called, coalesce(p.proargnames, '{}') as names,
  array(select format_type(t.type, null) from unnest(p.proargtypes) with ordinality as t (type, n) order by t.n) as types,
  array(select k.typtype = 'e' from unnest(p.proargtypes) with ordinality as t (type, n)
    inner join pg_type as k on t.type = k.oid order by t.n) as enums
from pg_proc as p
inner join pg_namespace as n on p.pronamespace = n.oid
where (n.nspname in (select split_part(entity, '.', 1) from app.entities where scope = 'tenant') or n.nspname = 'public')
  and has_function_privilege('authenticated', p.oid, 'execute') and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
  and ('uuid'::regtype = any(p.proargtypes) or 'uuid[]'::regtype = any(p.proargtypes))
order by 1
"""
FOREIGN_KEYS: LiteralString = """
select c.conrelid::regclass::text as entity, a.attname as column_name, e.entity as referred, k.attname as referred_key
from pg_constraint as c
inner join app.entities as o on to_regclass(o.entity) = c.conrelid and o.scope = 'tenant'
inner join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[cardinality(c.conkey)]
inner join pg_attribute as k on k.attrelid = c.confrelid and k.attnum = c.confkey[cardinality(c.confkey)]
inner join app.entities as e on to_regclass(e.entity) = c.confrelid
where c.contype = 'f' and a.attname <> 'tenant_id' and k.atttypid = 'uuid'::regtype
  and has_column_privilege('authenticated', c.conrelid, a.attnum, 'insert')
order by 1, 2
"""


@dataclass
class Tenant:
    """A company with one sample of every entity that clients may create."""

    company: Company
    maker: SampleMaker
    keys: dict[str, Key]
    values: dict[str, dict[str, Any]]

    @property
    def ids(self) -> set[str]:
        """Every id of its rows."""
        return set(self.maker.made)


@dataclass
class World:
    """The owner of the rows, and the stranger who tries."""

    db: Session
    owner: Tenant
    stranger: Tenant

    def snapshot(self) -> dict[str, Any]:
        """Every row of the owner's company, as the database holds it."""
        with self.db.as_postgres():
            return {
                entity: self.db.value(
                    sql.SQL(
                        "select jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text) from {} as t where tenant_id = %s"
                    ).format(table_of(entity)),
                    [self.owner.company.id],
                )
                for entity in entities(self.db)
            }


def entities(db: Session) -> list[str]:
    with db.as_postgres():
        return [
            row["entity"] for row in db.rows("select entity from app.entities where scope = 'tenant' order by entity")
        ]


def settle(db: Session, people: People, first: int, *, made: bool) -> Tenant:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        maker = SampleMaker(db, company.owner_id, first)
        tenant = Tenant(company, maker, {}, {})
        for entity, sample in read_samples().items():
            if made and "create" in sample.get("writes", []):
                values = maker.values(entity)
                tenant.values[entity] = values
                tenant.keys[entity] = maker.insert(entity, values)
    return tenant


@pytest.fixture
def world(db: Session, people: People) -> Iterator[World]:
    found = World(db, settle(db, people, 7_710_001, made=True), settle(db, people, 8_810_001, made=False))
    before = found.snapshot()
    yield found
    assert found.snapshot() == before, "the stranger changed something"


def refused(db: Session, statement: sql.Composable, parameters: list[Any]) -> str | None:
    """The error of a statement, whose effects are taken back; None when it went through."""
    try:
        with db._counted(), db.connection.transaction(force_rollback=True):
            db.connection.execute(sql.Composed([statement]), parameters)
            # what would be asked at the end of the request is asked now
            db.connection.execute("set constraints all immediate")
    except psycopg.Error as error:
        return error.sqlstate or "error"
    return None


def test_every_entity_has_a_sample_and_every_sample_an_entity(db: Session) -> None:
    with db.as_postgres():
        rows = db.rows("select entity from app.entities where scope = 'tenant' and kind = 'record'")
    known = set(entities(db))
    assert {row["entity"] for row in rows} - set(read_samples()) == set()
    assert set(read_samples()) - known == set()


def test_no_row_is_read(world: World) -> None:
    db, owner = world.db, world.owner
    with db.as_user(world.stranger.company.owner_id):
        for entity in entities(db):
            found = sql.SQL("select count(*) from {} where tenant_id = %s").format(table_of(entity))
            try:
                assert db.value(found, [owner.company.id]) == 0, entity
            except psycopg.errors.InsufficientPrivilege:
                pytest.fail(f"{entity}: the question was not allowed")


def test_no_reference_points_across(world: World) -> None:
    """X-01: every foreign key, and every id in a sample whatever it points at, on insert and on update."""
    db, owner, stranger = world.db, world.owner, world.stranger
    tried = _foreign_ids(db, owner)
    with db.as_user(stranger.company.owner_id):
        for (entity, column), foreign in sorted(tried.items()):
            with db.connection.transaction(force_rollback=True):
                values = stranger.maker.values(entity) | {column: foreign}
                names = sql.SQL(", ").join(sql.Identifier(name) for name in values)
                insert = sql.SQL("insert into {0} ({1}) select {1} from jsonb_populate_record(null::{0}, %s)")
                error = refused(db, insert.format(table_of(entity), names), [json.dumps(values)])
                assert error, f"{entity}.{column} of a new row points at {foreign}"
                # the same row without the foreign id is fine, so it was the id that was refused
                key = stranger.maker.make(entity)
                match = sql.SQL(" and ").join(sql.SQL("{}::text = %s").format(sql.Identifier(name)) for name in key)
                update = sql.SQL("update {} set {} = %s where {}").format(
                    table_of(entity), sql.Identifier(column), match
                )
                assert refused(db, update, [foreign, *key.values()]), f"{entity}.{column} was changed to {foreign}"


def _foreign_ids(db: Session, owner: Tenant) -> dict[tuple[str, str], str]:
    """(Entity, column) → an id of the owner that the column could hold if tenants were not kept apart."""
    with db.as_postgres():
        keys = [row for row in db.rows(FOREIGN_KEYS) if row["entity"] in owner.values]
    # accounts are no samples: the owner's user stands for them
    tried = {
        (row["entity"], row["column_name"]): owner.keys.get(row["referred"], {}).get(
            row["referred_key"], owner.maker.user_id
        )
        for row in keys
    }
    for entity, values in owner.values.items():
        folder = f"{owner.company.id}/"
        tried |= {
            (entity, name): value
            for name, value in values.items()
            if str(value) in owner.ids or str(value).startswith(folder)
        }
    return tried


def test_no_row_is_written(world: World) -> None:
    """X-01: update, delete, insert and upsert with a foreign id or tenant."""
    db, owner = world.db, world.owner
    with db.as_user(world.stranger.company.owner_id):
        for entity, key in owner.keys.items():
            match = sql.SQL(" and ").join(sql.SQL("{}::text = %s").format(sql.Identifier(name)) for name in key)
            table = table_of(entity)
            for name in owner.values[entity]:
                update = sql.SQL("update {} set {} = {} where {}").format(
                    table, sql.Identifier(name), sql.Identifier(name), match
                )
                try:
                    with db.connection.transaction():
                        assert db.execute(update, list(key.values())) == 0, (entity, name)
                except psycopg.errors.InsufficientPrivilege:
                    continue
            try:
                with db.connection.transaction():
                    assert db.execute(sql.SQL("delete from {} where {}").format(table, match), list(key.values())) == 0
            except psycopg.Error as error:
                assert error.sqlstate in ("42501", "PGRST"), entity
            insert = sql.SQL("insert into {} (tenant_id) values (%s)").format(table)
            assert refused(db, insert, [owner.company.id]) == "42501", entity


def test_no_function_answers_or_acts_on_a_foreign_id(world: World) -> None:
    """X-01: every function of the API that takes an id gets each id of the owner."""
    db, owner = world.db, world.owner
    with db.as_postgres():
        functions = db.rows(FUNCTIONS)
    assert {row["called"] for row in functions} >= {
        "public.transition",
        "public.restore",
        "public.available_transitions",
    }
    secrets = {*owner.maker.marks, str(owner.company.id)}
    with db.as_user(world.stranger.company.owner_id):
        for function in functions:
            for entity, key in owner.keys.items():
                if "id" in key and _fits(function, entity):
                    answer = _call(db, function, entity, key["id"])
                    leaked = {word for word in (secrets | owner.ids) - {key["id"]} if word in answer}
                    assert not leaked, f"{function['name']}({entity}) told {leaked}: {answer[:300]}"


def _fits(function: Mapping[str, Any], entity: str) -> bool:
    """Functions of another schema only get the ids whose table their argument names."""
    schema, _, table = entity.partition(".")
    if function["called"].startswith((f"{schema}.", "public.")):
        return True
    return any(
        name.removeprefix("p_").removesuffix("_id") in (table, table.removesuffix("s")) for name in function["names"]
    )


def _call(db: Session, function: Mapping[str, Any], entity: str, record: str) -> str:
    """What a function says about an id, or the text of its refusal; effects on the caller's own rows are taken back."""
    arguments: list[sql.Composable] = []
    inputs = function["names"][: len(function["types"])]
    for name, kind, is_enum in zip(inputs, function["types"], function["enums"], strict=True):
        if kind in ("uuid", "uuid[]"):
            value: sql.Composable = sql.Literal([record] if kind.endswith("[]") else record)
        elif name == "p_entity":
            value = sql.Literal(entity)
        elif is_enum:
            value = sql.SQL("(enum_range(null::{}))[1]").format(sql.SQL(kind))
        else:
            value = sql.SQL(ARGUMENTS.get(kind, "null"))
        arguments.append(sql.SQL("{}::{}").format(value, sql.SQL(kind)))
    statement = sql.SQL("select to_jsonb(f)::text as answer from {}({}) as f").format(
        sql.Identifier(*function["called"].split(".")), sql.SQL(", ").join(arguments)
    )
    answer: list[Any] = []
    try:
        with db._counted(), db.connection.transaction(force_rollback=True):
            answer = db.connection.execute(statement).fetchall()
    except psycopg.Error as error:
        # a mistake in the question would prove nothing
        assert error.sqlstate not in ("42601", "42883", "42P02"), f"{function['name']}: {error}"
        return str(error)
    return json.dumps([row["answer"] for row in answer], ensure_ascii=False)


def test_a_hole_would_be_noticed(world: World) -> None:
    """An open policy, a reference without a key and a careless function: each of the checks above finds its own."""
    with world.db.as_postgres():
        world.db.execute("create policy hole on adm.units for select to authenticated using (tenant_id is not null)")
        world.db.execute("alter table adm.codes drop constraint codes_tenant_id_group_id_fkey")
        world.db.execute("drop trigger if exists tg_codes__validate on adm.codes")
        world.db.execute(
            "create function app.hole(p_id uuid) returns jsonb language plpgsql security definer set search_path = '' as"
            " $$ begin return (select to_jsonb(t) from adm.payment_terms as t where t.id = p_id); end $$"
        )
        world.db.execute(
            "create function adm.hole(p_id uuid) returns jsonb language plpgsql set search_path = '' as"
            " $$ begin return app.hole(p_id); end $$"
        )
        world.db.execute(
            "select app.expose('app.hole(uuid)', 'authenticated'), app.expose('adm.hole(uuid)', 'authenticated')"
        )
    for check, what in (
        (test_no_row_is_read, "adm.units"),
        (test_no_reference_points_across, "adm.codes.group_id"),
        (test_no_function_answers_or_acts_on_a_foreign_id, "adm.hole"),
    ):
        with pytest.raises(AssertionError, match=what):
            check(world)
