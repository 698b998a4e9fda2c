"""AUDT-01: every change leaves a line with who, what, from where; nobody edits or removes one."""

from typing import Any

import pytest

from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

HEADERS = {"x-request-id": "trace-1", "x-forwarded-for": "198.51.100.9", "user-agent": "Mozilla/5.0 " + "x" * 300}


def lines(db: Session, resource: str, action: str) -> list[dict[str, Any]]:
    with db.as_postgres():
        return db.rows(
            """select user_id, tenant_id, resource_id, changes, details, host(ip_address) as ip, user_agent, trace_id, result
            from audt.audit_logs where resource_type = %s and action = %s order by occurred_at""",
            [resource, action],
        )


def test_an_update_records_only_the_changed_columns_with_old_and_new(db: Session, people: People) -> None:
    """X-04: before and after of every change, with the user and where the request came from."""
    company = people.make_company(phone="033-250-1111")
    with db.as_user(company.owner_id, headers=HEADERS):
        db.execute("update public.members set phone = '033-250-2222', region = 'wonju'")
    line = lines(db, "public.members", "update")[-1]
    assert line["changes"] == {"phone": ["033-250-1111", "033-250-2222"], "region": ["chuncheon", "wonju"]}
    assert line["user_id"] == company.owner_id
    assert line["tenant_id"] == company.id
    assert line["resource_id"] == str(company.id)
    assert (line["ip"], line["trace_id"]) == ("198.51.100.9", "trace-1")
    assert len(str(line["user_agent"])) == 200


def test_an_update_that_changes_nothing_leaves_no_line(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        db.execute("update public.members set region = region")
    assert lines(db, "public.members", "update") == []


def test_sensitive_values_never_reach_the_log(db: Session, people: People) -> None:
    """X-04, X-20: secrets stay out of the log."""
    company = people.make_company()
    with db.as_user(company.owner_id):
        db.execute(
            """update public.members set representative_birth_date = '1970-05-06', representative_phone = '010-9876-5432',
            contact_person_email = 'secret@person.kr'"""
        )
    line = lines(db, "public.members", "update")[-1]
    assert all(change == ["***", "***"] for change in line["changes"].values())
    assert len(line["changes"]) == 3
    with db.as_postgres():
        everything = db.value(
            "select string_agg(a::text, ' ') from audt.audit_logs as a where tenant_id = %s", [company.id]
        )
    for secret in ("1970-05-06", "9876-5432", "secret@person.kr"):
        assert secret not in everything


def test_sign_up_is_recorded_with_the_new_user(db: Session, people: People) -> None:
    company = people.make_company()
    line = lines(db, "public.members", "create")[-1]
    assert (line["user_id"], line["tenant_id"]) == (company.owner_id, company.id)
    assert line["changes"]["company_name"] == [None, company.company_name]


def test_a_decision_is_recorded_under_its_own_name(db: Session, people: People) -> None:
    company = people.make_company()
    staff = people.approve(company)
    line = lines(db, "public.members", "approve")[-1]
    assert line["user_id"] == staff
    assert line["changes"]["state"] == ["pending", "approved"]
    assert "status" not in line["changes"], "generated columns say nothing new"
    assert lines(db, "sys.organizations", "approve") == [], "other tables keep their own action names"


def test_one_statement_over_many_rows_writes_a_line_for_each(db: Session) -> None:
    """X-04"""
    with db.as_postgres():
        db.execute(
            """insert into noti.templates (code, locale, subject, html_body, text_body)
            select 'bulk_' || n, 'ko', '제목', 'x', 'x' from generate_series(1, 500) as n"""
        )
        db.execute("update noti.templates set subject = '제목 ' || code where code like 'bulk%'")
    created, updated = lines(db, "noti.templates", "create"), lines(db, "noti.templates", "update")
    assert (len(created), len(updated)) == (500, 500)
    assert {line["resource_id"] for line in created} == {line["resource_id"] for line in updated}
    pairs = {tuple(line["changes"]["subject"]) for line in updated}
    assert ("제목", "제목 bulk_42") in pairs


def test_delete_and_restore_are_told_apart(db: Session, people: People) -> None:
    staff = people.make_staff("noti.templates:*")
    with db.as_user(staff):
        db.execute(
            "insert into noti.templates (code, locale, subject, html_body, text_body) values ('abc', 'en', 's', 'h', 't')"
        )
        template = db.value("select id from noti.templates")
        db.execute("delete from noti.templates")
        db.execute("select public.restore('noti.templates', %s)", [template])
    assert [line["user_id"] for line in lines(db, "noti.templates", "delete")] == [staff]
    assert [line["changes"] for line in lines(db, "noti.templates", "restore")] == [{"is_deleted": [True, False]}]


def test_business_actions_are_recorded_as_the_caller(db: Session, people: People) -> None:
    staff = people.make_staff("portal.members:export")
    with db.as_user(staff, headers=HEADERS):
        db.execute("""select app.audit('export', 'public.members', null, '{"rows": 3}')""")
    line = lines(db, "public.members", "export")[-1]
    assert (line["user_id"], line["details"], line["result"]) == (staff, {"rows": 3}, "success")


def test_anonymous_callers_cannot_write_lines(db: Session) -> None:
    with db.expect_error("42501", 401):
        db.execute("select app.audit('export', 'public.members')")


@pytest.mark.parametrize(
    "statement",
    ["update audt.audit_logs set action = 'x'", "delete from audt.audit_logs", "truncate audt.audit_logs"],
)
def test_no_line_is_edited_or_removed_by_anyone(db: Session, people: People, statement: str) -> None:
    """AUDT-01: insert only, for everyone."""
    people.make_company()
    with db.as_postgres(), db.expect_error("APPEND_ONLY", 403):
        db.execute(statement)
    with db.as_service(), db.expect_error("42501", 403):
        db.execute(statement)
    with db.as_user(people.make_staff("*")), db.expect_error("42501", 403):
        db.execute(statement)


def test_staff_read_all_and_a_company_only_its_own(db: Session, people: People) -> None:
    mine, other = people.make_company(), people.make_company()
    people.approve(mine)
    query = "select distinct tenant_id from audt.audit_logs where tenant_id is not null"
    with db.as_user(mine.owner_id):
        assert [row["tenant_id"] for row in db.rows(query)] == [mine.id]
    with db.as_user(people.make_staff("audt.audit_logs:read")):
        assert {mine.id, other.id} <= {row["tenant_id"] for row in db.rows(query)}
    with db.as_user(people.make_staff("portal.members:read")):
        assert db.rows(query) == []


def test_sessions_opened_by_auth_are_recorded(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_auth_server():
        db.execute(
            """insert into auth.sessions (id, user_id, ip, user_agent)
            values (gen_random_uuid(), %s, '203.0.113.5', 'curl/8')""",
            [company.owner_id],
        )
    line = lines(db, "auth.sessions", "sign_in")[-1]
    assert (line["user_id"], line["tenant_id"], line["ip"]) == (company.owner_id, company.id, "203.0.113.5")


def test_a_month_is_not_added_under_a_writer_in_the_middle_of_its_transaction(fresh_db: TestDatabase) -> None:
    writer, worker = fresh_db.session(), fresh_db.session()
    People(writer).make_company()
    with worker.as_postgres():
        worker.execute("set local statement_timeout = '60s'")  # without the rule it would wait for ever
        assert worker.value("select app.create_partitions(0)") == 0, (
            "it gives up, as everybody else would wait behind it"
        )
    worker.commit()
    writer.commit()
    with worker.as_postgres():
        assert worker.value("select app.create_partitions(0)") == 1
    worker.commit()
    People(writer).make_company()
    with writer.as_postgres():
        assert writer.value("select count(*) from audt.audit_logs_default") == 0, (
            "rows moved along, new ones go to the month"
        )


def test_partitions_are_made_ahead_and_take_stray_rows_along(db: Session, people: People) -> None:
    """X-23: a partition a month."""
    people.make_company()
    with db.as_postgres():
        before = db.value("select count(*) from audt.audit_logs")
        db.execute("select app.create_partitions(2)")
        assert db.value("select count(*) from audt.audit_logs") == before
        month = db.value("select to_char(now() at time zone 'UTC', 'YYYYMM')")
        assert db.value("select count(*) from pg_class where relname = %s", [f"audit_logs_{month}"]) == 1
        assert db.value("select app.create_partitions(2)") == 0, "safe to run again"
