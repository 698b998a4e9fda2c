"""A list of 20 and a single read under row-level security against the same query on the same rows without it."""

from collections.abc import Callable
from functools import partial
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg.sql import Composed

from bench.database import SETUP, bench_server, on, speak_as
from bench.http import get_many
from bench.measure import Figure, compare
from bench.plots import Plot
from bench.processes import Place, place
from bench.results import Aim, Measurement, Outcome, Table
from bench.sidecar import token
from bench.wide import make_tenant
from scripts.stack.postgres import Server

_SQL, _HTTP, _GROWTH = "sql", "http", "growth"
AIMS = (
    Aim(_SQL, "Lists and single reads in SQL, share of the throughput without row-level security", "at least", 0.60),
    Aim(
        _HTTP, "Lists and single reads over HTTP, share of the throughput without row-level security", "at least", 0.90
    ),
    Aim(_GROWTH, "A list of 20 at 10,000,000 rows, times that at 100,000", "at most", 1.3, "×"),
)
# Rows and tenants: each size with few and with many tenants, and the whole range of tenants at one size.
SIZES = ((10_000, 1), (10_000, 100), (100_000, 1000), (1_000_000, 1), (1_000_000, 10_000), (10_000_000, 1000))
GROWS_FROM = (100_000, 1000)
HTTP_SIZES = ((100_000, 1000), (1_000_000, 10_000))
LIST = "a list of 20"
READ = "one row by id"
LISTED = "select * from {} where tenant_id = %s and not is_deleted order by created_at desc limit 20"
ONE = "select * from {} where tenant_id = %s and id = %s and not is_deleted"
# The same rows through a view of a superuser, who is not asked for policies: same plan, same cache, no second table.
SETUP_VIEW = """
create view bench.open_items as select * from bench.items;
comment on view bench.open_items is '정책 없는 품목 — Items without policies';
grant select on bench.open_items to authenticated;
"""
# In the order of time, as rows of many tenants come in: those of one tenant lie far apart.
FILL = """
insert into bench.items (tenant_id, code, name, city, phone, amount, note, created_at)
select t.id, 'C' || n, '거래처 ' || n, '춘천시', '033-250-' || n, n * 1000, 'note', now() - n * interval '1 minute'
from generate_series(1, %(rows)s) as n cross join lateral unnest(%(tenants)s::uuid[]) as t (id)
"""


def run(quick: bool) -> Outcome:
    """A database for each size; over HTTP, which hides most of the difference, two sizes are enough."""
    sizes = ((200, 1), (400, 10)) if quick else SIZES
    repeat, rounds = (2, 1) if quick else (200, 5)
    grown = 0.0
    sql: dict[tuple[int, int], dict[str, list[Figure]]] = {}
    http: dict[tuple[int, int], dict[str, list[Figure]]] = {}
    for rows, tenants in sizes:
        with bench_server() as server:
            reader = prepare(server, tenants, rows // tenants)
            sql[rows, tenants] = in_sql(server, reader, repeat, rounds)
            if (rows, tenants) in HTTP_SIZES or quick:
                with place(server) as here:
                    http[rows, tenants] = over_http(here, reader, repeat, rounds)
            if (rows, tenants) == sizes[-1]:
                grown = growth(server, reader, sizes[0] if quick else GROWS_FROM, repeat, rounds)
    return Outcome(
        {
            _SQL: min(1 / figures[1].ratio for kinds in sql.values() for figures in kinds.values()),
            _HTTP: min(1 / figures[1].ratio for kinds in http.values() for figures in kinds.values()),
            _GROWTH: grown,
        },
        [as_table("In SQL", sql, repeat), as_table("Over HTTP", http, repeat)],
        [
            Plot(
                "Share of the throughput without row-level security, SQL",
                "share",
                "rows",
                lines=as_lines(sql),
                limit=0.6,
            ),
        ],
    )


class Reader:
    """Who reads, and one row that is read."""

    def __init__(self, owner: UUID, tenant: UUID, item: UUID) -> None:
        self.owner, self.tenant, self.item = owner, tenant, item


def prepare(server: Server, tenants: int, rows: int) -> Reader:
    """Fills the table with so many rows for each tenant."""
    with psycopg.connect(server.admin_url) as connection:
        connection.execute(SETUP)
        connection.execute(SETUP_VIEW)
        tenant, owner = make_tenant(connection)
        others = [uuid4() for _ in range(tenants - 1)]
        connection.execute("alter table bench.items disable trigger user, drop constraint items_pkey")
        connection.execute("drop index bench.items_tenant_id_created_at_idx")
        connection.execute(FILL, {"tenants": [tenant, *others], "rows": rows})
        connection.execute("alter table bench.items add primary key (tenant_id, id)")
        connection.execute("create index on bench.items (tenant_id, created_at desc) where not is_deleted")
        found = connection.execute("select id from bench.items where tenant_id = %s limit 1", [tenant]).fetchone()
        if found is None:
            raise RuntimeError("the table is empty")
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze bench.items")
    return Reader(owner, tenant, found[0])


def in_sql(server: Server, reader: Reader, repeat: int, rounds: int) -> dict[str, list[Figure]]:
    """Both reads, each in a transaction of its own with the settings of a request."""
    queries: tuple[tuple[str, LiteralString, list[UUID]], ...] = (
        (LIST, LISTED, [reader.tenant]),
        (READ, ONE, [reader.tenant, reader.item]),
    )
    with psycopg.connect(server.url) as connection:
        return {
            kind: turns(
                partial(transactions, connection, reader, on(query, "bench.open_items"), parameters, repeat),
                partial(transactions, connection, reader, on(query, "bench.items"), parameters, repeat),
                rounds,
            )
            for kind, query, parameters in queries
        }


def transactions(
    connection: psycopg.Connection, reader: Reader, query: Composed, parameters: list[UUID], repeat: int
) -> None:
    """The same read so many times. Raises RuntimeError when it finds nothing."""
    for _ in range(repeat):
        with connection.transaction():
            speak_as(connection, reader.owner)
            if not connection.execute(query, parameters).fetchall():
                raise RuntimeError("nothing was read")


def growth(server: Server, reader: Reader, smaller: tuple[int, int], repeat: int, rounds: int) -> float:
    """A list in the big table, times a list in a smaller one, in turns."""
    rows, tenants = smaller
    with bench_server() as small, psycopg.connect(server.url) as big_one, psycopg.connect(small.url) as small_one:
        other = prepare(small, tenants, rows // tenants)
        listed = on(LISTED, "bench.items")
        figures = compare(
            {
                "small": partial(transactions, small_one, other, listed, [other.tenant], repeat),
                "big": partial(transactions, big_one, reader, listed, [reader.tenant], repeat),
            },
            rounds,
        )
    return figures[1].ratio


def over_http(here: Place, reader: Reader, repeat: int, rounds: int) -> dict[str, list[Figure]]:
    """The same reads through the REST gateway with one and the same token."""
    base = f"{here.start_gateway()}/rest/v1"
    headers = {
        "apikey": here.stack.keys().publishable,
        "Authorization": f"Bearer {token(here, str(reader.owner))}",
        "Accept-Profile": "bench",
        "User-Agent": "bench",
    }
    same = f"tenant_id=eq.{reader.tenant}&is_deleted=is.false"
    paths = {LIST: f"{same}&order=created_at.desc&limit=20", READ: f"{same}&id=eq.{reader.item}"}

    def requests(table: str, query: str) -> None:
        if get_many(f"{base}/{table}?{query}", headers, repeat, connections=2) in (b"", b"[]"):
            raise RuntimeError("nothing was read")

    return {
        kind: turns(partial(requests, "open_items", query), partial(requests, "items", query), rounds)
        for kind, query in paths.items()
    }


def turns(without: Callable[[], None], under: Callable[[], None], rounds: int) -> list[Figure]:
    """Without policies first, which is the baseline."""
    return compare({"without": without, "with": under}, rounds)


def as_table(title: str, found: dict[tuple[int, int], dict[str, list[Figure]]], repeat: int) -> Table:
    """A line for each size and read."""
    return Table(
        title,
        ["rows, tenants, read", "ms without", "ms with", "share of throughput"],
        [
            [
                f"{rows:,}, {tenants:,}, {kind}",
                *(f"{figure.seconds * 1000 / repeat:.3f}" for figure in figures),
                f"{1 / figures[1].ratio:.2f}",
            ]
            for (rows, tenants), kinds in found.items()
            for kind, figures in kinds.items()
        ],
    )


def as_lines(found: dict[tuple[int, int], dict[str, list[Figure]]]) -> dict[str, list[tuple[float, float]]]:
    """The worst share by rows."""
    shares: dict[str, dict[float, float]] = {LIST: {}, READ: {}}
    for (rows, _), kinds in sorted(found.items()):
        for kind, figures in kinds.items():
            shares[kind][rows] = min(shares[kind].get(rows, 9.0), 1 / figures[1].ratio)
    return {kind: list(points.items()) for kind, points in shares.items()}


MEASUREMENT = Measurement(
    "lists",
    "Lists under row-level security",
    "The policy is the one that every table of the suite has (`app.allow_tenant`). Both queries read the same rows, the one without"
    " policies through a view of a superuser, both name the tenant, and both stand in a transaction that sets the claims of a"
    " signed-in user, as PostgREST does it. Over HTTP the same token asks the gateway for the table and for the view.",
    AIMS,
    run,
)
