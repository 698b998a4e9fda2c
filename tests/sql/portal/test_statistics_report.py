"""The report: every filter alone and with others against a second reading of the same rows, pages, order, refusals."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.portal.performance_world import PATENT, SUPPORT
from tests.sql.portal.statistics_world import Figures, sold
from tests.support.session import Session

Row = dict[str, Any]
TODAY = datetime.now(ZoneInfo("Asia/Seoul")).date()
TRADEMARK = {**PATENT, "ip_type": "trademark"}
LISTS = {
    "regions": ("region", ["wonju", "sokcho", "other"]),
    "company_kinds": ("company_kind", ["individual", "corporation", "nonprofit"]),
    "startup_stages": ("startup_stage", ["preliminary", "initial", "growth", "leap", "restart"]),
    "startup_types": ("startup_type", ["student_startup", "venture_company", "other"]),
    "major_industry_codes": ("ksic_major", ["C", "J"]),
    "sub_industry_codes": ("ksic_sub", ["21", "62"]),
    "business_fields": ("business_field", ["21", "27"]),
    "policy_tags": ("participation_programs", ["rise_business", "global_business", "none"]),
    "cooperation_fields": ("cooperation_fields", ["field1", "field2", "field3"]),
}
RANGES = {
    "age": [35, 45, 60], "work_years": [1, 3, 7], "investment": [10_000_000, 50_000_000, 100_000_000], "patents": [0, 1, 2],
    "revenue": [0, 300, 900], "exports": [0, 50, 100], "employees": [5, 15, 25],
}  # fmt: skip
PERIODS: list[dict[str, int]] = [
    {}, {"year": 2010}, {"year": 2010, "quarter": 1}, {"year": 2010, "month": 4}, {"year": 2011},
    {"from_year": 2010, "from_quarter": 2}, {"to_year": 2010, "to_quarter": 3}, {"from_year": 2010, "to_year": 2011},
]  # fmt: skip


def pick(values: list[Any], n: int) -> Any:
    return values[n % len(values)]


def populate(figures: Figures) -> None:
    """Fourteen companies that differ in everything, most of them with up to three approved periods."""
    for n in range(14):
        major = pick(["C", "J"], n)
        invested = pick([True, False, None, True], n)
        company = figures.company(
            company_name=f"{pick(['산채', '도자', 'Health'], n)} {n}",
            **{column: pick(codes, n + 1) for column, codes in list(LISTS.values())[:4]},
            ksic_major=major,
            ksic_sub={"C": "21", "J": "62"}[major],
            business_field=pick(["21", "27", None], n),
            main_industry_ksic_major=pick(["ceramic", "digital_health", None], n),
            main_industry_ksic_codes=pick([["ceramic.23222"], ["digital_health.27112", "digital_health.58222"], []], n),
            participation_programs=pick([["rise_business"], ["rise_business", "global_business"], ["none"], []], n),
            cooperation_fields=pick([["field1", "field2"], [], ["field3"]], n),
            representative_gender=pick(["male", "female", None], n),
            representative_birth_date=pick([f"{TODAY.year - 35 - n}-01-01", None], n // 5),
            founding_date=pick([str(TODAY - timedelta(days=200 * n)), None], n // 9),
            has_investment=invested,
            investment_amount=pick([10_000_000, 60_000_000, 100_000_000], n) if invested else None,
            revenue=n * 100,
            employee_count=n * 2,
        )
        for year, quarter in [(2010, 1), (2010, 2), (2010, None), (2011, 1)][n % 3 : n % 5]:
            rights = (PATENT,) * ((n + (quarter or 0)) % 3) + (TRADEMARK,) * (n % 2)
            figures.approved(
                company,
                year,
                quarter,
                sales=sold(n * 50 + year - 2009, n * 10, n),
                supports=(SUPPORT,) * (n % 2),
                rights=rights,
            )


def read(figures: Figures) -> tuple[list[Row], list[Row]]:
    """What the report is made of, as it lies in the tables."""
    with figures.db.as_postgres():
        members = figures.db.rows(
            "select * from public.members where state = 'approved' and not is_deleted order by id"
        )
        snapshots = figures.db.rows("select * from public.performance_snapshots")
    return members, snapshots


@pytest.fixture(scope="module")
def world(shared_database: Any) -> Iterator[tuple[Figures, list[Row], list[Row]]]:
    session: Session = shared_database.session()
    figures = Figures(session)
    populate(figures)
    yield (figures, *read(figures))
    shared_database.close()


def years(since: date | None) -> int | None:
    if since is None:
        return None
    return TODAY.year - since.year - ((TODAY.month, TODAY.day) < (since.month, since.day))


def inside(snapshot: Row, filters: Mapping[str, Any]) -> bool:
    first = (snapshot["year"], snapshot["quarter"] or 1)
    last = (snapshot["year"], snapshot["quarter"] or 4)
    if "year" in filters:
        quarter = filters.get("quarter") or ((filters["month"] + 2) // 3 if "month" in filters else None)
        return first >= (filters["year"], quarter or 1) and last <= (filters["year"], quarter or 4)
    return first >= (filters.get("from_year", 0), filters.get("from_quarter", 1)) and last <= (
        filters.get("to_year", 9999),
        filters.get("to_quarter", 4),
    )


def company_row(member: Row, snapshots: list[Row], filters: Mapping[str, Any]) -> Row | None:
    """The report's row of a company by the rules of the sheet, written a second time."""
    found = [s for s in snapshots if s["member_id"] == member["id"] and inside(s, filters)]
    if not found and filters.keys() & {"year", "from_year", "to_year"}:
        return None
    latest = max(found, key=lambda s: (s["year"], s["quarter"] or 5)) if found else None
    source = latest or member
    counted = "intellectual_properties_count" if filters.get("ip_scope") == "all" else "patents_count"
    return {
        **source,
        "name": member["company_name"], "number": member["business_number"],
        "gender": member["representative_gender"], "age": years(member["representative_birth_date"]),
        "investment": source["investment_amount"], "patents": sum(s[counted] for s in found),
        "revenue": latest["sales_current_year"] if latest else member["revenue"],
        "exports": latest["export_current_year"] if latest else None,
        "employees": latest["total_employees_current_year"] if latest else member["employee_count"],
    }  # fmt: skip


def wanted(row: Row, filters: Mapping[str, Any]) -> bool:
    tests = []
    for key, value in filters.items():
        if key in LISTS:
            held = row[LISTS[key][0]]
            tests.append(bool(set(held if isinstance(held, list) else [held]) & set(value)))
        elif key == "gangwon_industry_codes":
            tests.append(bool({row["main_industry_ksic_major"], *row["main_industry_ksic_codes"]} & set(value)))
        elif key == "in_gangwon":
            tests.append((row["region"] != "other") is value)
        elif key == "gender":
            tests.append(row["gender"] == value)
        elif key == "has_investment":
            tests.append(bool(row["has_investment"]) is value)
        elif key == "search_query":
            tests.append(value.lower() in row["name"].lower() or value.replace("-", "") in row["number"])
        elif key in ("min_work_years", "max_work_years"):
            since, edge = row["founding_date"], TODAY.replace(year=TODAY.year - value)
            tests.append(since is not None and (since <= edge if key.startswith("min") else since >= edge))
        elif key[:4] in ("min_", "max_") and not (
            key.endswith("investment") and filters.get("has_investment") is False
        ):
            held = row[key[4:]]
            tests.append(held is not None and (held >= value if key.startswith("min") else held <= value))
    return all(tests)


def expected(world: tuple[Figures, list[Row], list[Row]], filters: Mapping[str, Any]) -> list[Row]:
    rows = (company_row(member, world[2], filters) for member in world[1])
    return [row for row in rows if row is not None and wanted(row, filters)]


def some(codes: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)


FILTERS: dict[str, st.SearchStrategy[Any]] = {
    **{key: some(codes) for key, (_, codes) in LISTS.items()},
    "gangwon_industry_codes": some(["ceramic", "natural_bio", "digital_health.27112"]),
    "in_gangwon": st.booleans(),
    "has_investment": st.booleans(),
    "gender": st.sampled_from(["male", "female"]),
    "ip_scope": st.sampled_from(["patent", "all"]),
    "search_query": st.sampled_from(["산채", "HEALTH", "1", "%", "12-"]),
    **{f"min_{key}": st.sampled_from(values) for key, values in RANGES.items()},
    **{f"max_{key}": st.sampled_from(values) for key, values in RANGES.items()},
}
COMBINED = st.builds(
    lambda period, keys: (period, keys),
    st.sampled_from(PERIODS),
    st.lists(st.sampled_from(sorted(FILTERS)), max_size=4, unique=True),
)


def agrees(world: tuple[Figures, list[Row], list[Row]], filters: dict[str, Any]) -> None:
    answer, rows = world[0].report(filters), expected(world, filters)
    assert sorted(item["company_name"] for item in answer["items"]) == sorted(row["name"] for row in rows)
    assert answer["total"] == len(rows)
    assert answer["summary"]["annual_revenue"] == sum(row["revenue"] or 0 for row in rows)
    assert answer["summary"]["patent_count"] == sum(row["patents"] for row in rows)
    assert answer["summary"]["employees"] == sum(row["employees"] or 0 for row in rows)


@pytest.mark.parametrize("key", sorted(FILTERS))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_filter_alone_finds_what_a_second_reading_finds(
    world: tuple[Figures, list[Row], list[Row]], key: str, data: st.DataObject
) -> None:
    agrees(world, {key: data.draw(FILTERS[key])})


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(combined=COMBINED, data=st.data())
def test_filters_combine_and_the_period_is_that_of_the_results(
    world: tuple[Figures, list[Row], list[Row]], combined: tuple[dict[str, int], list[str]], data: st.DataObject
) -> None:
    filters: dict[str, Any] = dict(combined[0])
    for key in combined[1]:
        low = filters.get("min_" + key[4:]) if key.startswith("max_") else None
        high = filters.get("max_" + key[4:]) if key.startswith("min_") else None
        value = data.draw(FILTERS[key])
        if (low is None or value >= low) and (high is None or value <= high):
            filters[key] = value
    agrees(world, filters)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_each_period_alone_finds_what_a_second_reading_finds(
    world: tuple[Figures, list[Row], list[Row]], period: dict[str, int]
) -> None:
    agrees(world, dict(period))


def test_the_companies_ticked_on_the_screen_can_be_asked_for(world: tuple[Figures, list[Row], list[Row]]) -> None:
    ticked = [str(member["id"]) for member in world[1][:3]]
    items = world[0].report({"member_ids": [one.upper() for one in ticked]})["items"]
    assert sorted(item["member_id"] for item in items) == sorted(ticked)


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ({"gender": "MALE"}, {"gender": "male"}),
        ({"startup_stages": ["re_startup"]}, {"startup_stages": ["restart"]}),
        ({"policy_tags": ["RISE"]}, {"policy_tags": ["rise_business"]}),
        ({"cooperation_fields": ["tech"]}, {"cooperation_fields": ["field1"]}),
        ({"regions": [], "gender": None, "search_query": ""}, {}),
    ],
    ids=str,
)
def test_old_codes_and_empty_filters_mean_what_they_meant(
    world: tuple[Figures, list[Row], list[Row]], alias: dict[str, Any], code: dict[str, Any]
) -> None:
    answer = world[0].report(alias)
    assert answer["filters"] == code
    assert answer["items"] == world[0].report(code)["items"] != []


def test_no_investment_switches_the_amounts_off(world: tuple[Figures, list[Row], list[Row]]) -> None:
    without = world[0].report({"has_investment": False})
    assert world[0].report({"has_investment": False, "min_investment": 1})["items"] == without["items"] != []


@pytest.mark.parametrize("sort", ["annual_revenue", "patent_count", "total_investment", "work_years", "company_name"])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_in_any_order_put_together_are_the_whole(
    world: tuple[Figures, list[Row], list[Row]], sort: str, descending: bool
) -> None:
    figures = world[0]
    whole = figures.report(sort=sort, descending=descending)
    pages = [figures.report(sort=sort, descending=descending, page=n, page_size=6) for n in (1, 2, 3, 4)]
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert {page["total"] for page in pages} == {whole["total"]} == {len(world[1])}
    assert all(page["summary"] == whole["summary"] for page in pages)
    values = [item[sort] for item in whole["items"] if item[sort] is not None]
    if sort != "company_name":
        assert values == sorted(values, reverse=descending)


def test_nothing_about_the_representative_leaves_the_report(world: tuple[Figures, list[Row], list[Row]]) -> None:
    items = world[0].report({"gender": "female"})["items"]
    assert items
    assert not {
        key for item in items for key in item if "phone" in key or "gender" in key or key == "age" or "birth" in key
    }


@pytest.mark.parametrize(
    ("filters", "fields"),
    [
        ({"founded": 2020}, ["founded"]),
        ({"year": "2025"}, ["year"]),
        ({"year": 2025.5}, ["year"]),
        ({"year": 1999}, ["year"]),
        ({"quarter": 1}, ["quarter"]),
        ({"year": 2025, "quarter": 5}, ["quarter"]),
        ({"year": 2025, "month": 13}, ["month"]),
        ({"year": 2025, "month": 1, "quarter": 1}, ["month"]),
        ({"year": 2025, "from_year": 2024}, ["year"]),
        ({"from_year": 2025, "to_year": 2024}, ["from_year"]),
        ({"to_quarter": 2}, ["to_quarter"]),
        ({"regions": "wonju"}, ["regions"]),
        ({"regions": ["wonju", "seoul"]}, ["regions"]),
        ({"regions": [1]}, ["regions"]),
        ({"regions": {"wonju": 1}}, ["regions"]),
        ({"gender": ["male"]}, ["gender"]),
        ({"gender": "none"}, ["gender"]),
        ({"in_gangwon": "yes"}, ["in_gangwon"]),
        ({"min_patents": -1}, ["min_patents"]),
        ({"min_patents": 5, "max_patents": 3}, ["min_patents"]),
        ({"min_investment": "10000000"}, ["min_investment"]),
        ({"ip_scope": "trademark"}, ["ip_scope"]),
        ({"member_ids": ["1"]}, ["member_ids"]),
        ({"search_query": "가" * 101}, ["search_query"]),
        ({"search_query": 7}, ["search_query"]),
        ({"max_age": True, "min_age": [], "x' or true": 1}, ["max_age", "x' or true"]),
        ("list", ["p_filters"]),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_filter_is_named(
    world: tuple[Figures, list[Row], list[Row]], filters: Any, fields: list[str]
) -> None:
    figures = world[0]
    with figures.db.expect_error("VALIDATION_ERROR", 422) as failure:
        figures.report(filters)
    assert sorted(error["field"] for error in failure.details) == fields


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"sort": "member_id; drop table public.members"}, "p_sort"),
        ({"page": 0}, "p_page"),
        ({"page": None}, "p_page"),
        ({"page_size": 101}, "p_page_size"),
    ],
    ids=str,
)
def test_an_order_or_page_that_does_not_exist_is_refused(
    world: tuple[Figures, list[Row], list[Row]], arguments: dict[str, Any], field: str
) -> None:
    figures = world[0]
    with figures.db.expect_error("VALIDATION_ERROR", 422) as failure:
        figures.report({}, **arguments)
    assert [error["field"] for error in failure.details] == [field]
