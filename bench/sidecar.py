"""A signed-in route of the sidecar against a bare FastAPI route with the same query."""

import json
import time
from collections.abc import Mapping
from functools import partial

import jwt
import psycopg

from bench.database import FILL, SETUP, bench_server, on
from bench.http import get_many
from bench.measure import compare
from bench.plots import Plot
from bench.processes import Place, place
from bench.results import Aim, Measurement, Outcome, Table
from bench.wide import make_tenant

_SHARE = "share"
AIMS = (Aim(_SHARE, "Requests a second of a signed-in route, share of bare FastAPI", "at least", 0.80),)
BARE, SILENT, OURS = "bare FastAPI", "bare FastAPI, no access log", "signed-in route of the sidecar"


def run(quick: bool) -> Outcome:
    """The servers run side by side and are asked in turns, short ones because the machine's speed drifts."""
    count, rounds = (16, 1) if quick else (400, 25)
    with bench_server() as server, place(server) as here:
        with psycopg.connect(server.admin_url) as connection:
            connection.execute(SETUP)
            tenant, owner = make_tenant(connection)
            connection.execute(on(FILL, "bench.items"), {"tenants": [tenant], "rows": 1000})
            connection.commit()
            connection.autocommit = True
            connection.execute("vacuum analyze bench.items")
        path = f"/api/v1/bench/{tenant}"
        # as `uvicorn module:app` runs it: a line a request, as the sidecar has its own
        bare = here.start_api("bare", "bench.apps:bare", "studio", options=()) + path
        silent = here.start_api("silent", "bench.apps:bare", "gateway") + path
        ours = here.start_api("edge_api", "bench.apps:ours") + path
        headers = {"Authorization": f"Bearer {token(here, str(owner))}"}
        if json.loads(get_many(ours, headers, 1)) != json.loads(get_many(bare, headers, 1)):
            raise RuntimeError("the two routes do not answer the same")
        urls = {BARE: bare, SILENT: silent, OURS: ours}
        figures = compare({name: partial(load, url, headers, count) for name, url in urls.items()}, rounds)
    rates = {figure.name: count / figure.seconds for figure in figures}
    rows = [[f.name, f"{rates[f.name]:.0f}", f"{1 / f.ratio:.2f}"] for f in figures]
    return Outcome(
        {_SHARE: 1 / figures[-1].ratio},
        [Table("A list of 20 rows, 8 connections, one process", ["", "requests a second", "share"], rows)],
        [Plot("Requests a second", "a second", bars=rates)],
    )


def token(here: Place, user: str) -> str:
    """An access token as the Auth server signs it."""
    claims = {
        "sub": user,
        "role": "authenticated",
        "aud": "authenticated",
        "exp": int(time.time()) + 3600,
        "iat": int(time.time()),
        "email": "owner@bench.example",
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": {},
        "session_id": user,
    }
    return jwt.encode(claims, here.stack.keys().jwt_secret, "HS256")


def load(url: str, headers: Mapping[str, str], count: int) -> None:
    """So many requests; what is answered does not matter."""
    get_many(url, headers, count)


MEASUREMENT = Measurement(
    "sidecar",
    "Sidecar",
    "`GET` of a list of 20 as a route of the sidecar answers it (token verified, role and claims set, row-level security, limits,"
    " headers, log line, metrics) against FastAPI with the same query, answer model and pool size and nothing else, under uvicorn"
    " as it comes: with a line in its access log for each request. How much that line takes, the row without it says.",
    AIMS,
    run,
)
