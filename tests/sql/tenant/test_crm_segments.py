"""Segments: conditions as data over an allow-list, automatic members come and go, named members stay."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.support.people import Company, People
from tests.support.session import Session

CUSTOMERS = [{"field": "type", "op": "eq", "value": "customer"}]


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_segment(db: Session, criteria: list[Any] | None = None, **values: object) -> UUID:
    kind = "dynamic" if criteria else "static"
    return insert(
        db,
        "crm.customer_segments",
        **({"segment_name": "우수 고객", "segment_type": kind, "criteria": json.dumps(criteria or [])} | values),
    )


def members(db: Session, segment: UUID) -> dict[UUID, str]:
    rows = db.rows(
        "select partner_id, assignment_type::text as how from crm.customer_segment_members where segment_id = %s",
        [segment],
    )
    return {row["partner_id"]: row["how"] for row in rows}


def evaluate(db: Session, segment: UUID) -> dict[str, Any]:
    answer: dict[str, Any] = db.value("select crm.recalculate_segment(%s)", [segment])
    return answer


def found(db: Session, *conditions: dict[str, Any]) -> list[str]:
    answer = db.value("select crm.preview_segment(%s)", [json.dumps(conditions)])
    return [partner["name"] for partner in answer["first"]]


def test_automatic_members_come_and_go_and_named_ones_stay(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        customer, supplier, named = (
            make_partner(db, name=name, type=kind)
            for name, kind in (("가", "customer"), ("나", "supplier"), ("다", "supplier"))
        )
        segment = make_segment(db, CUSTOMERS)
        db.execute(
            "insert into crm.customer_segment_members (segment_id, partner_id) values (%s, %s)", [segment, named]
        )
        # CRM-10: only AUTO members change, MANUAL ones are kept; member_count is derived
        assert evaluate(db, segment) == {"id": str(segment), "added": 1, "removed": 0, "member_count": 2}
        assert members(db, segment) == {customer: "auto", named: "manual"}
        db.execute("update crm.partners set type = 'supplier' where id = %s", [customer])
        db.execute("update crm.partners set type = 'both' where id = %s", [named])
        db.execute("update crm.partners set type = 'customer' where id = %s", [supplier])
        assert evaluate(db, segment) == {"id": str(segment), "added": 1, "removed": 1, "member_count": 2}
        assert members(db, segment) == {supplier: "auto", named: "manual"}
        with db.expect_error("42501", 403):
            db.execute("update crm.customer_segments set member_count = 99")


def test_the_member_count_follows_members_and_their_partners(db: Session, company: Company) -> None:
    def count() -> int:
        number: int = db.value("select member_count from crm.customer_segments")
        return number

    with db.as_user(company.owner_id):
        first, second, segment = make_partner(db), make_partner(db, name="나"), make_segment(db)
        # CRM-10: member_count derived
        for partner in (first, second):
            db.execute(
                "insert into crm.customer_segment_members (segment_id, partner_id) values (%s, %s)", [segment, partner]
            )
        assert count() == 2
        db.execute("delete from crm.partners where id = %s", [first])
        assert count() == 1
        db.execute("select public.restore('crm.partners', %s)", [first])
        assert count() == 2
        db.execute("delete from crm.customer_segment_members where partner_id = %s", [first])
        assert count() == 1


def test_a_static_segment_is_never_changed_by_itself(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        make_partner(db)
        segment = make_segment(db)
        # CRM-10: STATIC never auto-changed
        with db.expect_error("SEGMENT_STATIC", 409):
            evaluate(db, segment)
        for kind, criteria in (("static", CUSTOMERS), ("dynamic", [])):
            with db.expect_error("VALIDATION_ERROR", 422):
                insert(db, "crm.customer_segments", segment_name="가", segment_type=kind, criteria=json.dumps(criteria))
    with db.as_postgres():
        assert db.value("select app.recalculate_segments()") == 0


def test_nobody_but_the_evaluation_says_auto(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        segment, partner = make_segment(db), make_partner(db)
        # CRM-10
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(
                """
                insert into crm.customer_segment_members (segment_id, partner_id, assignment_type)
                values (%s, %s, 'auto')
                """,
                [segment, partner],
            )


def test_the_job_keeps_to_the_frequency(db: Session, company: Company) -> None:
    def job() -> int:
        with db.as_postgres():
            number: int = db.value("select app.recalculate_segments()")
        return number

    with db.as_user(company.owner_id):
        partner = make_partner(db)
        segment = make_segment(db, CUSTOMERS, update_frequency="weekly")
        make_segment(db, CUSTOMERS, is_auto_update=False)
        archived = make_segment(db, CUSTOMERS)
        db.execute("select public.transition('crm.customer_segments', %s, 'archive')", [archived])
    # CRM-10: new ones at once, then per update_frequency; not those switched off or archived
    assert job() == 1
    with db.as_user(company.owner_id):
        assert members(db, segment) == {partner: "auto"}
    assert job() == 0
    for age, due in (("6 days", 0), ("8 days", 1)):
        with db.as_postgres():
            db.execute(
                "update crm.customer_segments set last_calculated_at = now() - %s::interval where id = %s",
                [age, segment],
            )
        assert job() == due
    with db.as_user(company.owner_id):
        # changed conditions do not wait for their week
        db.execute(
            "update crm.customer_segments set criteria = %s where id = %s",
            [json.dumps([{"field": "type", "op": "ne", "value": "customer"}]), segment],
        )
    assert job() == 1
    with db.as_user(company.owner_id):
        assert members(db, segment) == {}


def test_conditions_find_what_they_say(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        make_partner(db, name="가나", employee_count=5, established_date="2020-01-01", address1="강원특별자치도 춘천시")
        make_partner(db, name="나라", employee_count=50, established_date="2024-06-01", address1="서울특별시")
        make_partner(db, name="다 100%", type="supplier", industry="식품")
        cases: list[tuple[str, str, Any, list[str]]] = [
            ("employee_count", "gte", 50, ["나라"]),
            ("employee_count", "lt", 50, ["가나"]),
            ("employee_count", "ne", 5, ["나라", "다 100%"]),
            ("employee_count", "is_empty", None, ["다 100%"]),
            ("employee_count", "in", [5, 7], ["가나"]),
            ("established_date", "gt", "2020-01-01", ["나라"]),
            ("established_date", "lte", "2020-01-01", ["가나"]),
            ("address1", "contains", "춘천", ["가나"]),
            ("address1", "starts_with", "서울", ["나라"]),
            ("name", "contains", "%", ["다 100%"]),
            ("industry", "is_not_empty", None, ["다 100%"]),
            ("type", "in", ["supplier", "both"], ["다 100%"]),
        ]
        for field, op, value, names in cases:
            condition = {"field": field, "op": op} | ({} if value is None else {"value": value})
            assert found(db, condition) == names, condition
        # all must hold
        assert found(db, *CUSTOMERS, {"field": "employee_count", "op": "gt", "value": 5}) == ["나라"]


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "notes", "op": "eq", "value": "x"},  # a column, but not of the list
        {"field": "tenant_id", "op": "ne", "value": "x"},
        {"field": "name; drop table crm.partners", "op": "eq", "value": "x"},
        {"field": "name", "op": "= '' or true --", "value": "x"},
        {"field": "name", "op": "eq", "value": ["x"]},
        {"field": "name", "op": "eq"},
        {"field": "name", "op": "gt", "value": "x"},
        {"field": "name", "op": "in", "value": []},
        {"field": "employee_count", "op": "gt", "value": "1 or true"},
        {"field": "employee_count", "op": "in", "value": [1, "2"]},
        {"field": "established_date", "op": "gt", "value": "2026-13-01"},
        {"field": "type", "op": "contains", "value": "cust"},
        {"field": "name", "op": "eq", "value": "x", "sql": "true"},
        "true",
        None,
    ],
)
def test_conditions_that_are_not_understood_are_refused(db: Session, company: Company, condition: Any) -> None:
    with db.as_user(company.owner_id):
        make_partner(db)
        # CRM-10: criteria in a safe form
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute("select crm.preview_segment(%s)", [json.dumps([*CUSTOMERS, condition])])
        assert [error["field"] for error in failure.details] == ["criteria[1]"]
        with db.expect_error("VALIDATION_ERROR", 422):
            make_segment(db, [condition])


def test_values_are_values_and_never_sql(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        make_partner(db, name="가")
        # CRM-10
        for value in ("' or true --", "'); drop table crm.partners; --", "\\' or 1=1 --", "$$x$$", "%L"):
            for op in ("eq", "contains", "starts_with"):
                assert found(db, {"field": "name", "op": op, "value": value}) == []
            assert found(db, {"field": "name", "op": "in", "value": [value]}) == []
        for criteria in ('{"a": 1}', '"[5]"', "5", json.dumps(CUSTOMERS * 21)):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute("select crm.preview_segment(%s)", [criteria])
        assert found(db) == ["가"]


def test_the_fields_are_offered_to_screens(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        fields = {row["field"]: row for row in db.rows("select * from crm.segment_fields()")}
        assert "gte" in fields["employee_count"]["operators"] and "contains" in fields["name"]["operators"]
        columns = {
            row["column_name"] for row in db.rows("select column_name from public.column_labels('crm.partners')")
        }
        assert fields.keys() <= columns


def test_segments_stay_inside_their_tenant(db: Session, people: People, company: Company) -> None:
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        theirs = make_partner(db, name="남의 고객")
    with db.as_user(company.owner_id):
        segment = make_segment(db, CUSTOMERS)
        own_partner = make_partner(db)
        #
        assert found(db, *CUSTOMERS) == ["강원상사"]
        assert evaluate(db, segment)["added"] == 1
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(
                "insert into crm.customer_segment_members (segment_id, partner_id) values (%s, %s)", [segment, theirs]
            )
    with db.as_user(other.owner_id):
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            evaluate(db, segment)
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(
                "insert into crm.customer_segment_members (segment_id, partner_id) values (%s, %s)",
                [segment, own_partner],
            )
    viewer = make_colleague(db, people, company, "crm.customer_segments:read")
    with db.as_user(viewer):
        with db.expect_error("FORBIDDEN", 403):
            evaluate(db, segment)
        with db.expect_error("FORBIDDEN", 403):
            found(db, *CUSTOMERS)
