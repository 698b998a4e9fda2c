"""Files of records: own path, measured by Storage, for who may change the record (X-22, X-19, X-24)."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People
from tests.support.session import Session

ATTACH = (
    "insert into sys.attachments (entity, record_id, path, file_name) values (%s, %s, %s, '계약서.pdf') returning id"
)


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    return make_workspace(db, people)


def path(work: Workspace, record: UUID, entity: str = "sys.roles", name: str = "contract.pdf") -> str:
    return f"{work.id}/{entity}/{record}/{uuid4()}-{name}"


def upload(db: Session, user: UUID, name: str, bucket: str = "tenant-files", **measured: Any) -> str:
    with db.as_user(user):
        db.execute(
            "insert into storage.objects (bucket_id, name, owner_id) values (%s, %s, %s)", [bucket, name, str(user)]
        )
    with db.as_postgres():  # Storage measures the object
        metadata = {"size": 1234, "mimetype": "application/pdf"} | measured
        db.execute("update storage.objects set metadata = %s where name = %s", [json.dumps(metadata), name])
    return name


def attach(db: Session, work: Workspace, record: UUID, user: UUID | None = None) -> UUID:
    name = upload(db, user or work.owner, path(work, record))
    with db.as_user(user or work.owner):
        found: UUID = db.value(ATTACH, ["sys.roles", record, name])
    return found


def test_a_file_takes_type_and_size_from_storage(db: Session, work: Workspace) -> None:
    #
    role = work.role("sys.users:read")
    found = attach(db, work, role)
    with db.as_user(work.owner):
        row = db.one("select mime_type, size_bytes, file_name from sys.attachments where id = %s", [found])
        assert row == {"mime_type": "application/pdf", "size_bytes": 1234, "file_name": "계약서.pdf"}
        for column in ("mime_type", "size_bytes", "path", "record_id", "entity"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update sys.attachments set {} = default").format(sql.SQL(column)))
        db.execute("update sys.attachments set description = '원본'")


def test_uploads_go_below_a_record_of_the_own_tenant_only(db: Session, people: People, work: Workspace) -> None:
    #
    role, other = work.role("sys.users:read"), make_workspace(db, people)
    theirs = other.role("sys.users:read")
    for name in (
        path(other, theirs), path(work, theirs), path(work, uuid4()), path(work, role, "crm.dragons"), path(work, role, "idam.users"),
        path(work, role, name="macro.exe"), path(work, role, name="page.html"), path(work, role, name="../../x.pdf"),
        f"{work.id}/sys.roles/{role}/plan.pdf", f"{work.id}/{uuid4()}-plan.pdf",
    ):  # fmt: skip
        with db.as_user(work.owner), db.expect_error("42501", 403):
            db.execute("insert into storage.objects (bucket_id, name) values ('tenant-files', %s)", [name])
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute("insert into storage.objects (bucket_id, name) values ('tenant-files', %s)", [path(work, role)])
    upload(db, work.owner, path(work, role))


def test_the_object_comes_before_the_row(db: Session, people: People, work: Workspace) -> None:
    #
    role, second = work.role("sys.users:read"), work.role("sys.roles:read")
    elsewhere = upload(db, work.owner, path(work, second))
    with db.as_user(work.owner):
        for name in (path(work, role), elsewhere):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute(ATTACH, ["sys.roles", role, name])


@pytest.mark.parametrize(
    "measured",
    [{"size": 10485761}, {"size": 0}, {"size": None}, {"mimetype": "text/html"}, {"mimetype": "image/svg+xml"}],
)
def test_large_empty_and_other_files_are_refused(db: Session, work: Workspace, measured: dict[str, Any]) -> None:
    #
    role = work.role("sys.users:read")
    name = upload(db, work.owner, path(work, role), **measured)
    with db.as_user(work.owner), db.expect_error("VALIDATION_ERROR", 422):
        db.execute(ATTACH, ["sys.roles", role, name])


def test_the_bucket_has_the_same_limits(db: Session) -> None:
    #
    with db.as_postgres():
        row = db.one(
            "select public, file_size_limit, allowed_mime_types from storage.buckets where id = 'tenant-files'"
        )
    assert (row["public"], row["file_size_limit"], len(row["allowed_mime_types"])) == (False, 10 * 1024 * 1024, 7)


def test_a_record_must_live_in_the_own_tenant(db: Session, people: People, work: Workspace) -> None:
    #
    other = make_workspace(db, people)
    theirs, gone = other.role("sys.users:read"), work.role("sys.users:read")
    left = upload(db, work.owner, path(work, gone))
    foreign = upload(db, other.owner, path(other, theirs))
    with db.as_user(work.owner):
        db.execute("delete from sys.roles where id = %s", [gone])
        for entity, record, name in (
            ("sys.roles", gone, left), ("sys.roles", theirs, foreign), ("sys.role_permissions", theirs, left), ("dragons", theirs, left),
        ):  # fmt: skip
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute(ATTACH, [entity, record, name])


def test_who_reads_the_record_reads_and_who_changes_it_attaches(db: Session, people: People, work: Workspace) -> None:
    #
    role = work.role("sys.users:read")
    found = attach(db, work, role)
    reader = work.colleague(work.role("sys.roles:read", "sys.attachments:*"))
    blind = work.colleague(work.role("sys.attachments:*"))
    with db.as_user(reader):
        assert db.value("select id from sys.attachments") == found
        assert len(db.rows("select name from storage.objects where bucket_id = 'tenant-files'")) == 1
        with db.expect_error("42501", 403):
            db.execute("insert into storage.objects (bucket_id, name) values ('tenant-files', %s)", [path(work, role)])
        for statement in ("update sys.attachments set description = '메모'", "delete from sys.attachments"):
            with db.expect_error("FORBIDDEN", 403):
                db.execute(statement)
        with db.expect_error("FORBIDDEN", 403) as failure:
            db.execute(ATTACH, ["sys.roles", role, "x"])
        assert failure.details == {"permission": "sys.roles:update"}
    for stranger in (blind, make_workspace(db, people).owner):
        with db.as_user(stranger):
            assert db.rows("select id from sys.attachments") == []
            assert db.rows("select name from storage.objects where bucket_id = 'tenant-files'") == []


def test_an_upload_is_taken_back_until_it_is_attached(db: Session, work: Workspace) -> None:
    role = work.role("sys.users:read")
    attach(db, work, role)
    upload(db, work.owner, path(work, role))
    with db.as_postgres():
        db.execute("select set_config('storage.allow_delete_query', 'true', true)")
    with db.as_user(work.owner):
        assert db.execute("delete from storage.objects where bucket_id = 'tenant-files'") == 1


def test_removed_and_forgotten_files_are_swept(db: Session, work: Workspace) -> None:
    role = work.role("sys.users:read")
    removed, kept = attach(db, work, role), attach(db, work, role)
    forgotten = upload(db, work.owner, path(work, role))
    with db.as_user(work.owner):
        db.execute("delete from sys.attachments where id = %s", [removed])
    with db.as_postgres():
        names = {r["id"]: r["path"] for r in db.rows("select id, path from sys.attachments")}
        db.execute("update storage.objects set created_at = now() - interval '2 days' where bucket_id = 'tenant-files'")
        db.execute("alter table sys.attachments disable trigger tg__stamp")
        db.execute("update sys.attachments set updated_at = now() - interval '31 days'")
        db.execute("alter table sys.attachments enable trigger tg__stamp")
    with db.as_service():
        swept = {r["path"] for r in db.rows("select path from app.sweep_files()")}
        assert names[kept] not in swept
        assert {names[removed], forgotten} <= swept
        db.execute("select app.swept_files('tenant-files', %s)", [[names[removed]]])
        assert names[removed] not in {r["path"] for r in db.rows("select path from app.sweep_files()")}
    with db.as_user(work.owner):
        with db.expect_error("FILE_GONE", 409):
            db.execute("select public.restore('sys.attachments', %s)", [removed])
        db.execute("delete from sys.attachments where id = %s", [kept])
        db.execute("select public.restore('sys.attachments', %s)", [kept])
