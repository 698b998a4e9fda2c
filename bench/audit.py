"""Writing with our audit against writing without, and against a row trigger that stores both rows."""

from functools import partial
from uuid import uuid4

import psycopg

from bench.database import FILL, bench_database, on
from bench.measure import compare, table

SINGLE = 500
BULK = 100_000
INSERT = "insert into {} (tenant_id, code, name, city, amount) values (%s, %s, '거래처', '춘천시', 1)"
UPDATE = "update {} set city = '원주시', amount = amount + 1 where tenant_id = %s and id = %s"
TABLES = {"no audit": "bench.plain_items", "our audit": "bench.items", "row trigger": "bench.row_items"}


def run() -> str:
    """Markdown with the figures for single rows and for one statement over many."""
    with bench_database() as url, psycopg.connect(url) as connection:
        tenant = [uuid4()]

        def bulk_insert(name: str) -> None:
            connection.execute(on(FILL, name), {"tenants": tenant, "rows": BULK})
            connection.rollback()

        def single_inserts(name: str) -> None:
            for number in range(SINGLE):
                with connection.transaction():
                    connection.execute(on(INSERT, name), [tenant[0], str(number)])

        def single_updates(name: str) -> None:
            ids = [r[0] for r in connection.execute(on("select id from {} limit %s", name), [SINGLE])]
            connection.commit()
            for item in ids:
                with connection.transaction():
                    connection.execute(on(UPDATE, name), [tenant[0], item])

        def bulk_update(name: str) -> None:
            connection.execute(on("update {} set amount = amount + 1", name))
            connection.rollback()

        inserts = compare({label: partial(single_inserts, name) for label, name in TABLES.items()}, rounds=5)
        updates = compare({label: partial(single_updates, name) for label, name in TABLES.items()}, rounds=5)
        bulk = compare({label: partial(bulk_insert, name) for label, name in TABLES.items()}, rounds=3)
        for name in TABLES.values():
            connection.execute(on(FILL, name), {"tenants": tenant, "rows": BULK // 2})
        connection.commit()
        changed = compare({label: partial(bulk_update, name) for label, name in TABLES.items()}, rounds=3)
    return "\n".join(
        [
            table("Inserting one row", inserts, SINGLE),
            table("Updating one row", updates, SINGLE),
            table(f"Inserting {BULK:,} rows in one statement", bulk, BULK),
            table(f"Updating {BULK // 2:,} rows in one statement", changed, BULK // 2),
        ]
    )
