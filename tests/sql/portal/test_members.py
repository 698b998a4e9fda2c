"""The profile of a company: who sees and edits it, and what it may contain."""

from typing import Any

import pytest
from psycopg import sql
from stdnum.kr import brn

from tests.support.business_numbers import random_business_number
from tests.support.people import People
from tests.support.session import Session


def test_a_company_sees_itself_and_nobody_else(db: Session, people: People) -> None:
    mine, other = people.make_company(), people.make_company()
    with db.as_user(mine.owner_id):
        assert [row["id"] for row in db.rows("select id from public.members")] == [mine.id]
        assert db.rows("select id from public.members where id = %s", [other.id]) == []
        assert db.value("select count(*) from public.members") == 1
        assert db.execute("update public.members set phone = '033-250-9999' where id = %s", [other.id]) == 0
    with db.expect_error("42501", 401):
        db.rows("select id from public.members")


def test_staff_see_all_with_the_permission_only(db: Session, people: People) -> None:
    companies = {people.make_company().id for _ in range(3)}
    with db.as_user(people.make_staff("portal.members:read")):
        assert companies <= {row["id"] for row in db.rows("select id from public.members")}
    with db.as_user(people.make_staff("noti.templates:read")):
        assert db.rows("select id from public.members") == []


def test_a_profile_is_edited_in_parts_and_optional_fields_can_be_emptied(db: Session, people: People) -> None:
    company = people.make_company(phone="033-250-1234", website="https://gangwon.example")
    with db.as_user(company.owner_id):
        db.execute("update public.members set website = null, founding_date = '2020-02-29'")
        row = db.one("select website, phone, founding_date::text from public.members")
    assert row == {"website": None, "phone": "033-250-1234", "founding_date": "2020-02-29"}


@pytest.mark.parametrize(
    "column", ["business_number", "id", "state", "approved_at", "state_reason", "created_by", "is_deleted"]
)
def test_what_the_server_owns_is_not_writable(db: Session, people: People, column: str) -> None:
    """X-05"""
    company = people.make_company()
    with db.as_user(company.owner_id), db.expect_error("42501", 403):
        db.execute(sql.SQL("update public.members set {} = null").format(sql.Identifier(column)))


@pytest.mark.parametrize(
    "action", ["insert into public.members (company_name) values ('x')", "delete from public.members"]
)
def test_rows_are_neither_made_nor_removed_by_clients(db: Session, people: People, action: str) -> None:
    for caller in (people.make_company().owner_id, people.make_staff("*")):
        with db.as_user(caller), db.expect_error("42501", 403):
            db.execute(action)


def test_a_suspended_company_reads_but_does_not_write(db: Session, people: People) -> None:
    """X-25."""
    company, staff = people.make_company(), people.make_staff("portal:*")
    people.approve(company, staff)
    with db.as_user(staff):
        db.value("select public.transition('public.members', %s, 'suspend', '사유')", [company.id])
    with db.as_user(company.owner_id):
        assert db.value("select state::text from public.members") == "suspended"
        with db.expect_error("FORBIDDEN", 403):
            db.execute("update public.members set phone = '033-250-9999'")
        with db.expect_error("FORBIDDEN", 403):
            db.value("select public.set_marketing_consent(true)")


WRONG: list[tuple[str, Any]] = [
    ("company_name", ""), ("company_name", "가" * 256), ("email", "no-at-sign"), ("email", "a@b"), ("email", "a b@c.kr"),
    ("region", "seoul"), ("company_kind", "empire"), ("corporation_number", "123"), ("phone", "12"), ("phone", "call me"),
    ("representative_phone", "010-12"), ("contact_person_email", "x"), ("postal_code", "1234"), ("website", "javascript:alert(1)"),
    ("website", "ftp://x.kr"), ("founding_date", "2999-01-01"), ("representative_birth_date", "1800-01-01"), ("revenue", -1),
    ("employee_count", -5), ("startup_stage", "pre_startup"), ("startup_type", "big"), ("ksic_major", "Z"), ("ksic_sub", "10"),
    ("business_field", "99"), ("main_industry_ksic_major", "gold"), ("main_industry_ksic_codes", ["ceramic.23311"]),
    ("representative_gender", "x"), ("cooperation_fields", ["field9"]), ("participation_programs", ["none", "rise_business"]),
    ("description", "가" * 10001),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), WRONG, ids=[f"{c}-{str(v)[:12]}" for c, v in WRONG])
def test_a_wrong_value_names_its_field(db: Session, people: People, column: str, value: Any) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422) as failure:
        db.execute(sql.SQL("update public.members set {} = %s").format(sql.Identifier(column)), [value])
    assert [problem["field"] for problem in failure.details] == [column]


def test_all_wrong_fields_are_named_at_once(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422) as failure:
        db.execute("update public.members set phone = 'x', region = 'x', revenue = -1, company_name = repeat('x', 300)")
    assert {problem["field"] for problem in failure.details} == {"phone", "region", "revenue", "company_name"}


@pytest.mark.parametrize(
    "phone",
    ["010-1234-5678", "01012345678", "02-123-4567", "033-250-1234", "070-1234-5678", "080-123-4567", "1588-1234"],
)
def test_korean_phone_numbers_are_accepted(db: Session, people: People, phone: str) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        assert db.execute("update public.members set phone = %s", [phone]) == 1


def test_changing_the_section_clears_what_stood_below_it(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        db.execute(
            """update public.members set ksic_major = 'C', ksic_sub = '10', main_industry_ksic_major = 'ceramic',
            main_industry_ksic_codes = '{ceramic.23311,ceramic.20499}'"""
        )
        db.execute("update public.members set ksic_major = 'J', main_industry_ksic_major = 'digital_health'")
        row = db.one("select ksic_sub, main_industry_ksic_codes from public.members")
    assert row == {"ksic_sub": None, "main_industry_ksic_codes": []}


def test_no_investment_clears_amount_and_investors(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        db.execute(
            """update public.members set has_investment = true, investment_amount = 50000000,
            investment_institutions = '{강원벤처펀드}'"""
        )
        assert db.value("select investment_amount from public.members") == 50_000_000
        db.execute("update public.members set has_investment = false")
        row = db.one("select investment_amount, investment_institutions from public.members")
    assert row == {"investment_amount": None, "investment_institutions": []}


def test_an_address_used_by_another_company_is_refused(db: Session, people: People) -> None:
    mine, other = people.make_company(), people.make_company()
    with db.as_user(mine.owner_id), db.expect_error("EMAIL_TAKEN", 409) as failure:
        db.execute("update public.members set email = upper(%s)", [other.email])
    assert failure.details[0]["field"] == "email"


def test_only_staff_change_a_business_number_and_say_why(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    people.approve(company)
    change, number = "select public.change_business_number(%s, %s, %s)", random_business_number()
    with db.as_user(company.owner_id), db.expect_error("FORBIDDEN", 403):
        db.value(change, [company.id, number, "이전"])
    with db.as_user(people.make_staff("portal.members:update")):
        with db.expect_error("VALIDATION_ERROR", 422):
            db.value(change, [company.id, number, " "])
        with db.expect_error("BUSINESS_NUMBER_INVALID", 422):
            db.value(change, [company.id, "1234567890", "이전"])
        with db.expect_error("BUSINESS_NUMBER_TAKEN", 409):
            db.value(change, [company.id, other.business_number, "이전"])
        assert db.value(change, [company.id, number, "새 사업자등록증"])["business_number"] == number
    with db.as_postgres():
        assert db.value("select business_number from tnnt.tenants where id = %s", [company.id]) == number


def test_availability_is_answered_to_visitors_without_naming_anybody(db: Session, people: People) -> None:
    company = people.make_company()
    check = "select public.business_number_available(%s)"
    with db.as_anon():
        assert db.value(check, [company.business_number]) is False
        assert db.value(check, [random_business_number()]) is True
        assert db.value(check, ["1234567890"]) is False
        assert db.value(check, ["' or 1=1"]) is False
        assert db.value(check, [None]) is not True


@pytest.mark.parametrize("number", ["1248100998", "2208162517", "1208147521", "1348106363"])
def test_numbers_of_known_companies_are_valid_and_any_other_last_digit_is_not(db: Session, number: str) -> None:
    """TNNT-01: weights 1 3 7 1 3 7 1 3 5."""
    assert brn.is_valid(number)
    with db.as_postgres():
        valid = [d for d in "0123456789" if db.value("select app.business_number_valid(%s)", [number[:9] + d])]
    assert valid == [number[9]]


@pytest.mark.parametrize(
    "number", ["0000000000", "12481009980", "124810099", "124-81-00998", "１２４８１００９９８", "", None]
)
def test_what_is_not_ten_digits_is_no_number(db: Session, number: str | None) -> None:
    with db.as_postgres():
        assert db.value("select app.business_number_valid(%s)", [number]) is False


def test_search_finds_by_name_number_and_representative(db: Session, people: People) -> None:
    company = people.make_company(company_name="산골두부", representative="최두부")
    with db.as_user(people.make_staff("portal.members:read")):
        for text in ("골두", company.business_number[2:8], "최두"):
            found = db.rows("select id from public.members where search_text ilike %s", [f"%{text}%"])
            assert company.id in [row["id"] for row in found]
