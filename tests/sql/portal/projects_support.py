"""A programme office in miniature: announcements, applications and what they leave behind."""

from typing import Any
from uuid import UUID, uuid4

from psycopg import sql

from tests.support.people import Company, People
from tests.support.session import Row, Session

APPLICATIONS = "public.project_applications"
REASON = "수출 상담회에 참가하여 해외 판로를 열고자 합니다."
APPLY = """insert into public.project_applications (project_id, applicant_name, applicant_phone, application_reason)
values (%s, %s, %s, %s) returning id"""
ACT = "select public.transition(%s, %s, %s, %s)"
STAFF = ("portal.projects:*", "portal.project_applications:*", "portal.status_changes:read")


def make_office(people: People) -> UUID:
    """Staff who run programmes and review applications."""
    return people.make_staff(*STAFF)


def approved_company(people: People, **changes: Any) -> Company:
    """A company that may apply."""
    company = people.make_company(**changes)
    people.approve(company)
    return company


def day(db: Session, offset: int) -> str:
    """Today in Asia/Seoul plus `offset` days, as ISO text."""
    with db.as_postgres():
        found: str = db.value("select (app.today() + %s)::text", [offset])
        return found


def draft_project(db: Session, staff: UUID, **changes: Any) -> UUID:
    """A programme nobody outside sees yet; open from yesterday to tomorrow unless said otherwise."""
    values = {"title": "2026 수출 바우처", "start_date": day(db, -1), "end_date": day(db, 1)} | changes
    statement = sql.SQL("insert into public.projects ({}) values ({}) returning id").format(
        sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(sql.Placeholder() * len(values))
    )
    with db.as_user(staff):
        project: UUID = db.value(statement, list(values.values()))
        return project


def open_project(db: Session, staff: UUID, **changes: Any) -> UUID:
    """A published programme."""
    project = draft_project(db, staff, **changes)
    move_project(db, staff, project, "publish")
    return project


def move_project(db: Session, staff: UUID, project: UUID, action: str) -> None:
    """One status change of a programme by staff."""
    with db.as_user(staff):
        db.value(ACT, ["public.projects", project, action, None])


def change_project(db: Session, staff: UUID, project: UUID, **changes: Any) -> None:
    """An edit of a programme by staff."""
    assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in changes)
    with db.as_user(staff):
        assert (
            db.execute(
                sql.SQL("update public.projects set {} where id = %s").format(assignments), [*changes.values(), project]
            )
            == 1
        )


def apply(
    db: Session, user: UUID, project: UUID, name: str = "서도윤", phone: str = "010-1234-5678", reason: str = REASON
) -> UUID:
    """An application by a company's user."""
    with db.as_user(user):
        application: UUID = db.value(APPLY, [project, name, phone, reason])
        return application


def act(db: Session, user: UUID, application: UUID, action: str, comment: str | None = None) -> None:
    """One status change of an application."""
    with db.as_user(user):
        db.value(ACT, [APPLICATIONS, application, action, comment])


def application_of(db: Session, application: UUID) -> Row:
    """The row as the database holds it."""
    with db.as_postgres():
        return db.one("select *, state::text as status from public.project_applications where id = %s", [application])


def mails(db: Session, template: str) -> list[Row]:
    """Messages of one template in the outbox, oldest first."""
    with db.as_postgres():
        return db.rows(
            "select recipient, payload from noti.notifications where template_code = %s order by created_at, recipient",
            [template],
        )


def bind_file(
    db: Session, user: UUID, folder: UUID | str, resource: UUID, purpose: str, entity: str = APPLICATIONS
) -> Row:
    """Uploads a document of one kilobyte and binds it, as the sidecar does."""
    bucket = "public-files" if entity == "public.projects" else "private-files"
    path = f"{folder}/{purpose}/{uuid4()}.pdf"
    with db.as_postgres():
        db.execute("insert into storage.objects (bucket_id, name) values (%s, %s)", [bucket, path])
    with db.as_service():
        row: Row = db.value(
            "select app.bind_file(%s, %s, %s, '계획서.pdf', 'application/pdf', 1024, %s, %s, %s)",
            [user, bucket, path, entity, resource, purpose],
        )
        return row
