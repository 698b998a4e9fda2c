"""What the database writes into the outbox is what the mail templates want, in both languages."""

import pytest

from edge_api.emails.rendering import LOCALES, EmailRenderer
from tests.sql.portal.support_world import BROADCASTS, STAFF, act, ask, mails, make_member, reply
from tests.support.people import People
from tests.support.session import Session

CODES = (
    "admin_new_thread", "admin_thread_reply", "thread_reply", "new_message", "admin_new_message", "broadcast_message",
)  # fmt: skip


@pytest.fixture
def written(db: Session, people: People) -> None:
    """One event of each kind."""
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id, "제목 하나")
    reply(db, staff, thread)
    reply(db, company.owner_id, thread)
    with db.as_user(company.owner_id):
        db.execute("insert into public.direct_messages (subject, content) values ('제목 하나', '내용')")
    with db.as_user(staff):
        db.execute(
            "insert into public.direct_messages (member_id, subject, content) values (%s, '제목 하나', '내용')",
            [company.id],
        )
        broadcast = db.value(
            "insert into public.broadcasts (subject, content, is_important) values ('제목 하나', 'x', true) returning id"
        )
    act(db, staff, BROADCASTS, broadcast, "send")


@pytest.mark.usefixtures("written")
def test_every_mail_renders_with_the_payload_of_the_database(db: Session) -> None:
    renderer = EmailRenderer("https://portal.example")
    for code in CODES:
        payload = mails(db, code)[0]["payload"]
        assert renderer.variables(code) <= payload.keys(), code
        for locale in LOCALES:
            mail = renderer.render(code, locale, payload)
            assert "제목 하나" in mail.subject
            assert all(str(value) in mail.text for name, value in payload.items() if name != "is_important"), code
            marked = {"ko": "[중요]", "en": "[Important]"}[locale] in mail.subject
            assert marked == (code == "broadcast_message")
