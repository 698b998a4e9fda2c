"""What the credit bureau said: written by the look-up only, read by staff with the permission, the newest answer counts."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.support.people import People
from tests.support.session import Session

NUMBER = "2208162517"
COMPANY = {
    "business_number": NUMBER,
    "company_name": "주식회사 강원테크",
    "representative": "김대표",
    "employee_count": 12,
    "founding_date": "2019-03-02",
    "business_state": "suspended",
    "sales_amount": 1234567000,
    "debt_amount": None,
}
ANSWER = {"dataHeader": {"resCd": "0", "guid": "g-1", "msgrResDttm": "20261122"}, "dataBody": {"salesAmt": "1234567"}}
READ = "select cmp_nm from public.nice_dnb_company_info"


def record(db: Session, **changes: object) -> None:
    """As the sidecar does after a look-up."""
    with db.as_service():
        db.execute(
            "select app.record_company_info(%s, %s)",
            [json.dumps(COMPANY | changes, ensure_ascii=False), json.dumps(ANSWER)],
        )


def test_an_answer_is_kept_with_its_original(db: Session) -> None:
    record(db)
    with db.as_postgres():
        row = db.one("select * from public.nice_dnb_company_info")
    assert row is not None
    assert (row["biz_no"], row["cmp_nm"], row["ceo_nm"]) == (NUMBER, "주식회사 강원테크", "김대표")
    assert (row["emp_cnt"], row["estb_date"].isoformat(), row["stt"]) == (12, "2019-03-02", "suspended")
    # W14: KRW everywhere, the bureau's thousands only in its own words
    assert (row["sales_amt"], row["debt_amt"]) == (Decimal(1234567000), None)
    assert row["raw_json"] == ANSWER
    assert (row["res_cd"], row["msg_guid"], row["msg_res_dttm"]) == ("0", "g-1", "20261122")


def test_a_later_answer_replaces_the_earlier_one_whole(db: Session) -> None:
    record(db)
    with db.as_postgres():
        db.execute("update public.nice_dnb_company_info set created_at = '2026-01-01', updated_at = '2026-01-01'")
    record(db, company_name="강원테크", representative=None)
    with db.as_postgres():
        row = db.one(
            "select count(*) over () as n, cmp_nm, ceo_nm, created_at < '2026-02-01' as first_kept,"
            " updated_at > '2026-02-01' as newer from public.nice_dnb_company_info"
        )
    assert row == {"n": 1, "cmp_nm": "강원테크", "ceo_nm": None, "first_kept": True, "newer": True}


def test_staff_with_the_permission_reads_and_nobody_else(db: Session, people: People) -> None:
    record(db, business_number=(company := people.make_company()).business_number)
    people.approve(company)
    with db.as_user(people.make_staff("portal.companies:read")):
        assert db.value(READ) == "주식회사 강원테크"
    # not even the company itself, nor staff who may only ask the bureau
    for user in (company.owner_id, people.make_staff("portal.companies:lookup", "portal.members:read")):
        with db.as_user(user):
            assert db.rows(READ) == []
    with db.as_anon(), db.expect_error("42501", 401):
        db.rows(READ)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into public.nice_dnb_company_info (biz_no) values ('2208162517')",
        "update public.nice_dnb_company_info set cri_grd = 'AAA'",
        "delete from public.nice_dnb_company_info",
        "select app.record_company_info('{}', '{}')",
    ],
)
def test_only_the_look_up_writes(db: Session, people: People, statement: str) -> None:
    record(db)
    with db.as_user(people.make_staff("*")), db.expect_error("42501", 403):
        db.execute(statement)


def test_reviewers_read_and_download_it(db: Session, people: People) -> None:
    """The portal's role matrix: whoever decides on registrations sees the bureau's answer first."""
    with db.as_postgres():
        held = db.rows(
            "select p.permission from idam.role_permissions as p inner join idam.roles as r on p.role_id = r.id"
            " where r.code = 'reviewer' and p.permission like 'portal.companies:%%' order by 1"
        )
    assert [row["permission"] for row in held] == [
        "portal.companies:export",
        "portal.companies:lookup",
        "portal.companies:read",
    ]


def test_withdrawal_erases_what_was_looked_up(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    people.approve(company)
    keys = [company.business_number, f"{company.business_number}:0a1b", other.business_number]
    for who in (company, other):
        record(db, business_number=who.business_number)
    with db.as_service():
        for key in keys:
            db.execute("select app.store_lookup('nts_validity', %s, '{}')", [key])
    with db.as_user(people.make_staff("portal.members:*")):
        db.execute("select public.transition('public.members', %s, 'withdraw', '회원 요청')", [company.id])
    with db.as_postgres():
        assert db.value("select array_agg(biz_no) from public.nice_dnb_company_info") == [other.business_number]
        assert db.value("select array_agg(lookup_key) from app.external_lookups") == [other.business_number]
