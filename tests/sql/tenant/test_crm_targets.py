"""Sales targets: period and subject, no overlap, what was reached."""

from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.sql.tenant.funnel import act, convert, make_lead, make_opportunity, make_qualified_lead, refuses_columns, win
from tests.support.people import Company, People
from tests.support.session import Session

TARGETS = "crm.sales_targets"


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_target(db: Session, **values: object) -> UUID:
    return insert(
        db, TARGETS, **({"target_name": "목표", "target_type": "company", "period_type": "year", "year": 2031} | values)
    )


@pytest.mark.parametrize(
    ("values", "start", "end"),
    [
        ({"period_type": "year"}, "2031-01-01", "2031-12-31"),
        ({"period_type": "quarter", "quarter": 4}, "2031-10-01", "2031-12-31"),
        ({"period_type": "month", "month": 2}, "2031-02-01", "2031-02-28"),
        # what the client says about a named period does not count
        ({"period_type": "month", "month": 2, "start_date": "2030-01-01"}, "2031-02-01", "2031-02-28"),
        ({"period_type": "custom", "start_date": "2031-03-05", "end_date": "2031-04-04"}, "2031-03-05", "2031-04-04"),
    ],
)
def test_the_dates_follow_the_period(
    db: Session, company: Company, values: dict[str, object], start: str, end: str
) -> None:
    # CRM-14
    with db.as_user(company.owner_id):
        target = make_target(db, **values)
        row = db.one(
            "select start_date::text as s, end_date::text as e, year from crm.sales_targets where id = %s", [target]
        )
        assert row == {"s": start, "e": end, "year": 2031}


@pytest.mark.parametrize(
    "values",
    [
        {"period_type": "month"},
        {"period_type": "month", "month": 1, "quarter": 1},
        {"period_type": "quarter"},
        {"period_type": "year", "month": 3},
        {"period_type": "year", "year": None},
        {"period_type": "custom"},
        {"period_type": "custom", "start_date": "2031-02-01", "end_date": "2031-01-01"},
        {"target_type": "individual"},
        {"target_type": "team"},
        {"target_type": "company", "department": "영업1팀"},
    ],
)
def test_inconsistent_targets_are_refused(db: Session, company: Company, values: dict[str, object]) -> None:
    # CRM-14: period columns consistent with period_type, a subject that fits its type
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422):
        make_target(db, **values)


def test_targets_of_one_subject_do_not_overlap(db: Session, people: People, company: Company) -> None:
    # CRM-14, X-17
    colleague = make_colleague(db, people, company)
    with db.as_user(company.owner_id):
        person = {"target_type": "individual", "employee_id": company.owner_id}
        make_target(db, **person)
        with db.expect_error("PERIOD_OVERLAP", 409):
            make_target(db, **person)
        # another kind of period, another year, another person, a department, the company
        make_target(db, **person, period_type="month", month=1)
        make_target(db, **(person | {"year": 2032}))
        make_target(db, target_type="individual", employee_id=colleague)
        make_target(db, target_type="department", department="영업")
        first = make_target(db)
        with db.expect_error("PERIOD_OVERLAP", 409):
            make_target(db, target_type="department", department="영업")
        with db.expect_error("PERIOD_OVERLAP", 409):
            make_target(db)
        act(db, TARGETS, first, "cancel", comment="다시 정함")
        make_target(db)
        make_target(db, period_type="custom", start_date="2031-01-01", end_date="2031-02-01")
        with db.expect_error("PERIOD_OVERLAP", 409):
            make_target(db, period_type="custom", start_date="2031-02-01", end_date="2031-03-01")


def test_the_constraint_decides_between_two_at_once(db: Session, company: Company) -> None:
    # CRM-14, X-17
    with db.as_user(company.owner_id):
        make_target(db)
        other = make_target(db, year=2032)
    with db.as_postgres(), db.expect_error("23P01"):
        db.execute("alter table crm.sales_targets disable trigger tg__period")
        db.execute("update crm.sales_targets set year = 2031 where id = %s", [other])


def test_what_was_reached_is_derived(db: Session, people: People, company: Company) -> None:
    # CRM-14: actuals from won opportunities and leads, rates derived
    colleague = make_colleague(db, people, company, "crm.sales_targets:read")
    with db.as_postgres():
        db.execute("update sys.users set department = '영업1팀' where id = %s", [colleague])
    with db.as_user(company.owner_id):
        year = int(db.value("select extract(year from app.today())"))
        partner = make_partner(db)
        for amount, owner, currency in (
            (600, company.owner_id, "KRW"), (300, colleague, "KRW"), (5, colleague, "USD"), (100, company.owner_id, "KRW"),
        ):  # fmt: skip
            won = make_opportunity(db, partner_id=partner, amount=amount, owner_id=owner, currency=currency)
            win(db, won)
        make_opportunity(db, partner_id=partner, amount=10_000)
        convert(db, make_qualified_lead(db, company.owner_id), p_create_opportunity=False)
        make_lead(db, owner_id=colleague)
        aims = {"year": year, "target_revenue": 1000, "target_deals": 8}
        targets = {
            make_target(db, **aims): (1000, 100.0, 4, 50.0, 5, 2, 50.0),
            make_target(db, **aims, target_type="individual", employee_id=colleague): (300, 30.0, 2, 25.0, 2, 1, 0.0),
            make_target(db, **aims, target_type="team", department="영업1팀"): (300, 30.0, 2, 25.0, 2, 1, 0.0),
            make_target(db, **(aims | {"year": year + 1})): (0, 0.0, 0, 0.0, 0, 0, None),
            make_target(db, year=year, period_type="month", month=db.value("select extract(month from app.today())::integer"),
                        target_revenue=1): (1000, 999.99, 4, None, 5, 2, 50.0),
        }  # fmt: skip
        results = """
            select id, actual_revenue::integer, revenue_achievement_rate::float, actual_deals, deals_achievement_rate::float,
              actual_opportunities, actual_leads, actual_conversion_rate::float from crm.sales_target_results
        """
        found = {row["id"]: tuple(row.values())[1:] for row in db.rows(results)}
        assert found == targets
    with db.as_user(colleague):
        # the result does not depend on what else the reader may see
        assert {row["id"]: tuple(row.values())[1:] for row in db.rows(results)} == targets
    with db.as_user(workspace(db, people).owner_id):
        assert db.rows(results) == []


def test_ended_targets_are_completed(db: Session, company: Company) -> None:
    # CRM-14
    with db.as_user(company.owner_id):
        over, running = make_target(db, year=2020), make_target(db)
    with db.as_service():
        assert db.value("select app.complete_sales_targets()") == 1
        assert db.value("select app.complete_sales_targets()") == 0
    with db.as_user(company.owner_id):
        rows = {row["id"]: row["s"] for row in db.rows("select id, status::text as s from crm.sales_targets")}
        assert rows == {over: "completed", running: "active"}


def test_targets_stay_inside_their_tenant(db: Session, people: People, company: Company) -> None:
    #
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        target = make_target(db)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_target(db, target_type="individual", employee_id=other.owner_id)
        refuses_columns(db, TARGETS, "subject", "status")
    with db.as_user(other.owner_id):
        make_target(db)
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            act(db, TARGETS, target, "complete")
        assert db.execute("delete from crm.sales_targets where id = %s", [target]) == 0
