"""Writing with our audit against writing without, and against a row trigger that stores both rows as supa_audit does."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from bench.database import TABLE, bench_server, on
from bench.measure import Figure, compare
from bench.plots import Plot
from bench.results import Aim, Measurement, Outcome, Table

# The tables of one kind differ in who writes the change down and in nothing else: a bare one with two indexes, and one as
# CONTRIBUTING.md declares it, searchable and with a unique code.
DECLARED = """
select app.make_searchable({name}, '{{code,name}}');
create unique index on {table} (tenant_id, code) where not is_deleted;
"""
REGISTERED = "select app.register_entity({name}, 'tenant', '품목', 'Items')"
NOT_AUDITED = """
drop trigger tg__audit_insert on {table};
drop trigger tg__audit_update on {table};
drop trigger tg__audit_delete on {table};
"""
# What supa_audit does for a row: names it by a hash of its table and primary key, which it looks up, and keeps both rows
# as jsonb in a table with these indexes.
ROW_LOG = """
create schema bench;
create table bench.row_versions (
  id bigserial primary key, record_id uuid, old_record_id uuid, op text not null, ts timestamptz not null default now(),
  table_oid oid not null, table_schema name not null, table_name name not null, record jsonb, old_record jsonb,
  auth_uid uuid default auth.uid(), auth_role text default auth.role()
);
create index on bench.row_versions (record_id) where record_id is not null;
create index on bench.row_versions (old_record_id) where old_record_id is not null;
create index on bench.row_versions using brin (ts);
create index on bench.row_versions (table_oid);
create function bench.key_columns(p_table oid) returns text[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_catalog.pg_index as i
  inner join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
  where i.indrelid = p_table and i.indisprimary
$$;
create function bench.record_id(p_table oid, p_columns text[], p_row jsonb) returns uuid language sql stable as $$
  select case when p_row is not null then (
    select md5((jsonb_build_array(to_jsonb(p_table)) || jsonb_agg(p_row ->> k))::text)::uuid from unnest(p_columns) as k) end
$$;
create function bench.store_rows() returns trigger language plpgsql security definer as $$
declare
  v_columns text[] := bench.key_columns(tg_relid);
  v_new jsonb := to_jsonb(new);
  v_old jsonb := to_jsonb(old);
begin
  insert into bench.row_versions (record_id, old_record_id, op, table_oid, table_schema, table_name, record, old_record)
  values (bench.record_id(tg_relid, v_columns, v_new), bench.record_id(tg_relid, v_columns, v_old), tg_op, tg_relid,
    tg_table_schema, tg_table_name, v_new, v_old);
  return null;
end $$;
"""
ROW_TRIGGER = (
    "create trigger store_rows after insert or update on {table} for each row execute function bench.store_rows()"
)
FILL = """
insert into {} (tenant_id, code, name, city, phone, amount, note)
select %(tenant)s, 'C' || n, '거래처 ' || n, '춘천시', '033-250-' || n, n * 1000, 'note' from generate_series(1, %(rows)s) as n
"""
INSERT = "insert into {} (tenant_id, code, name, city, amount) values (%s, %s, '거래처', '춘천시', 1)"
UPDATE = "update {} set city = '원주시', amount = amount + 1 where tenant_id = %s and id = %s"
BULK_UPDATE = "update {} set amount = amount + 1"
_SINGLE, _BULK, _AHEAD = "single", "bulk", "ahead"
_PLAIN, _SUITE = "bare table", "table of the suite"
AIMS = (
    Aim(_SINGLE, "Writing one row with audit, times without", "at most", 1.6, "×"),
    Aim(_BULK, "100,000 rows of a table of the suite in one statement with audit, times without", "at most", 2.0, "×"),
    Aim(_AHEAD, "With audit, times a row trigger that stores both rows", "at most", 1.0, "×"),
)
WRITERS: dict[str, LiteralString] = {"no audit": NOT_AUDITED, "our audit": "", "row trigger": NOT_AUDITED + ROW_TRIGGER}
KINDS: dict[str, LiteralString] = {_PLAIN: "", _SUITE: DECLARED}


@dataclass(frozen=True)
class Sizes:
    """Rows written one by one, and rows written by one statement."""

    single: int
    bulk: int


def declare(connection: psycopg.Connection, kind: str) -> dict[str, str]:
    """Makes a table of the kind for every way of writing down; their names by that way."""
    names = {}
    for number, (writer, parts) in enumerate(WRITERS.items()):
        name = f"bench.{kind.replace(' ', '_')}_{'abc'[number]}"
        for statement in (TABLE, KINDS[kind], REGISTERED, parts):
            if statement:
                connection.execute(named(statement, name))
        names[writer] = name
    connection.commit()
    return names


def named(statement: LiteralString, name: str) -> sql.Composed:
    """The statement with the table as an identifier and as a text."""
    return sql.SQL(statement).format(table=sql.Identifier(*name.split(".")), name=sql.Literal(name))


def single_inserts(connection: psycopg.Connection, tenant: UUID, sizes: Sizes, name: str) -> None:
    """Rows one by one, each in a transaction of its own."""
    for _ in range(sizes.single):
        with connection.transaction():
            connection.execute(on(INSERT, name), [tenant, uuid4().hex[:20]])


def single_updates(connection: psycopg.Connection, tenant: UUID, sizes: Sizes, name: str) -> None:
    """Changes of rows one by one, each in a transaction of its own."""
    ids = [row[0] for row in connection.execute(on("select id from {} limit %s", name), [sizes.single])]
    connection.commit()
    for item in ids:
        with connection.transaction():
            connection.execute(on(UPDATE, name), [tenant, item])


def bulk_insert(connection: psycopg.Connection, tenant: UUID, sizes: Sizes, name: str) -> None:
    """One statement, rolled back: every round starts from the same table."""
    connection.execute(on(FILL, name), {"tenant": tenant, "rows": sizes.bulk})
    connection.rollback()


def bulk_update(connection: psycopg.Connection, _tenant: UUID, _sizes: Sizes, name: str) -> None:
    """One statement over the rows that stand there, rolled back."""
    connection.execute(on(BULK_UPDATE, name))
    connection.rollback()


def measure(connection: psycopg.Connection, kind: str, sizes: Sizes) -> dict[str, list[Figure]]:
    """The figures of one kind of table by what was done."""
    tenant = uuid4()
    names = declare(connection, kind)

    def compared(work: Callable[..., None], rounds: int, before: Callable[[], None] = lambda: None) -> list[Figure]:
        writers = {writer: partial(work, connection, tenant, sizes, name) for writer, name in names.items()}
        return compare(writers, rounds, before)

    def tidied() -> None:
        # what the round before rolled back stands in table and log until somebody cleans up
        connection.autocommit = True
        for name in (*names.values(), "audt.audit_logs", "bench.row_versions"):
            connection.execute(on("vacuum {}", name))
        connection.autocommit = False

    found = {
        "inserting one row": compared(single_inserts, 5),
        "updating one row": compared(single_updates, 5),
        f"inserting {sizes.bulk:,} rows": compared(bulk_insert, 3, tidied),
    }
    for name in names.values():
        connection.execute(on("truncate {}", name))
        connection.execute(on(FILL, name), {"tenant": tenant, "rows": sizes.bulk})
    connection.commit()
    return found | {f"updating {sizes.bulk:,} rows": compared(bulk_update, 3, tidied)}


def run(quick: bool) -> Outcome:
    """The worst of inserting and updating decides."""
    sizes = Sizes(3, 50) if quick else Sizes(500, 100_000)
    with bench_server() as server, psycopg.connect(server.admin_url) as connection:
        connection.execute(ROW_LOG)
        found = {kind: measure(connection, kind, sizes) for kind in KINDS}
    ratios = {
        (kind, work): {figure.name: figure.ratio for figure in figures}
        for kind, works in found.items()
        for work, figures in works.items()
    }

    def worst(kind: str, ending: str, writer: str = "our audit") -> float:
        return max(of[writer] for (k, work), of in ratios.items() if k == kind and work.endswith(ending))

    rows = [
        [f"{kind}, {work}", *(f"{of[writer]:.2f}" for writer in WRITERS if writer != "no audit")]
        for (kind, work), of in ratios.items()
    ]
    return Outcome(
        {
            _SINGLE: max(worst(kind, " row") for kind in KINDS),
            _BULK: worst(_SUITE, " rows"),
            _AHEAD: max(of["our audit"] / of["row trigger"] for of in ratios.values()),
        },
        [Table("Times the same without audit", ["table, work", "our audit", "row trigger"], rows)],
        [
            Plot(
                "Writing, times the same without audit",
                "times",
                bars={
                    f"{kind}, {name}, {writer}": worst(kind, ending, writer)
                    for kind in KINDS
                    for name, ending in (("one row", " row"), ("many rows", " rows"))
                    for writer in ("our audit", "row trigger")
                },
            )
        ],
    )


MEASUREMENT = Measurement(
    "audit",
    "Audit",
    "Inserting and updating with our audit (statement triggers, changed columns only), without any, and with a row trigger that"
    " does what supa_audit does. The tables of a kind have the same columns, indexes and other triggers. A table of the suite is"
    " declared as CONTRIBUTING.md says, searchable and with a unique code, like those that are loaded with many rows (partners,"
    " products, prices). The bare one has its primary key and one index, as roles, settings and other small ones have: writing it"
    " costs next to nothing, so the figure shows what the lines take, old and new values of nine columns and four indexes for each.",
    AIMS,
    run,
)
