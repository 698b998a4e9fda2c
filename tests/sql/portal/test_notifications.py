"""Notices: seen and marked by their company only; the mail follows the company's wish."""

from uuid import UUID

from tests.support.people import People
from tests.support.session import Session

NOTIFY = "select app.notify_company(%s, 'performance', '실적이 승인되었습니다', '축하합니다', p_template => 'member_approved')"


def notify(db: Session, company: UUID) -> UUID:
    with db.as_postgres():
        notice: UUID = db.value(NOTIFY, [company])
        return notice


def mails(db: Session, company: UUID) -> int:
    with db.as_postgres():
        count: int = db.value(
            "select count(*) from noti.notifications where tenant_id = %s and template_code = 'member_approved'",
            [company],
        )
        return count


def test_a_company_reads_and_marks_its_own_notices_only(db: Session, people: People) -> None:
    mine, other = people.make_company(), people.make_company()
    first, second, theirs = notify(db, mine.id), notify(db, mine.id), notify(db, other.id)
    with db.as_user(mine.owner_id):
        assert {row["id"] for row in db.rows("select id from public.notifications")} == {first, second}
        assert db.value("select public.mark_notifications_read(%s)", [[first, theirs]]) == 1
        assert db.value("select public.mark_notifications_read()") == 1
        assert db.value("select public.mark_notifications_read()") == 0
        with db.expect_error("42501", 403):
            db.execute("update public.notifications set title = 'x'")
    with db.as_user(other.owner_id):
        assert db.value("select count(*) from public.notifications where read_at is null") == 1
    with db.as_user(people.make_staff("*")):
        assert db.rows("select id from public.notifications") == []


def test_the_mail_goes_out_unless_the_company_declined_it(db: Session, people: People) -> None:
    company = people.make_company()
    notify(db, company.id)
    assert mails(db, company.id) == 1
    with db.as_user(company.owner_id):
        db.execute("insert into public.notification_settings (kind, by_email) values ('performance', false)")
    notify(db, company.id)
    assert mails(db, company.id) == 1
    with db.as_user(company.owner_id):
        assert db.value("select count(*) from public.notifications") == 2, "the notice itself always comes"
        db.execute("update public.notification_settings set by_email = true")
    notify(db, company.id)
    assert mails(db, company.id) == 2


def test_settings_of_another_company_are_out_of_reach(db: Session, people: People) -> None:
    mine, other = people.make_company(), people.make_company()
    with db.as_user(other.owner_id):
        db.execute("insert into public.notification_settings (kind, by_email) values ('message', false)")
    with db.as_user(mine.owner_id):
        assert db.rows("select * from public.notification_settings") == []
        assert db.execute("update public.notification_settings set by_email = true") == 0
