"""A list of 20 and a single read under row-level security against the same query on a table without it."""

from uuid import UUID, uuid4

import psycopg

from bench.database import FILL, bench_database, on, speak_as
from bench.measure import compare, table

REPEAT = 300
LIST = "select * from {} where {}not is_deleted order by created_at desc limit 20"


def prepare(connection: psycopg.Connection, tenants: int, rows: int) -> tuple[UUID, UUID, UUID]:
    """Fills both tables; returns the owner who reads, the tenant, and one row of it."""
    owner, names = uuid4(), [uuid4() for _ in range(tenants)]
    connection.execute("insert into auth.users (id, email) values (%s, %s)", [owner, f"{owner}@bench.example"])
    connection.execute(
        "insert into sys.organizations (tenant_id, name, status) select id, 'bench', 'active' from unnest(%s::uuid[]) as t (id)",
        [names],
    )
    connection.execute(
        "insert into sys.users (tenant_id, id, email, is_owner) values (%s, %s, 'o@bench.example', true)",
        [names[0], owner],
    )
    connection.execute("alter table bench.items disable trigger user")
    for name in ("bench.items", "bench.plain_items"):
        connection.execute(on(FILL, name), {"tenants": names, "rows": rows})
    connection.execute("alter table bench.items enable trigger user")
    item: UUID = connection.execute("select id from bench.items where tenant_id = %s limit 1", [names[0]]).fetchall()[
        0
    ][0]
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze bench.items")
    connection.execute("vacuum analyze bench.plain_items")
    connection.autocommit = False
    return owner, names[0], item


def run(tenants: int = 1000, rows: int = 1000) -> str:
    """Markdown with the figures for `tenants` × `rows` rows."""
    with bench_database() as url, psycopg.connect(url) as connection:
        owner, tenant, item = prepare(connection, tenants, rows)

        def repeat(query: str, parameters: list[UUID]) -> None:
            for _ in range(REPEAT):
                with connection.transaction():
                    speak_as(connection, owner)
                    connection.execute(query, parameters).fetchall()

        connection.commit()
        lists = compare(
            {
                "without row-level security": lambda: repeat(
                    LIST.format("bench.plain_items", "tenant_id = %s and "), [tenant]
                ),
                "with row-level security": lambda: repeat(LIST.format("bench.items", ""), []),
            },
            rounds=7,
        )
        reads = compare(
            {
                "without row-level security": lambda: repeat(
                    "select * from bench.plain_items where tenant_id = %s and id = %s", [tenant, item]
                ),
                "with row-level security": lambda: repeat("select * from bench.items where id = %s", [item]),
            },
            rounds=7,
        )
    size = f"{tenants * rows:,} rows, {tenants:,} tenants"
    return table(f"A list of 20 ({size})", lists, REPEAT) + "\n" + table(f"One row by id ({size})", reads, REPEAT)
