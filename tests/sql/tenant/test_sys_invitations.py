"""Invitations: one link for one person, seven days, once (SYS-01)."""

from uuid import UUID

import pytest

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People, SignUpRefused
from tests.support.session import Session

INVITE = "insert into sys.invitations (email, role_id) values (%s, %s) returning id"
EMAIL = "invited@partner.example"


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    return make_workspace(db, people)


def mail_token(db: Session, email: str = EMAIL) -> str:
    """The token of the newest link in the outbox."""
    with db.as_postgres():
        token: str = db.value(
            """select s.secret ->> 'token' from noti.notifications as n
            inner join app.notification_secrets as s on n.id = s.notification_id
            where n.recipient = %s and n.template_code = 'tenant_invitation' order by n.created_at desc, n.ctid desc limit 1""",
            [email],
        )
    return token


def invite(db: Session, work: Workspace, email: str = EMAIL, role: UUID | None = None) -> tuple[UUID, str]:
    with db.as_user(work.owner):
        invitation = db.value(INVITE, [email, role])
    return invitation, mail_token(db, email)


def test_a_new_account_signs_up_into_the_company_with_the_preset_role(
    db: Session, people: People, work: Workspace
) -> None:
    # SYS-01
    role = work.role("sys.roles:read")
    invitation, token = invite(db, work, role=role)
    user = people.sign_up(EMAIL, {"invitation_token": token, "locale": "ko"})
    with db.as_user(user):
        assert db.value("select app.tenant_id()") == work.id
        assert db.value("select app.can('sys.roles:read')") is True
        assert db.value("select is_owner from sys.users where id = %s", [user]) is False
    with db.as_user(work.owner):
        assert db.one("select status::text, accepted_by from sys.invitations where id = %s", [invitation]) == {
            "status": "accepted",
            "accepted_by": user,
        }
        assert db.value("select granted_by from sys.user_roles where user_id = %s", [user]) == work.owner
    with db.as_postgres():
        assert db.value("select count(*) from public.members where email = %s", [EMAIL]) == 0
        assert db.value("select email_confirmed_at is not null from auth.users where id = %s", [user]) is True
        assert (
            db.value("select app.meta(raw_user_meta_data) ? 'invitation_token' from auth.users where id = %s", [user])
            is False
        )


def test_an_invited_person_never_founds_a_company(db: Session, people: People, work: Workspace) -> None:
    # SYS-01
    _, token = invite(db, work)
    metadata = people.company_metadata() | {"invitation_token": token}
    people.sign_up(EMAIL, metadata)
    with db.as_postgres():
        number = metadata["business_number"]
        assert db.value("select count(*) from public.members where business_number = %s", [number]) == 0


def test_an_existing_account_accepts_signed_in_and_chooses_the_tenant(
    db: Session, people: People, work: Workspace
) -> None:
    # SYS-01; the tenant switcher
    other = people.make_company(email="boss@other.example")
    people.approve(other)
    _, token = invite(db, work, "boss@other.example", work.role("sys.roles:read"))
    with db.as_user(other.owner_id, tenant_id=other.id):
        assert db.value("select sys.accept_invitation(%s)", [token]) == {"tenant_id": str(work.id)}
        assert {r["tenant_id"] for r in db.rows("select tenant_id from sys.my_organizations()")} == {work.id, other.id}
        assert db.value("select app.tenant_id()") == other.id
    with db.as_user(other.owner_id):
        assert db.value("select app.tenant_id()") is None, "two memberships: nothing until one is chosen"
    with db.as_user(other.owner_id, tenant_id=work.id):
        assert db.value("select app.can('sys.roles:read')") is True
        assert db.value("select app.can('sys.roles:update')") is False
    with db.as_user(other.owner_id, app_metadata={"tenant_id": str(work.id)}):
        assert db.value("select app.tenant_id()") == work.id
    with db.as_user(other.owner_id, tenant_id=other.id, app_metadata={"tenant_id": str(work.id)}):
        assert db.value("select app.tenant_id()") == other.id, "the header goes before the claim"
    with db.as_user(work.owner, tenant_id=other.id):
        assert db.value("select app.tenant_id()") is None, "not a member"


def _refused(db: Session, people: People, user: UUID, token: str, reason: str) -> None:
    with db.as_user(user), db.expect_error("INVITATION_INVALID", 409) as failure:
        db.execute("select sys.accept_invitation(%s)", [token])
    assert failure.details == {"reason": reason}
    with pytest.raises(SignUpRefused) as refusal:
        people.sign_up("somebody@new.example", {"invitation_token": token})
    assert (refusal.value.code, refusal.value.status) == ("INVITATION_INVALID", 409)


def test_a_link_is_refused_when_unknown_used_cancelled_expired_or_anothers(
    db: Session, people: People, work: Workspace
) -> None:
    # SYS-01
    stranger, invited = people.make_auth_user("stranger@new.example"), people.make_auth_user(EMAIL)
    invitation, token = invite(db, work)
    _refused(db, people, invited, "0" * 64, "unknown")
    _refused(db, people, stranger, token, "other_address")
    with db.as_postgres():
        db.execute("update sys.invitations set expires_at = now() - interval '1 second' where id = %s", [invitation])
    _refused(db, people, invited, token, "expired")
    with db.as_user(work.owner):
        db.execute("select public.transition('sys.invitations', %s, 'resend')", [invitation])
        seconds = db.value(
            "select extract(epoch from expires_at - now()) from sys.invitations where id = %s", [invitation]
        )
        assert seconds == 7 * 86400
    _refused(db, people, invited, token, "unknown")  # the former link
    newest = mail_token(db)
    with db.as_user(invited):
        db.execute("select sys.accept_invitation(%s)", [newest])
    _refused(db, people, invited, newest, "used")
    with db.as_user(work.owner), db.expect_error("INVALID_TRANSITION", 409):
        db.execute("select public.transition('sys.invitations', %s, 'cancel')", [invitation])


def test_a_cancelled_invitation_ends_its_link(db: Session, people: People, work: Workspace) -> None:
    # SYS-01
    invitation, token = invite(db, work)
    with db.as_user(work.owner):
        db.execute("select public.transition('sys.invitations', %s, 'cancel')", [invitation])
    with db.as_anon(), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.execute("select public.invitation_offer(%s)", [token])
    _refused(db, people, people.make_auth_user(EMAIL), token, "unknown")
    invite(db, work)


def test_the_page_behind_the_link_shows_company_and_address(db: Session, work: Workspace) -> None:
    _, token = invite(db, work)
    with db.as_anon():
        offer = db.value("select public.invitation_offer(%s)", [token])
        assert (offer["company_name"], offer["email"]) == (work.company.company_name, EMAIL)
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select public.invitation_offer('nothing')")


def test_the_token_is_kept_as_a_hash_only(db: Session, work: Workspace) -> None:
    # SYS-01, X-20
    _, token = invite(db, work)
    with db.as_postgres():
        assert db.value("select count(*) from app.invitation_tokens where token_hash like %s", [f"%{token}%"]) == 0
        assert (
            db.value("select count(*) from sys.invitations as i where to_jsonb(i)::text like %s", [f"%{token}%"]) == 0
        )
        assert (
            db.value("select count(*) from noti.notifications as n where n.payload::text like %s", [f"%{token}%"]) == 0
        )
    with db.as_user(work.owner), db.expect_error("42501", 403):
        db.execute("select * from app.invitation_tokens")


def test_seats_are_taken_by_people_and_open_invitations(db: Session, people: People, work: Workspace) -> None:
    # SYS-01: seat limit
    with db.as_postgres():
        db.execute("update sys.organizations set max_users = 2 where tenant_id = %s", [work.id])
    _, token = invite(db, work)
    with db.as_user(work.owner), db.expect_error("SEAT_LIMIT_REACHED", 409) as failure:
        db.execute(INVITE, ["second@partner.example", None])
    assert failure.details == {"max_users": 2}
    with db.as_postgres():
        db.execute("update sys.organizations set max_users = 1 where tenant_id = %s", [work.id])
    with db.as_user(people.make_auth_user(EMAIL)), db.expect_error("SEAT_LIMIT_REACHED", 409):
        db.execute("select sys.accept_invitation(%s)", [token])


def test_a_removed_user_is_restored_to_a_free_seat_only(db: Session, work: Workspace) -> None:
    # SYS-01: seat limit
    user = work.colleague(work.role("sys.roles:read"))
    with db.as_user(work.owner):
        db.execute("delete from sys.users where id = %s", [user])
    with db.as_postgres():
        db.execute("update sys.organizations set max_users = 1 where tenant_id = %s", [work.id])
    with db.as_user(work.owner), db.expect_error("SEAT_LIMIT_REACHED", 409):
        db.execute("select public.restore('sys.users', %s)", [user])
    with db.as_postgres():
        db.execute("update sys.organizations set max_users = 2 where tenant_id = %s", [work.id])
    with db.as_user(work.owner):
        db.execute("select public.restore('sys.users', %s)", [user])
    with db.as_user(user):
        assert db.value("select app.can('sys.roles:read')") is False, "without the former roles"


def test_nobody_is_invited_twice_or_as_a_member(db: Session, work: Workspace) -> None:
    invite(db, work)
    with db.as_user(work.owner):
        with db.expect_error("ALREADY_INVITED", 409):
            db.execute(INVITE, [EMAIL.upper(), None])
        with db.expect_error("ALREADY_MEMBER", 409):
            db.execute(INVITE, [work.company.email, None])


def test_inviting_takes_the_permission_and_no_stronger_role(db: Session, people: People, work: Workspace) -> None:
    # SYS-03
    with db.as_user(work.colleague(work.system_role("viewer"))), db.expect_error("FORBIDDEN", 403):
        db.execute(INVITE, [EMAIL, None])
    with db.as_user(work.colleague(work.role("sys.invitations:*"))):
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute(INVITE, [EMAIL, work.system_role("administrator")])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(INVITE, [EMAIL, make_workspace(db, people).role("sys.users:read")])
        db.execute(INVITE, [EMAIL, None])
        with db.expect_error("42501", 403):
            db.execute("update sys.invitations set status = 'accepted'")


def test_who_left_comes_back_with_the_new_role_only(db: Session, people: People, work: Workspace) -> None:
    user = people.make_auth_user(EMAIL)
    _, token = invite(db, work, role=work.role("sys.users:*"))
    with db.as_user(user):
        db.execute("select sys.accept_invitation(%s)", [token])
    with db.as_user(work.owner):
        db.execute("delete from sys.users where id = %s", [user])
    _, token = invite(db, work, role=work.role("sys.roles:read"))
    with db.as_user(user):
        db.execute("select sys.accept_invitation(%s)", [token])
        assert db.value("select app.can('sys.roles:read')") is True
        assert db.value("select app.can('sys.users:read')") is False
