"""Every list the API offers is read through an index, asks who the caller is once, and is in order without sorting.

What is asked comes from the registry, the views and docs/; a new table needs nothing here. A list that has to differ stands
in exceptions.toml with its reason.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from scripts.stack.postgres import Server
from tests.sql.plans.data import Size, fill
from tests.sql.plans.lists import List, documented, embedded, registered
from tests.sql.plans.reading import Finding, Node, Table, findings, nodes
from tests.sql.tenant.crm import make_colleague
from tests.support.databases import clone_database
from tests.support.people import People
from tests.support.session import Session

EXCEPTIONS = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text(encoding="utf-8"))
#: From 6,000 rows a table an index is cheaper than the table, which is all that plans need to show.
SMALL, LARGE = Size(companies=40, rows=150), Size(companies=200, rows=150)
FILLED = """
  select n.nspname || '.' || c.relname as name, e.tenant_column, coalesce(e.scope = 'tenant', false) as is_tenants
  from pg_class as c
  inner join pg_namespace as n on c.relnamespace = n.oid
  inner join app.entities as e on e.entity = n.nspname || '.' || c.relname
  where c.relkind in ('r', 'p') and c.reltuples >= 1000
"""


@dataclass(frozen=True)
class Crowded:
    """A database with many companies, and the people who ask: a colleague in one of them, and staff."""

    session: Session
    member: UUID
    staff: UUID
    tables: dict[str, Table]

    def lists(self) -> list[List]:
        """All lists there are."""
        with self.session.as_postgres():
            found = [*registered(self.session), *documented(self.session), *embedded(self.session)]
        return list(dict.fromkeys(found))

    def explain(self, wanted: List, options: LiteralString) -> list[object]:
        """The plan of a list, made as the caller."""
        session = self.session
        caller = {"member": self.member, "staff": self.staff}.get(wanted.caller)
        with session.as_user(caller) if caller else session.as_anon():
            rows = session.rows(sql.SQL("explain ({}) ").format(sql.SQL(options)) + sql.SQL(wanted.statement))
        return [row["QUERY PLAN"] for row in rows]

    def findings(self, wanted: List) -> set[Finding]:
        """What is wrong with the plan of a list."""
        plan = self.explain(wanted, "format json, verbose")[0]
        assert isinstance(plan, list)
        return findings(plan[0]["Plan"], self.tables, wanted)

    def report(self, wanted: List, found: Sequence[Finding]) -> str:
        """A failure in words, with the plan."""
        plan = "\n".join(map(str, self.explain(wanted, "costs off")))
        return "\n".join([f"{wanted.name} ({wanted.caller})", *(f"  {f.kind}: {f.subject}" for f in found), plan, ""])


@pytest.fixture(scope="module", params=[SMALL, pytest.param(LARGE, marks=pytest.mark.slow)], ids=["small", "large"])
def crowded(request: pytest.FixtureRequest, database_server: Server, database_template: str) -> Iterator[Crowded]:
    with clone_database(database_server, database_template) as database:
        session = database.session()
        people = People(session)
        company = people.make_company()
        people.approve(company)
        member, staff = make_colleague(session, people, company, "*"), people.make_staff("*")
        session.commit()
        with psycopg.connect(database.admin_url) as connection:
            fill(connection, request.param, company.id)
        # what hosted projects say of their disks
        session.execute("set random_page_cost = 1.1")
        session.commit()
        with session.as_postgres():
            rows = session.rows(FILLED)
        tables = {row["name"]: Table(row["tenant_column"], row["is_tenants"]) for row in rows}
        yield Crowded(session, member, staff, tables)


def excused(wanted: List, found: Finding) -> tuple[str, str] | None:
    """The exception that lets a finding pass."""
    if wanted.relation in EXCEPTIONS["not_listed"]:
        return "not_listed", wanted.relation
    if found.kind == "sort" and wanted.relation in EXCEPTIONS["short_lists"]:
        return "short_lists", wanted.relation
    table = wanted.relation if found.kind == "sort" else found.subject
    if found.kind in ("sort", "sequential scan") and table in EXCEPTIONS["small_tables"]:
        return "small_tables", table
    return None


def test_every_list_is_read_through_an_index(crowded: Crowded) -> None:
    lists = crowded.lists()
    # one for every table and view with something to read, and more
    assert len({wanted.relation for wanted in lists}) > len(crowded.tables) > 80
    used, problems = set(), []
    for wanted in lists:
        found = crowded.findings(wanted)
        used |= {excused(wanted, one) for one in found}
        wrong = sorted((one for one in found if not excused(wanted, one)), key=str)
        if wrong:
            problems.append(crowded.report(wanted, wrong))
    assert not problems, "\n".join([f"{len(problems)} lists", *problems[:10]])
    declared = {(kind, name) for kind, names in EXCEPTIONS.items() for name in names}
    assert declared - used == set(), "remove these from exceptions.toml: nothing needs them"


#: The plans of the statements inside functions, in the log and to the client.
AUTO_EXPLAIN: LiteralString = """
  load 'auto_explain';
  set auto_explain.log_min_duration = 0;
  set auto_explain.log_nested_statements = on;
  set auto_explain.log_verbose = on;
  set auto_explain.log_format = json;
  set auto_explain.log_level = notice;
"""


@contextmanager
def overheard(session: Session) -> Iterator[list[Node]]:
    """The plans of all statements of the block, those inside functions too, in a list that fills as they run."""
    connection, plans = session.connection, []

    def hear(notice: psycopg.errors.Diagnostic) -> None:
        _, is_plan, plan = str(notice.message_primary).partition("plan:\n")
        if is_plan:
            plans.append(json.loads(plan)["Plan"])

    def switch(statement: LiteralString) -> None:
        connection.rollback()  # outside of a request, as the superuser that logged in
        connection.execute(statement)
        connection.commit()
        session.rollback()

    switch(AUTO_EXPLAIN)
    connection.add_notice_handler(hear)
    try:
        yield plans
    finally:
        connection.remove_notice_handler(hear)
        switch("set auto_explain.log_min_duration = -1")


@pytest.mark.parametrize("word", ["강원테크", "ㄱㅇ", "100%"])
def test_the_search_over_all_modules_reads_the_companys_rows(crowded: Crowded, word: str) -> None:
    session = crowded.session
    with session.as_postgres():
        searchable = session.value(
            """select count(*) from app.entities as e inner join pg_attribute as a
            on a.attrelid = to_regclass(e.entity) and a.attname = 'search_text' where e.scope = 'tenant'"""
        )
    with overheard(session) as plans, session.as_user(crowded.member):
        session.rows("select * from public.search(%s)", [word])
    read = [plan for plan in plans if any("search_text" in str(node.get("Output", "")) for node, _ in nodes(plan))]
    assert len(read) >= searchable > 10
    search = List("public.search", "member", "", is_indexed=False)
    found = {one for plan in read for one in findings(plan, crowded.tables, search)}
    assert not found, found


LOST: LiteralString = "drop index crm.partners_name_idx"
PER_ROW: LiteralString = (
    "alter policy partners_read on crm.partners using (tenant_id = app.tenant_id() and app.can('crm.partners:read'))"
)
NO_COMPANY: LiteralString = """
  drop policy activities_read on crm.activities;
  create policy activities_read on crm.activities for select to authenticated using (not is_deleted);
  create index activities_everywhere_idx on crm.activities (created_at desc) where not is_deleted;
"""
NEW_TABLE: LiteralString = """
  create table adm.scratches (
    tenant_id uuid not null default app.tenant_id(), id uuid not null default gen_random_uuid(), name text not null,
    created_at timestamptz not null default now(), is_deleted boolean not null default false
  );
  insert into adm.scratches (tenant_id, name, created_at) select company, 'x', now() - make_interval(mins => n)
    from (select distinct tenant_id as company from crm.partners) as c cross join generate_series(1, 150) as n;
  alter table adm.scratches add primary key (id);
  select app.register_entity('adm.scratches', 'tenant', '시험', 'Scratches');
  select app.allow_tenant('adm.scratches', '{id,name}');
  analyze adm.scratches;
"""


@pytest.mark.parametrize(
    ("change", "relation", "kind"),
    [
        (LOST, "crm.partners", "sort"),
        (PER_ROW, "crm.partners", "function for every row"),
        (NO_COMPANY, "crm.activities", "other companies' rows"),
        (NEW_TABLE, "adm.scratches", "sequential scan"),
    ],
)
def test_what_is_refused_is_found(crowded: Crowded, change: LiteralString, relation: str, kind: str) -> None:
    def kinds() -> set[str]:
        lists = [wanted for wanted in crowded.lists() if wanted.relation == relation]
        return {found.kind for wanted in lists for found in crowded.findings(wanted)}

    session = crowded.session
    assert kind not in kinds()
    try:
        with session.as_postgres():
            session.connection.execute(change)
        crowded.tables.setdefault(relation, Table("tenant_id", is_tenants=True))
        assert kind in kinds()
    finally:
        session.rollback()
