"""Results: one live record a period, parts with their rules, who sees and changes what in which state."""

from typing import Any, LiteralString

import pytest
from psycopg import sql

from tests.sql.portal.performance_world import SUPPORT, World
from tests.support.session import Session

PARTS = ("performance_sales", "performance_supports", "performance_intellectual_properties")


@pytest.fixture
def world(db: Session) -> World:
    return World.make(db)


def fields(failure: Any) -> set[str]:
    return {detail["field"] for detail in failure.details}


def test_a_company_files_its_results_with_three_parts(world: World, db: Session) -> None:
    record = world.draft(2025, 1)
    world.add_sales(record)
    world.add_support(record)
    world.add_patent(record)
    assert world.submit(record)["to"] == "submitted"
    with db.as_user(world.company.owner_id):
        row = db.one("select * from public.performance_overview")
    assert (row["period_label"], str(row["due_date"]), row["status"]) == ("2025년 1분기", "2025-04-15", "submitted")
    assert (row["has_sales"], row["supports_count"], row["intellectual_properties_count"]) == (True, 1, 1)
    assert row["company_name"] == world.company.company_name
    stored = world.row(record)
    assert stored["submitted_by"] == world.company.owner_id
    assert stored["submitted_at"] is not None


def test_the_total_of_employees_is_existing_and_new(world: World, db: Session) -> None:
    sales = world.add_sales(world.draft(), new_employees_previous_year=None)
    with db.as_user(world.company.owner_id):
        row = db.one("select * from public.performance_sales")
        assert (row["total_employees_previous_year"], row["total_employees_current_year"]) == (10, 15)
        assert row["hsk_code"] == "3304991000"
        with db.expect_error("428C9", 400):
            db.execute("update public.performance_sales set total_employees_current_year = 99 where id = %s", [sales])


@pytest.mark.parametrize(("year", "quarter", "label", "due"), [
    (2025, 4, "2025년 4분기", "2026-01-15"), (2024, None, "2024년 연간", "2025-01-15"), (2024, 2, "2024년 2분기", "2024-07-15"),
])  # fmt: skip
def test_a_period_knows_its_label_and_filing_date(world: World, year: int, quarter: int, label: str, due: str) -> None:
    row = world.row(world.draft(year, quarter))
    assert (row["period_label"], str(row["due_date"])) == (label, due)


@pytest.mark.parametrize("quarter", [1, None])
def test_a_period_has_one_live_record(world: World, db: Session, quarter: int | None) -> None:
    first = world.draft(2024, quarter)
    with db.expect_error("PERFORMANCE_EXISTS", 409) as failure:
        world.draft(2024, quarter)
    assert failure.details == {"id": str(first)}
    other = world.draft(2024, 2)
    with db.as_user(world.company.owner_id), db.expect_error("PERFORMANCE_EXISTS", 409):
        db.execute("update public.performance_records set quarter = %s where id = %s", [quarter, other])
    world.draft(2024, quarter, world.another_company())
    with db.as_postgres(), db.expect_error("23505", 409):
        db.execute("alter table public.performance_records disable trigger tg_performance_records__period")
        db.execute(
            "insert into public.performance_records (member_id, year, quarter) values (%s, 2024, %s)",
            [world.company.id, quarter],
        )


@pytest.mark.parametrize("state", ["deleted", "rejected"])
def test_a_deleted_or_rejected_record_gives_its_period_free(world: World, db: Session, state: str) -> None:
    if state == "deleted":
        record = world.draft(2024, 1)
        with db.as_user(world.company.owner_id):
            db.execute("delete from public.performance_records where id = %s", [record])
    else:
        world.review(world.submitted(2024, 1), "reject")
    world.draft(2024, 1)


@pytest.mark.parametrize(("values", "expected"), [
    ({"year": 1999, "quarter": 5}, {"year", "quarter"}),
    ({"year": 2101, "quarter": 0}, {"year", "quarter"}),
    ({"year": 2025, "quarter": 1, "notes": "가" * 5001}, {"notes"}),
])  # fmt: skip
def test_wrong_periods_and_notes_are_named(
    world: World, db: Session, values: dict[str, Any], expected: set[str]
) -> None:
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.insert("performance_records", values)
    assert fields(failure) == expected


def test_all_wrong_fields_of_a_part_are_named(world: World, db: Session) -> None:
    record = world.draft()
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.add_sales(
            record, sales_current_year=-1, hsk_code="12345", sales_reporting_date="2999-01-01",
            new_employees_current_year=-2, export_country2="가" * 101, export_current_year=2_000_000_000_000_000,
        )  # fmt: skip
    assert fields(failure) == {
        "sales_current_year", "hsk_code", "sales_reporting_date", "new_employees_current_year", "export_country2",
        "export_current_year",
    }  # fmt: skip
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.add_support(record, end_date="2024-04-30", support_amount=-5, project_name="가" * 256)
    assert fields(failure) == {"end_date", "support_amount", "project_name"}
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.add_patent(
            record, ip_type="invention", registration_type="x", country="mars", overseas_type="moon",
            registration_date="2999-01-01", name="가" * 256,
        )  # fmt: skip
    assert fields(failure) == {"ip_type", "registration_type", "country", "overseas_type", "registration_date", "name"}


def test_a_record_has_one_sales_part(world: World, db: Session) -> None:
    record = world.draft()
    sales = world.add_sales(record)
    with db.expect_error("23505", 409):
        world.add_sales(record)
    with db.as_user(world.company.owner_id):
        db.execute("delete from public.performance_sales where id = %s", [sales])
    world.add_sales(record)


def test_an_empty_record_cannot_be_submitted(world: World, db: Session) -> None:
    record = world.draft()
    world.insert("performance_sales", {"performance_id": record})
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.submit(record)
    assert fields(failure) == {"parts"}


def test_submission_names_every_missing_field(world: World, db: Session) -> None:
    record = world.draft()
    world.add_sales(record, sales_current_year=None, existing_employees_previous_year=None)
    world.add_support(record, sort_order=1)
    world.add_support(record, sort_order=2, project_name=" ", end_date=None)
    world.add_patent(record, ip_type=None, name="")
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.submit(record)
    assert fields(failure) == {
        "sales.sales_current_year", "sales.existing_employees_previous_year", "supports[1].project_name",
        "supports[1].end_date", "intellectual_properties[0].name", "intellectual_properties[0].ip_type",
    }  # fmt: skip
    assert world.row(record)["state"] == "draft"


@pytest.mark.parametrize("part", ["support", "patent"])
def test_one_part_is_enough(world: World, part: str) -> None:
    record = world.draft()
    world.insert("performance_sales", {"performance_id": record})
    getattr(world, f"add_{part}")(record)
    assert world.submit(record)["to"] == "submitted"


def test_filing_late_is_allowed_and_filing_the_future_is_not(world: World, db: Session) -> None:
    world.submitted(2010, 1)
    with db.as_postgres():
        year = db.value("select extract(year from app.today())::integer + 1")
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.submitted(year, None)
    assert fields(failure) == {"year"}


def test_drafts_are_invisible_to_staff(world: World, db: Session) -> None:
    record = world.draft()
    parts = [world.add_sales(record), world.add_support(record), world.add_patent(record)]
    proof = world.attach("performance_sales_proof", "public.performance_sales", parts[0])
    queries: tuple[LiteralString, ...] = (
        "select id from public.performance_records", "select id from public.performance_overview",
        "select id from public.performance_sales", "select id from public.performance_supports",
        "select id from public.performance_intellectual_properties",
        "select id from public.files where purpose like 'performance%'",
        "select id from storage.objects where name like '%/performance_sales_proof/%'",
    )  # fmt: skip
    for query in queries:
        with db.as_user(world.company.owner_id):
            assert len(db.rows(query)) == 1, query
        for who in (world.staff, world.people.make_staff("*"), world.another_company().owner_id):
            with db.as_user(who):
                assert db.rows(query) == [], query
    world.submit(record)
    for query in queries:
        with db.as_user(world.staff):
            assert len(db.rows(query)) == 1, query
        with db.as_user(world.another_company().owner_id):
            assert db.rows(query) == [], query
    with db.as_user(world.people.make_staff("portal.members:read", "portal.files:read")):
        assert all(db.rows(query) == [] for query in queries)
    with db.as_user(world.staff):
        assert db.value("select path from public.files where id = %s", [proof["id"]]) == proof["path"]


def test_licences_and_logos_stay_visible_to_staff(world: World, db: Session) -> None:
    world.attach("business_licence", "public.members", world.company.id)
    with db.as_user(world.people.make_staff("portal.files:read")):
        assert len(db.rows("select id from public.files")) == 1
        assert len(db.rows("select id from storage.objects where name like '%/business_licence/%'")) == 1


def test_anonymous_visitors_see_nothing(world: World, db: Session) -> None:
    world.submitted()
    for table in (
        "performance_records",
        *PARTS,
        "performance_overview",
        "performance_reviews",
        "performance_snapshots",
    ):
        with db.as_anon(), db.expect_error("42501", 401):
            db.rows(sql.SQL("select * from public.{}").format(sql.Identifier(table)))


def test_only_an_approved_company_files(world: World, db: Session) -> None:
    pending = world.people.make_company()
    with db.as_user(pending.owner_id), db.expect_error("42501", 403):
        world.draft(2025, 1, pending)
    record = world.draft()
    sales = world.add_sales(record)
    with db.as_user(world.people.make_staff("portal:*")):
        db.value("select public.transition('public.members', %s, 'suspend', '휴업')", [world.company.id])
    with db.expect_error("FORBIDDEN", 403):
        world.draft(2024, 1)
    with db.expect_error("FORBIDDEN", 403):
        world.submit(record)
    with db.as_user(world.company.owner_id):
        assert db.value("select id from public.performance_sales") == sales, "a suspended company still reads"
        with db.expect_error("FORBIDDEN", 403):
            db.execute("update public.performance_sales set sales_current_year = 1")


def test_a_company_set_back_to_pending_cannot_submit_its_draft(world: World, db: Session) -> None:
    record = world.draft()
    world.add_sales(record)
    with db.as_user(world.people.make_staff("portal:*")):
        db.value("select public.transition('public.members', %s, 'reset')", [world.company.id])
    with db.expect_error("FORBIDDEN", 403):
        world.submit(record)


def test_another_companys_record_is_out_of_reach(world: World, db: Session) -> None:
    record, other = world.draft(), world.another_company()
    sales = world.add_sales(record)
    for table in PARTS:
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            world.insert(table, {"performance_id": record}, other)
    with db.as_user(other.owner_id):
        assert db.execute("update public.performance_records set notes = 'x' where id = %s", [record]) == 0
        assert db.execute("update public.performance_sales set sales_current_year = 0 where id = %s", [sales]) == 0
        assert db.execute("delete from public.performance_records where id = %s", [record]) == 0
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        world.act(other.owner_id, record, "submit")
    with db.as_user(other.owner_id), db.expect_error("42501", 403):
        db.execute("insert into public.performance_records (member_id, year) values (%s, 2024)", [world.company.id])
    own = world.draft(2025, 1, other)
    with db.as_user(world.company.owner_id), db.expect_error("IMMUTABLE_FIELD", 422):
        db.execute("update public.performance_sales set performance_id = %s where id = %s", [own, sales])


def test_a_clerk_without_permission_neither_reads_nor_writes(world: World, db: Session) -> None:
    record = world.submitted()
    clerk = world.people.make_auth_user()
    with db.as_postgres():
        db.execute(
            "insert into sys.users (tenant_id, id, email) values (%s, %s, 'clerk@company.example')",
            [world.company.id, clerk],
        )
    with db.as_user(clerk):
        assert db.rows("select id from public.performance_records") == []
        with db.expect_error("FORBIDDEN", 403):
            db.execute("insert into public.performance_records (year) values (2024)")
    with db.expect_error("FORBIDDEN", 403):
        world.act(clerk, record, "submit")


@pytest.mark.parametrize("state", ["submitted", "approved", "rejected"])
def test_what_was_submitted_is_frozen_with_its_parts_and_proofs(world: World, db: Session, state: str) -> None:
    record = world.draft()
    sales, support, patent = world.add_sales(record), world.add_support(record), world.add_patent(record)
    proof = world.attach("performance_support_proof", "public.performance_supports", support)
    world.submit(record)
    if state != "submitted":
        world.review(record, "approve" if state == "approved" else "reject")
    statements: tuple[LiteralString, ...] = (
        "update public.performance_records set notes = 'x'", "delete from public.performance_records",
        "update public.performance_sales set sales_current_year = 1", "delete from public.performance_sales",
        "update public.performance_supports set support_amount = 1", "delete from public.performance_supports",
        "delete from public.performance_intellectual_properties", "delete from public.files",
    )  # fmt: skip
    for statement in statements:
        with db.as_user(world.company.owner_id), db.expect_error("RECORD_LOCKED", 409):
            db.execute(statement)
    for table, values in (("performance_supports", SUPPORT), ("performance_intellectual_properties", {})):
        with db.expect_error("RECORD_LOCKED", 409):
            world.insert(table, {"performance_id": record, **values})
    with db.expect_error("RECORD_LOCKED", 409):
        world.attach("performance_ip_proof", "public.performance_intellectual_properties", patent)
    with db.as_user(world.company.owner_id):
        assert db.value("select id from public.files") is not None
        assert db.value("select id from public.performance_sales") == sales
    assert proof["size_bytes"] == 1000


def test_staff_never_edit_results(world: World, db: Session) -> None:
    record = world.draft()
    sales = world.add_sales(record)
    world.attach("performance_sales_proof", "public.performance_sales", sales)
    world.submit(record)
    world.review(record, "request_revision")
    everything = world.people.make_staff("*")
    with db.as_user(everything):
        assert db.execute("update public.performance_records set notes = 'x'") == 0
        assert db.execute("delete from public.performance_records") == 0
        assert db.execute("update public.performance_sales set sales_current_year = 0") == 0
        assert db.execute("delete from public.performance_sales") == 0
        with db.expect_error("FORBIDDEN", 403):
            db.execute("insert into public.performance_supports (performance_id) values (%s)", [record])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("delete from public.files")
        with db.expect_error("FORBIDDEN", 403):
            db.value("select public.transition('public.performance_records', %s, 'submit')", [record])
    with db.as_user(world.company.owner_id):
        db.execute("delete from public.performance_sales where id = %s", [sales])
    with db.as_user(everything), db.expect_error("FORBIDDEN", 403):
        db.value("select public.restore('public.performance_sales', %s)", [sales])
    with db.as_user(everything), db.expect_error("42501", 403):
        db.execute("update public.performance_records set status = 'approved'")


def test_deleting_a_draft_takes_its_parts_and_proofs_along(world: World, db: Session) -> None:
    record = world.draft()
    sales = world.add_sales(record)
    world.add_support(record)
    world.add_patent(record)
    proof = world.attach("performance_sales_proof", "public.performance_sales", sales)
    with db.as_user(world.company.owner_id):
        db.execute("delete from public.performance_records where id = %s", [record])
        for table in ("performance_records", *PARTS, "files"):
            assert db.value(sql.SQL("select count(*) from public.{}").format(sql.Identifier(table))) == 0, table
    with db.as_service():
        assert proof["path"] in [row["path"] for row in db.rows("select path from app.sweep_files()")]


def test_a_record_sent_back_cannot_be_deleted(world: World, db: Session) -> None:
    record = world.submitted()
    world.review(record, "request_revision")
    with db.as_user(world.company.owner_id), db.expect_error("RECORD_LOCKED", 409) as failure:
        db.execute("delete from public.performance_records where id = %s", [record])
    assert failure.details == {"current": "revision_requested", "allowed": ["draft"]}


def test_proofs_are_five_pdf_files_a_row(world: World, db: Session) -> None:
    support = world.add_support(world.draft())
    target = ("performance_support_proof", "public.performance_supports", support)
    for _ in range(5):
        world.attach(*target)
    with db.expect_error("FILE_LIMIT_REACHED", 409):
        world.attach(*target)
    with db.expect_error("FILE_TYPE_NOT_ALLOWED", 422):
        world.attach(*target, mime="image/png")
    with db.expect_error("FILE_TOO_LARGE", 413):
        world.attach(*target, size=10 * 1024 * 1024 + 1)
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        world.attach(*target, user=world.another_company().owner_id)
    with db.as_user(world.company.owner_id):
        db.execute("delete from public.files where id = (select id from public.files limit 1)")
        assert db.value("select count(*) from public.files") == 4


def test_an_import_writes_old_records_in_any_state(world: World, db: Session) -> None:
    with db.as_postgres():
        record = db.value(
            "insert into public.performance_records (member_id, year, quarter, status) values (%s, 2020, 3, 'approved') returning id",
            [world.company.id],
        )
        db.execute(
            "insert into public.performance_supports (performance_id, project_name) values (%s, '옛 사업')", [record]
        )
        db.execute(
            "select app.write_performance_snapshot(r) from public.performance_records as r where r.id = %s", [record]
        )
        assert db.value("select member_id from public.performance_supports") == world.company.id
        assert db.value("select supports_count from public.performance_snapshots") == 1


def test_every_state_has_a_label_in_three_languages(db: Session) -> None:
    with db.as_postgres():
        states = {
            row["state"] for row in db.rows("select unnest(enum_range(null::public.performance_status))::text as state")
        }
    with db.as_anon():
        labels = db.rows(
            "select code, label_ko, label_en, label_zh from public.codes where group_code = 'performance_status'"
        )
    assert {row["code"] for row in labels} == states
    assert all(row["label_ko"] and row["label_en"] and row["label_zh"] for row in labels)
