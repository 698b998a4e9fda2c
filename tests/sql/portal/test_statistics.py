"""Dashboard and company trend: small sets with sums done by hand, and who may ask."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.sql.portal.performance_world import PATENT, SUPPORT
from tests.sql.portal.statistics_world import Figures, sold
from tests.support.session import Session

TRADEMARK = {**PATENT, "ip_type": "trademark", "name": "산채 상표"}


@pytest.fixture
def figures(db: Session) -> Iterator[Figures]:
    yield Figures(db)


@pytest.fixture
def known(figures: Figures) -> Figures:
    """Two companies: 2010 with quarters and an annual record, and the last quarter of 2009."""
    wonju = figures.company(region="wonju", startup_stage="growth", ksic_major="C", main_industry_ksic_major="ceramic")
    other = figures.company(region="other", startup_stage="leap", ksic_major="J", ksic_sub="62")
    figures.approved(wonju, 2009, 4, sales=sold(40, 4, 1))
    figures.approved(wonju, 2010, 1, sales=sold(100, 10, 2), supports=(SUPPORT,), rights=(PATENT, TRADEMARK))
    figures.approved(wonju, 2010, 2, sales=sold(200, 20, 3), rights=(PATENT,))
    figures.approved(other, 2010, 1, sales=sold(1000, 0, 5))
    figures.approved(other, 2010, None, sales=sold(5000, 50, 7), supports=(SUPPORT, SUPPORT))
    return figures


def totals(answer: Mapping[str, Any]) -> tuple[int, ...]:
    t = answer["totals"]
    return (
        t["reporting_companies"], t["approved_records"], t["total_sales"], t["total_exports"], t["total_employment"],
        t["total_intellectual_property"], t["total_patents"], t["total_supports"], t["total_support_amount"],
    )  # fmt: skip


def test_a_quarter_holds_the_records_of_that_quarter_alone(known: Figures) -> None:
    assert totals(known.dashboard(2010, 1)) == (2, 2, 1100, 10, 7, 2, 1, 1, 120_000_000)


def test_a_year_holds_its_quarters_and_its_annual_records_and_says_who_filed_both(known: Figures) -> None:
    answer = known.dashboard(2010)
    assert totals(answer) == (2, 4, 6300, 80, 17, 3, 2, 3, 360_000_000)
    assert answer["annual_and_quarterly_companies"] == 1
    assert known.dashboard(2009)["annual_and_quarterly_companies"] == 0


def test_all_years_hold_everything(known: Figures) -> None:
    answer = known.dashboard()
    assert totals(answer)[:3] == (2, 5, 6340)
    assert (answer["label"], answer["previous"], answer["years"]) == ("전체", None, [2009, 2010])


def test_a_quarter_is_compared_with_the_quarter_before_across_the_year(known: Figures) -> None:
    previous = known.dashboard(2010, 1)["previous"]
    assert (previous["year"], previous["quarter"], previous["label"]) == (2009, 4, "2009년 4분기")
    assert previous["totals"]["total_sales"] == 40
    assert previous["changes"]["total_sales"] == {"difference": 1060, "rate": 2650.0}
    assert previous["changes"]["total_patents"] == {"difference": 1, "rate": None}
    second = known.dashboard(2010, 2)["previous"]
    assert (second["year"], second["quarter"]) == (2010, 1)
    assert second["changes"]["total_sales"] == {"difference": -900, "rate": -81.8}


def test_a_year_is_compared_with_the_year_before(known: Figures) -> None:
    previous = known.dashboard(2010)["previous"]
    assert (previous["year"], previous["quarter"], previous["totals"]["total_sales"]) == (2009, None, 40)


def test_a_period_without_approved_records_says_so_with_zeros(known: Figures) -> None:
    answer = known.dashboard(2010, 3)
    assert answer["has_data"] is False
    assert totals(answer) == (0,) * 9
    assert answer["series"] == []


def test_figures_are_split_by_region_industry_and_stage_with_labels(known: Figures) -> None:
    answer = known.dashboard(2010)
    split = {
        name: {row["code"]: (row["companies"], row["records"], row["sales"]) for row in answer[name]}
        for name in ("by_region", "by_industry", "by_main_industry", "by_stage")
    }
    assert split["by_region"] == {"wonju": (1, 2, 300), "other": (1, 2, 6000)}
    assert split["by_industry"] == {"C": (1, 2, 300), "J": (1, 2, 6000)}
    assert split["by_main_industry"] == {"ceramic": (1, 2, 300), None: (1, 2, 6000)}
    assert split["by_stage"] == {"growth": (1, 2, 300), "leap": (1, 2, 6000)}
    assert [row["label_ko"] for row in answer["by_region"]] == ["원주시", "기타 지역"]
    assert [row["label_ko"] for row in answer["by_main_industry"]] == ["세라믹원료·소재", "미분류"]


def test_the_series_stands_in_the_order_of_periods_with_annual_records_last(known: Figures) -> None:
    answer = known.dashboard()
    assert [(row["label"], row["companies"], row["sales"], row["employment"]) for row in answer["series"]] == [
        ("2009년 4분기", 1, 40, 1),
        ("2010년 1분기", 2, 1100, 7),
        ("2010년 2분기", 1, 200, 3),
        ("2010년 연간", 1, 5000, 7),
    ]
    assert [(row["label"], row["sales"]) for row in answer["series_by_year"]] == [("2009년", 40), ("2010년", 6300)]


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "revision_requested", "rejected"]
)  # approved is what everything else here counts
def test_only_approved_records_count(figures: Figures, state: str) -> None:
    figures.world.in_state(state)
    answer = figures.dashboard()
    assert totals(answer) == (0,) * 9
    assert answer["records"].get(state) == (None if state == "draft" else 1)


def test_a_profile_edited_after_approval_moves_nothing(known: Figures) -> None:
    before, report = known.dashboard(), known.report({"regions": ["wonju"]})
    with known.db.as_postgres():
        known.db.execute(
            "update public.members set region = 'sokcho', startup_stage = 'restart', ksic_major = 'A', ksic_sub = null,"
            " revenue = 9, employee_count = 9 where id in (select member_id from public.performance_snapshots)"
        )
    assert known.dashboard() == before
    assert known.report({"regions": ["wonju"]}) == report
    assert known.report({"regions": ["sokcho"]})["total"] == 0


def test_the_companies_counted_are_those_approved_today(figures: Figures) -> None:
    before = figures.dashboard()
    figures.company()
    figures.world.people.make_company()
    after = figures.dashboard()
    assert after["totals"]["total_members"] == before["totals"]["total_members"] + 1
    assert after["members"]["pending"] == before["members"]["pending"] + 1


@pytest.mark.parametrize(
    ("year", "quarter", "field"), [(1999, 1, "p_year"), (2101, 1, "p_year"), (2025, 5, "p_quarter")]
)
def test_a_period_that_does_not_exist_is_refused_by_name(figures: Figures, year: int, quarter: int, field: str) -> None:
    with figures.db.expect_error("VALIDATION_ERROR", 422) as failure:
        figures.dashboard(year, quarter)
    assert [error["field"] for error in failure.details] == [field]


@pytest.mark.parametrize("question", ["select public.dashboard()", "select public.statistics_report()"])
def test_statistics_are_for_staff_with_the_permission(figures: Figures, question: str) -> None:
    db = figures.db
    for who in (figures.world.company.owner_id, figures.world.people.make_staff("portal.performance_records:read")):
        with db.as_user(who), db.expect_error("FORBIDDEN", 403):
            db.execute(question)
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute(question)


def trend(figures: Figures, who: UUID, company: UUID) -> list[tuple[Any, ...]]:
    with figures.db.as_user(who):
        rows = figures.db.rows("select * from public.company_trend(%s)", [company])
    return [(row["period_label"], row["sales"], row["new_employees"], row["patents"]) for row in rows]


def test_a_trend_shows_a_company_its_approved_periods_in_order(figures: Figures) -> None:
    company = figures.company()
    figures.approved(company, 2010, None, sales=sold(500, 0, 4))
    figures.approved(company, 2010, 2, sales=sold(200, 0, 3), rights=(PATENT, TRADEMARK))
    figures.file(company, 2010, 3)
    expected = [("2010년 2분기", 200, 3, 1), ("2010년 연간", 500, 4, 0)]
    assert trend(figures, company.owner_id, company.id) == expected
    assert trend(figures, figures.reader, company.id) == expected


def test_a_company_gets_no_trend_of_another_and_others_none_at_all(figures: Figures) -> None:
    db, company = figures.db, figures.company()
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        trend(figures, figures.world.company.owner_id, company.id)
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        trend(figures, figures.reader, uuid4())
    with db.expect_error("FORBIDDEN", 403):
        trend(figures, figures.world.people.make_staff("portal.members:read"), company.id)
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute("select * from public.company_trend(%s)", [company.id])


def test_what_was_removed_is_counted_nowhere(known: Figures) -> None:
    with known.db.as_postgres():
        known.db.execute("update public.performance_records set is_deleted = true where year = 2010 and quarter = 2")
    assert totals(known.dashboard(2010, 2)) == (0,) * 9
    with known.db.as_postgres():
        known.db.execute("update public.members set is_deleted = true where region = 'other'")
    assert totals(known.dashboard(2010))[:3] == (1, 1, 100)
    assert {item["region"] for item in known.report({"year": 2010})["items"]} == {"wonju"}


def test_a_suspended_company_leaves_the_report_and_its_results_stay_in_the_sums(known: Figures) -> None:
    before = known.dashboard(2010)
    staff = known.world.people.make_staff("portal.members:read", "portal.members:suspend")
    with known.db.as_postgres():
        wonju = known.db.value("select id from public.members where region = 'wonju'")
    with known.db.as_user(staff):
        known.db.execute("select public.transition('public.members', %s, 'suspend', '확인 중')", [wonju])
    assert [item["region"] for item in known.report({"year": 2010})["items"]] == ["other"]
    assert totals(known.dashboard(2010)) == totals(before)
