"""The demo data: sixty companies in every region, stage and state, and loading them twice changes nothing."""

import time

import psycopg

from scripts.stack.database import seed
from tests.support.databases import TestDatabase

COUNTS = """
select 'members', state::text, count(*) from public.members group by 2
union all select 'performance', status::text, count(*) from public.performance_records group by 2
union all select 'projects', state::text, count(*) from public.projects group by 2
union all select 'applications', state::text, count(*) from public.project_applications group by 2
union all select 'accounts', 'all', count(*) from auth.users
"""
WITHOUT_A_COMPANY = """
select c.group_code, c.code from public.codes as c
where c.group_code in ('region', 'startup_stage', 'startup_type', 'company_kind', 'main_industry')
  and not exists (
    select 1 from public.members as m
    where c.code in (m.region, m.startup_stage, m.startup_type, m.company_kind, m.main_industry_ksic_major)
  )
"""


def counts(url: str) -> dict[tuple[str, str], int]:
    with psycopg.connect(url) as connection:
        return {(str(name), str(state)): int(number) for name, state, number in connection.execute(COUNTS).fetchall()}


REPORT = """
select public.statistics_report('{"year": 2025, "min_revenue": 1}', 'annual_revenue', true, 1, 100)
"""


def shows_figures(database: TestDatabase) -> None:
    """Dashboard, report and credit data of the demonstration hold something to look at, of the right size."""
    session = database.session()
    with session.as_postgres():
        administrator = session.value("select id from auth.users where email = 'admin@gangwon.example'")
    with session.as_user(administrator):
        whole = session.value("select public.dashboard()")
        year = session.value("select public.dashboard(2025, null)")
        report = session.value(REPORT)
        support = session.value("select public.thread_analytics()")["totals"][0]
        kept = session.value("select count(*) from public.nice_dnb_company_info where cri_grd is not null")
    assert whole["totals"]["total_members"] == 40
    for figures in (whole, year):
        assert all(value > 0 for value in figures["totals"].values()), figures["totals"]
        for table in ("by_region", "by_industry", "by_main_industry", "by_stage"):
            assert len({row["code"] for row in figures[table] if row["companies"]}) > 2, table
    assert year["has_data"] and len(year["series"]) == 5, "four quarters and the whole year"
    assert len(whole["years"]) == 3
    changes = year["previous"]["changes"]["total_sales"]
    assert changes["difference"] == year["totals"]["total_sales"] - year["previous"]["totals"]["total_sales"]
    assert report["total"] == year["totals"]["reporting_companies"] == len(report["items"])
    revenues = [item["annual_revenue"] for item in report["items"]]
    assert revenues == sorted(revenues, reverse=True) and len(set(revenues)) > 10
    assert kept == 5
    assert support["thread_count"] >= 10
    assert 3 <= support["average_satisfaction"] <= 5
    assert 0 < support["average_first_response_working_minutes"] < support["average_first_response_minutes"]


def test_the_demo_shows_every_state_region_stage_and_kind_and_loads_twice(fresh_db: TestDatabase) -> None:
    started = time.monotonic()
    seed(fresh_db.url, "demo")
    assert time.monotonic() - started < 60, "15 s on an idle machine; this one runs other tests"
    first = counts(fresh_db.url)
    members = {state: number for (name, state), number in first.items() if name == "members"}
    assert members == {"approved": 40, "pending": 10, "rejected": 4, "suspended": 3, "withdrawn": 3}
    for name, states in {
        "performance": {"draft", "submitted", "revision_requested", "approved", "rejected"},
        "projects": {"draft", "active", "inactive", "archived"},
        "applications": {"submitted", "under_review", "needs_supplement", "approved", "rejected", "cancelled"},
    }.items():
        assert {state for (table, state) in first if table == name} == states
    seed(fresh_db.url, "demo")
    assert counts(fresh_db.url) == first
    with psycopg.connect(fresh_db.url) as connection:
        assert connection.execute(WITHOUT_A_COMPANY).fetchall() == []
    shows_figures(fresh_db)
