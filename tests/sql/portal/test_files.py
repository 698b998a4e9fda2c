"""Files: own folder only, limits from the table, one record an object, orphans swept."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.people import Company, People
from tests.support.session import Session

BIND = "select app.bind_file(%s, 'private-files', %s, %s, %s, %s, %s, %s, %s)"


def upload(db: Session, user: UUID, name: str, bucket: str = "private-files") -> None:
    with db.as_user(user):
        db.execute(
            "insert into storage.objects (bucket_id, name, owner_id) values (%s, %s, %s)", [bucket, name, str(user)]
        )


def path(company: Company, purpose: str = "business_licence", extension: str = "pdf") -> str:
    return f"{company.id}/{purpose}/{uuid4()}.{extension}"


def bind(db: Session, company: Company, name: str, **changes: Any) -> dict[str, Any]:
    values = {
        "user": company.owner_id, "path": name, "name": "사업자등록증.pdf", "mime": "application/pdf", "size": 1000,
        "type": "public.members", "id": company.id, "purpose": "business_licence",
    } | changes  # fmt: skip
    with db.as_postgres():
        db.execute(
            "insert into storage.objects (bucket_id, name) values ('private-files', %s) on conflict do nothing",
            [values["path"]],
        )
    with db.as_service():
        found: dict[str, Any] = db.value(BIND, list(values.values()))
        return found


def test_a_pending_company_uploads_into_its_own_folder_only(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    upload(db, company.owner_id, path(company))
    for name in (
        path(other), f"{company.id}/licence.pdf", f"{company.id}/business_licence/../x/{uuid4()}.pdf",
        f"{company.id}/business_licence/{uuid4()}.pdf/x", f"{company.id}/business_licence/{uuid4()}", f"/{path(company)}",
    ):  # fmt: skip
        with db.as_user(company.owner_id), db.expect_error("42501", 403):
            upload(db, company.owner_id, name)
    with db.as_user(company.owner_id), db.expect_error("42501", 403):
        upload(db, company.owner_id, path(company), bucket="public-files")


def test_strangers_and_anonymous_upload_nothing(db: Session, people: People) -> None:
    company, stranger = people.make_company(), people.make_auth_user()
    with db.as_user(stranger), db.expect_error("42501", 403):
        upload(db, stranger, path(company))
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute("insert into storage.objects (bucket_id, name) values ('private-files', %s)", [path(company)])


def test_objects_are_seen_by_their_company_and_by_staff_only(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    upload(db, company.owner_id, name := path(company))
    query = "select name from storage.objects where bucket_id = 'private-files'"
    with db.as_user(company.owner_id):
        assert [row["name"] for row in db.rows(query)] == [name]
    with db.as_user(other.owner_id):
        assert db.rows(query) == []
        assert db.execute("delete from storage.objects where bucket_id = 'private-files'") == 0
    with db.as_user(people.make_staff("portal.files:read")):
        assert name in [row["name"] for row in db.rows(query)]
    with db.as_user(people.make_staff("portal.members:read")):
        assert db.rows(query) == []


def test_an_upload_is_bound_to_the_company_and_cannot_be_taken_back(db: Session, people: People) -> None:
    company = people.make_company()
    upload(db, company.owner_id, name := path(company))
    record = bind(db, company, name)
    assert (record["original_name"], record["tenant_id"]) == ("사업자등록증.pdf", str(company.id))
    with db.as_user(company.owner_id):
        assert db.value("select path from public.files") == name
        assert db.execute("delete from storage.objects where name = %s", [name]) == 0
    with db.as_user(people.make_company().owner_id):
        assert db.rows("select path from public.files") == []


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"size": 10 * 1024 * 1024 + 1}, "FILE_TOO_LARGE", 413),
        ({"mime": "application/x-msdownload"}, "FILE_TYPE_NOT_ALLOWED", 422),
        ({"mime": "image/gif"}, "FILE_TYPE_NOT_ALLOWED", 422),
        ({"purpose": "diploma"}, "VALIDATION_ERROR", 422),
        ({"type": "public.codes"}, "VALIDATION_ERROR", 422),
        ({"id": uuid4()}, "RESOURCE_NOT_FOUND", 404),
        ({"user": uuid4()}, "RESOURCE_NOT_FOUND", 404),
        ({"path": "elsewhere/business_licence/x.pdf"}, "RESOURCE_NOT_FOUND", 404),
    ],
)
def test_limits_are_data_and_hold(db: Session, people: People, changes: dict[str, Any], code: str, status: int) -> None:
    company = people.make_company()
    with db.expect_error(code, status):
        bind(db, company, path(company), **changes)


def test_an_object_that_was_never_uploaded_cannot_be_bound(db: Session, people: People) -> None:
    company = people.make_company()
    values = [
        company.owner_id,
        path(company),
        "a.pdf",
        "application/pdf",
        1,
        "public.members",
        company.id,
        "business_licence",
    ]
    with db.as_service(), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.value(BIND, values)


def test_files_are_frozen_while_the_company_is_suspended(db: Session, people: People) -> None:
    company, staff = people.make_company(), people.make_staff("portal:*")
    people.approve(company, staff)
    record = bind(db, company, path(company))
    with db.as_user(staff):
        db.value("select public.transition('public.members', %s, 'suspend', '사유')", [company.id])
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, company, path(company))
    with db.as_user(company.owner_id), db.expect_error("FORBIDDEN", 403):
        db.execute("delete from public.files where id = %s", [record["id"]])


def test_a_record_whose_state_freezes_its_files_keeps_them(db: Session, people: People) -> None:
    company = people.make_company()
    record = bind(db, company, path(company))
    with db.as_postgres():
        db.execute("update public.file_rules set company_states = '{rejected}' where purpose = 'business_licence'")
    with db.as_user(company.owner_id), db.expect_error("RECORD_LOCKED", 409):
        db.execute("delete from public.files where id = %s", [record["id"]])
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, company, path(company))


def test_staff_upload_into_the_platforms_folder(db: Session, people: People) -> None:
    folder, company = "00000000-0000-0000-0000-000000000000", people.make_company()
    for bucket in ("private-files", "public-files"):
        upload(db, people.make_staff("portal.files:create"), f"{folder}/notice/{uuid4()}.png", bucket)
    for nobody in (people.make_staff("portal.members:read"), company.owner_id):
        with db.as_user(nobody), db.expect_error("42501", 403):
            upload(db, nobody, f"{folder}/notice/{uuid4()}.png")


def test_another_companys_object_cannot_be_bound(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, company, path(other))
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, company, path(other), id=other.id)


def test_an_object_is_bound_once(db: Session, people: People) -> None:
    company = people.make_company()
    bind(db, company, name := path(company))
    with db.expect_error("RESOURCE_CONFLICT", 409):
        bind(db, company, name)


def test_replacing_a_licence_sweeps_the_old_object(db: Session, people: People) -> None:
    company = people.make_company()
    first, second = path(company), path(company)
    for name in (first, second):
        upload(db, company.owner_id, name)
        bind(db, company, name)
    with db.as_user(company.owner_id):
        assert [row["path"] for row in db.rows("select path from public.files")] == [second]
    with db.as_service():
        assert {"bucket": "private-files", "path": first} in db.rows("select bucket, path from app.sweep_files()")
        assert db.value("select app.swept_files('private-files', %s)", [[first, second]]) == 1
        assert db.rows("select path from app.sweep_files() where path in (%s, %s)", [first, second]) == []


def test_an_upload_nobody_bound_is_swept_after_a_day(db: Session, people: People) -> None:
    company = people.make_company()
    orphan, fresh, bound = path(company), path(company), path(company)
    for name in (orphan, fresh, bound):
        upload(db, company.owner_id, name)
    bind(db, company, bound)
    with db.as_postgres():
        db.execute(
            "update storage.objects set created_at = now() - interval '25 hours' where name in (%s, %s)",
            [orphan, bound],
        )
    with db.as_service():
        assert [row["path"] for row in db.rows("select path from app.sweep_files()")] == [orphan]


def test_a_company_takes_a_file_off_its_registration(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    record = bind(db, company, path(company))
    with db.as_user(other.owner_id):
        assert db.execute("delete from public.files where id = %s", [record["id"]]) == 0
    with db.as_user(company.owner_id):
        db.execute("delete from public.files where id = %s", [record["id"]])
        assert db.rows("select id from public.files") == []
        with db.expect_error("42501", 403):
            db.execute("update public.files set original_name = 'x'")
    with db.as_service():
        assert record["path"] in [row["path"] for row in db.rows("select path from app.sweep_files()")]


def test_binding_is_not_for_users(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id), db.expect_error("42501", 403):
        db.value(
            BIND, [company.owner_id, path(company), "a", "application/pdf", 1, "public.members", company.id, "logo"]
        )
