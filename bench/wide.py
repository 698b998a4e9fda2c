"""A tenant table of 20 columns that are exported, and its export as the sidecar makes it."""

import asyncio
from typing import IO
from uuid import UUID, uuid4

import psycopg

from edge_api.core.database import Caller, CallerDatabase, Database
from edge_api.core.tracing import RequestContext
from edge_api.features.records.schemas import RecordExportQuery
from edge_api.features.records.service import export_records
from scripts.stack.postgres import Server

COLUMNS = 20
SETUP = """
create schema bench;
grant usage on schema bench to authenticated;
create type bench.partner_kind as enum ('customer', 'supplier', 'both');
create table bench.partners (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null, name text not null, address text, note text, city text, phone text, email text, kind bench.partner_kind,
  position integer not null, amount numeric(15, 0), price numeric(15, 2), rate numeric(8, 4), founded_on date, checked_on date,
  is_active boolean not null default true,
  created_at timestamptz not null default now(), created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(), updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create index on bench.partners (tenant_id, position) where not is_deleted;
select app.describe('bench.partners', '거래처 — Partners', '{
  "code": "코드 — Code", "name": "이름 — Name", "address": "주소 — Address", "note": "비고 — Note", "city": "도시 — City",
  "phone": "전화 — Phone", "email": "이메일 — E-mail", "kind": "구분 — Kind", "position": "순번 — Position",
  "amount": "금액 — Amount", "price": "단가 — Price", "rate": "비율 — Rate", "founded_on": "설립일 — Founded",
  "checked_on": "점검일 — Checked", "is_active": "사용 — Active"}');
select app.register_entity('bench.partners', 'tenant', '거래처', 'Partners', p_exportable => true);
select app.allow_tenant('bench.partners');
"""
# one note in nine looks like a formula, one in five is missing, one address in thirty has marks of XML
FILL = """
insert into bench.partners (tenant_id, code, name, address, note, city, phone, email, kind, position, amount, price, rate,
  founded_on, checked_on, is_active, created_at, created_by, updated_at, updated_by)
select %(tenant)s, 'C' || n, '강원상사 ' || n, '강원특별자치도 춘천시 중앙로 ' || n
    || case when n %% 30 = 0 then '번길 <A&B빌딩>' else '번길' end,
  case when n %% 5 = 0 then null when n %% 9 = 0 then '=비고 ' || n else '비고 ' || n end, '춘천시',
  '033-250-' || lpad((n %% 10000)::text, 4, '0'), 'partner' || n || '@example.kr',
  (array['customer', 'supplier', 'both']::bench.partner_kind[])[1 + n %% 3], n, n * 1000, n * 12.25, n %% 1000 / 7.0,
  date '2000-01-01' + n %% 9000, date '2024-01-01' + n %% 700, n %% 4 > 0,
  now() - n * interval '61 seconds', %(owner)s, now() - n * interval '17 seconds', %(owner)s
from generate_series(1, %(rows)s) as n
"""


def make_tenant(connection: psycopg.Connection) -> tuple[UUID, UUID]:
    """An active company and its owner: (tenant, owner)."""
    tenant, owner = uuid4(), uuid4()
    connection.execute("insert into auth.users (id, email) values (%s, %s)", [owner, f"{owner}@bench.example"])
    connection.execute(
        "insert into sys.organizations (tenant_id, name, status) values (%s, 'bench', 'active')", [tenant]
    )
    connection.execute(
        "insert into sys.users (tenant_id, id, email, is_owner) values (%s, %s, 'o@bench.example', true)",
        [tenant, owner],
    )
    return tenant, owner


def prepare(server: Server, rows: int) -> UUID:
    """Makes the table with so many rows of one company; returns the owner, who exports."""
    with psycopg.connect(server.admin_url) as connection:
        connection.execute(SETUP)
        tenant, owner = make_tenant(connection)
        connection.execute("alter table bench.partners disable trigger user")
        connection.execute(FILL, {"tenant": tenant, "owner": owner, "rows": rows})
        connection.execute("alter table bench.partners enable trigger user")
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        connection.execute("vacuum analyze bench.partners")
    return owner


def caller_of(user: UUID) -> Caller:
    """A signed-in user as the sidecar knows it."""
    return Caller("authenticated", str(user), {"sub": str(user), "role": "authenticated", "app_metadata": {}})


def export(url: str, owner: UUID, rows: int) -> IO[bytes]:
    """The finished file of the first rows: query, cells, file, audit entry, as `GET …/export` does it."""

    async def run() -> IO[bytes]:
        database = Database(url, max_size=2, statement_timeout=60)
        await database.open()
        try:
            units = CallerDatabase(database, caller_of(owner), RequestContext(method="GET", path="/bench"))
            filters = [("position", f"lte.{rows}")]
            made = await export_records(units, "bench", "partners", RecordExportQuery(order=["position"]), filters)
            if made.rows != rows:
                raise RuntimeError(f"{made.rows} rows were exported, not {rows}")
            return made.file
        finally:
            await database.close()

    return asyncio.run(run())
