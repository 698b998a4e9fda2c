"""Scratch databases, and in them one tenant table as a module of the suite would declare it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from scripts.migrations.databases import tool_server
from scripts.stack.database import create_database, drop_database, migrate, on_database
from scripts.stack.postgres import Server

# a tenant table with its primary key and the index of its list; `{table}` is its name
TABLE: LiteralString = """
create table {table} (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null, name text not null, city text, phone text, amount numeric(15, 0), is_active boolean not null default true,
  note text,
  created_at timestamptz not null default now(), created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(), updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create index on {table} (tenant_id, created_at desc) where not is_deleted;
"""
SETUP: LiteralString = (
    "create schema bench; grant usage on schema bench to authenticated;"
    + TABLE.format(table="bench.items")
    + """
select app.register_entity('bench.items', 'tenant', '품목', 'Items');
select app.allow_tenant('bench.items');
"""
)
# names of tables are put in by `on`
FILL = """
insert into {} (tenant_id, code, name, city, phone, amount, note, created_at)
select t.id, 'C' || n, '거래처 ' || n, '춘천시', '033-250-' || n, n * 1000, 'note', now() - n * interval '1 minute'
from unnest(%(tenants)s::uuid[]) as t (id), generate_series(1, %(rows)s) as n
"""


_servers: list[Server] = []
_template: list[str] = []


@contextmanager
def workplace() -> Iterator[Server]:
    """A server, that of the running stack if there is one, and on it a migrated database to copy; for all measurements."""
    with tool_server() as server:
        name = f"bench_{uuid4().hex[:10]}"
        try:
            migrate(create_database(server.url, server.admin_url, name))
            _servers.append(server)
            _template.append(name)
            yield server
        finally:
            _servers.clear()
            _template.clear()
            drop_database(server.admin_url, name)


@contextmanager
def bench_server() -> Iterator[Server]:
    """Both addresses of a migrated scratch database on the measurements' server."""
    with ExitStack() as stack:
        server = _servers[0] if _servers else stack.enter_context(workplace())
        name = f"bench_{uuid4().hex[:10]}"
        stack.callback(drop_database, server.admin_url, name)
        url = create_database(server.url, server.admin_url, name, _template[0])
        yield Server(url, on_database(server.admin_url, name))


def on(statement: LiteralString, table: str) -> sql.Composed:
    """The statement with the name of a table (`schema.table`) in its braces."""
    return sql.SQL(statement).format(sql.Identifier(*table.split(".")))


def speak_as(connection: psycopg.Connection, user: UUID) -> None:
    """The settings of a request of a signed-in user, for the open transaction."""
    claims = json.dumps({"sub": str(user), "role": "authenticated", "app_metadata": {}})
    connection.execute(
        """select set_config('request.jwt.claims', %s, true), set_config('request.jwt.claim.sub', %s, true),
        set_config('request.headers', '{"user-agent": "bench"}', true), set_config('role', 'authenticated', true)""",
        [claims, str(user)],
    )
