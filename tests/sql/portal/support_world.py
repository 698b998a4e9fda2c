"""What the tests of inquiries, messages and broadcasts share: approved companies, staff, and short ways to write."""

from typing import Any
from uuid import UUID

from tests.support.people import Company, People
from tests.support.session import Row, Session

STAFF = (
    "portal.message_threads:*", "portal.direct_messages:*", "portal.broadcasts:*", "portal.message_templates:*",
)  # fmt: skip
CREATE = "select public.create_thread(%s, %s, %s, %s)"
REPLY = "insert into public.thread_messages (thread_id, content) values (%s, %s)"
ACT = "select public.transition(%s, %s, %s)"
THREADS = "public.message_threads"
BROADCASTS = "public.broadcasts"


def make_member(people: People, **changes: Any) -> Company:
    """A company whose registration is approved."""
    company = people.make_company(**changes)
    with people.session.as_postgres():
        people.session.execute("update public.members set state = 'approved' where id = %s", [company.id])
    return company


def make_named_staff(people: People, name: str, *permissions: str) -> UUID:
    """Staff with a name, which the companies see as the sender."""
    staff = people.make_staff(*permissions)
    with people.session.as_postgres():
        people.session.execute("update idam.users set full_name = %s where id = %s", [name, staff])
    return staff


def ask(db: Session, user: UUID, subject: str = "시스템 문의", content: str = "로그인이 되지 않습니다.") -> UUID:
    """Opens an inquiry as a company; returns the thread's id."""
    with db.as_user(user):
        thread: dict[str, Any] = db.value(CREATE, [subject, content, "support", "normal"])
    return UUID(thread["thread"]["id"])


def reply(db: Session, user: UUID, thread: UUID, content: str = "답글입니다.") -> None:
    """Writes into a thread as either side."""
    with db.as_user(user):
        db.execute(REPLY, [thread, content])


def act(db: Session, user: UUID, entity: str, record: UUID, action: str) -> None:
    """A change of state by a user."""
    with db.as_user(user):
        db.execute(ACT, [entity, record, action])


def thread_row(db: Session, thread: UUID) -> Row:
    """The thread as the owner of the database sees it."""
    with db.as_postgres():
        return db.one("select * from public.message_threads where id = %s", [thread])


def mails(db: Session, code: str) -> list[Row]:
    """Mails of one template in the outbox, in the order of their writing."""
    with db.as_postgres():
        return db.rows(
            "select recipient, locale::text, payload from noti.notifications where template_code = %s order by created_at, recipient",
            [code],
        )


def make_employee(db: Session, people: People, company: Company, *permissions: str) -> UUID:
    """Another person of a company, with one role that holds exactly these permissions."""
    user = people.make_auth_user()
    with db.as_postgres():
        db.execute(
            "insert into sys.users (tenant_id, id, email) select %s, id, email from auth.users where id = %s",
            [company.id, user],
        )
        role = db.value(
            "insert into sys.roles (tenant_id, code, name_ko, name_en) values (%s, %s, '시험', 'Test') returning id",
            [company.id, f"test_{user.hex[:10]}"],
        )
        for permission in permissions:
            db.execute(
                "insert into sys.role_permissions (tenant_id, role_id, permission) values (%s, %s, %s)",
                [company.id, role, permission],
            )
        db.execute(
            "insert into sys.user_roles (tenant_id, user_id, role_id) values (%s, %s, %s)", [company.id, user, role]
        )
    return user
