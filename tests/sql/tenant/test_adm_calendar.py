"""Holidays, working days, and the due date of a document."""

from datetime import date

import holidays
import pytest

from tests.support.people import Company, People
from tests.support.session import Session

YEARS = range(2024, 2029)


@pytest.fixture
def company(people: People) -> Company:
    """An approved company with its base data."""
    made = people.make_company()
    people.approve(made)
    return made


def test_the_public_holidays_are_those_of_the_law(db: Session, company: Company) -> None:
    # ADM-06: substitute holidays, election days and temporary holidays included; compared with an independent source
    expected = set(holidays.country_holidays("KR", years=YEARS))
    with db.as_user(company.owner_id):
        rows = db.rows("select holiday_date, name, kind::text from adm.holidays")
    found = {row["holiday_date"]: row for row in rows}
    assert set(found) == expected
    assert found[date(2026, 2, 17)]["name"] == "설날"
    assert found[date(2025, 5, 6)]["kind"] == "substitute"
    assert found[date(2026, 6, 3)]["kind"] == "election"
    assert found[date(2025, 1, 27)]["kind"] == "temporary"


@pytest.mark.parametrize(
    ("term", "document", "due"),
    [
        ("COD", "2026-02-14", "2026-02-14"),  # Saturday: cash on the day of the document
        ("PREPAID", "2026-02-14", "2026-02-14"),
        ("NET7", "2026-01-05", "2026-01-12"),
        ("NET30", "2026-01-15", "2026-02-19"),  # 14 Feb is a Saturday, 16 to 18 are 설날
        ("NET30", "2026-01-16", "2026-02-19"),  # Sunday before 설날
        ("NET15", "2026-02-14", "2026-03-03"),  # 1 March is a Sunday, the substitute holiday follows
        ("NET60", "2025-08-04", "2025-10-10"),  # 개천절, 추석, substitute, 한글날
        ("EOM", "2026-01-10", "2026-02-02"),  # 31 January is a Saturday
        ("EOM30", "2024-02-10", "2024-04-01"),  # 29 February + 30 days = 30 March, a Saturday
        ("EOM30", "2026-04-10", "2026-06-01"),  # 30 April + 30 days = Saturday 30 May
        ("NET90", "2027-10-01", "2027-12-30"),
    ],
)
def test_due_dates_fall_on_working_days(db: Session, company: Company, term: str, document: str, due: str) -> None:
    # ADM-05: COD on the day, NETn = + n days, month end, rolled to a business day
    with db.as_user(company.owner_id):
        answer = db.value("select adm.due_date(%s, %s)", [term, document])
        assert answer == {"payment_term": term, "document_date": document, "due_date": due}


def test_a_tenant_has_holidays_of_its_own(db: Session, people: People, company: Company) -> None:
    # ADM-06
    other = people.make_company()
    people.approve(other)
    with db.as_user(company.owner_id):
        db.execute("insert into adm.holidays (holiday_date, name) values ('2026-01-12', '창립 기념일')")
        db.execute("delete from adm.holidays where holiday_date = '2026-05-01'")
        assert db.value("select adm.due_date('NET7', '2026-01-05')")["due_date"] == "2026-01-13"
        assert db.value("select adm.next_business_day('2026-01-12')") == {
            "date": "2026-01-12", "is_business_day": False, "next_business_day": "2026-01-13"
        }  # fmt: skip
        assert db.value("select app.is_business_day('2026-05-01')") is True
        with db.expect_error("23505", 409):
            db.execute("insert into adm.holidays (holiday_date, name) values ('2026-02-17', '설')")
    with db.as_service():
        db.execute("select app.seed_tenant(%s)", [company.id])
    with db.as_user(company.owner_id):
        assert db.value("select app.is_business_day('2026-05-01')") is True
    with db.as_user(other.owner_id):
        assert db.value("select adm.due_date('NET7', '2026-01-05')")["due_date"] == "2026-01-12"


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [("2026-02-13", 0, "2026-02-13"), ("2026-02-13", 1, "2026-02-19"), ("2026-02-13", 3, "2026-02-23")],
)
def test_working_days_are_counted(db: Session, company: Company, start: str, days: int, end: str) -> None:
    with db.as_user(company.owner_id):
        assert db.value("select app.add_business_days(%s, %s)::text", [start, days]) == end
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select app.add_business_days('2026-01-01', 1001)")


def test_a_calendar_without_working_days_ends(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        db.execute(
            """
            insert into adm.holidays (holiday_date, name)
            select d::date, '휴업' from generate_series(date '2031-01-01', date '2032-12-31', interval '1 day') as d
            """
        )
        assert db.value("select app.next_business_day('2031-01-01')") == date(2032, 1, 2)


def test_an_unknown_term_is_refused(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        db.execute("delete from adm.payment_terms where code = 'NET7'")
        for term, document, field in (
            ("NET7", "2026-01-05", "payment_term_id"), ("NET999", "2026-01-05", "payment_term_id"), ("NET30", None, "document_date"),
        ):  # fmt: skip
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                db.execute("select adm.due_date(%s, %s)", [term, document])
            assert failure.details[0]["field"] == field
