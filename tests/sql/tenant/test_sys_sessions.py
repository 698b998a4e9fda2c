"""Sign-in sessions as Supabase Auth keeps them: seen and ended by their owner (SYS-02)."""

from uuid import UUID, uuid4

from tests.support.people import People
from tests.support.session import Session


def sign_in(db: Session, user: UUID) -> UUID:
    with db.as_auth_server():
        session: UUID = db.value(
            """insert into auth.sessions (id, user_id, created_at, updated_at, user_agent, ip)
            values (%s, %s, now(), now(), 'Firefox', '203.0.113.7') returning id""",
            [uuid4(), user],
        )
    return session


def remaining(db: Session, user: UUID) -> set[UUID]:
    with db.as_postgres():
        return {r["id"] for r in db.rows("select id from auth.sessions where user_id = %s", [user])}


def test_a_user_sees_the_own_sessions_and_which_one_this_is(db: Session, people: People) -> None:
    user, other = people.make_auth_user(), people.make_auth_user()
    here, there = sign_in(db, user), sign_in(db, user)
    sign_in(db, other)
    with db.as_user(user, claims={"session_id": str(here)}):
        rows = {r["id"]: r for r in db.rows("select * from sys.my_sessions()")}
    assert set(rows) == {here, there}
    assert (rows[here]["is_current"], rows[there]["is_current"]) == (True, False)
    assert (rows[here]["ip_address"], rows[here]["user_agent"]) == ("203.0.113.7", "Firefox")


def test_a_user_ends_the_own_sessions_only(db: Session, people: People) -> None:
    """SYS-02"""
    user, other = people.make_auth_user(), people.make_auth_user()
    here, there, third, foreign = sign_in(db, user), sign_in(db, user), sign_in(db, user), sign_in(db, other)
    with db.as_user(user, claims={"session_id": str(here)}):
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select sys.revoke_session(%s)", [foreign])
        db.execute("select sys.revoke_session(%s)", [there])
    assert remaining(db, user) == {here, third}
    with db.as_user(user, claims={"session_id": str(here)}):
        assert db.value("select sys.revoke_other_sessions()") == {"revoked": 1}
    assert (remaining(db, user), remaining(db, other)) == ({here}, {foreign})
    with db.as_user(user), db.expect_error("SESSION_UNKNOWN", 409):
        db.execute("select sys.revoke_other_sessions()")


def test_visitors_have_no_sessions(db: Session) -> None:
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute("select * from sys.my_sessions()")
