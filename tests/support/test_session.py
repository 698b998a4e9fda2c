"""The session speaks exactly as the callers of the API do."""

from uuid import uuid4

import pytest

from tests.support.errors import UnexpectedFailure
from tests.support.session import Row, Session

WHO = "select session_user::text as login, current_user::text as role, auth.uid() as user_id"


def who(db: Session) -> Row:
    return db.one(WHO)


def test_a_request_speaks_as_the_api_role_of_the_authenticator(db: Session) -> None:
    user = uuid4()
    with db.as_user(user):
        assert who(db) == {"login": "authenticator", "role": "authenticated", "user_id": user}
        assert db.value("select auth.jwt() ->> 'sub'") == str(user)
        assert db.value("select current_setting('request.jwt.claim.sub')") == str(user)
    with db.as_service():
        assert who(db) == {"login": "authenticator", "role": "service_role", "user_id": None}


def test_outside_of_a_block_the_session_is_a_visitor(db: Session) -> None:
    assert who(db) == {"login": "authenticator", "role": "anon", "user_id": None}


def test_blocks_nest_and_give_the_caller_back(db: Session) -> None:
    user = uuid4()
    with db.as_user(user):
        with db.as_postgres():
            assert who(db) == {"login": "postgres", "role": "postgres", "user_id": None}
        assert who(db)["user_id"] == user
    assert who(db)["role"] == "anon"


def test_a_failing_block_gives_the_caller_back(db: Session) -> None:
    with db.as_user(uuid4()), pytest.raises(ZeroDivisionError), db.as_postgres():
        raise ZeroDivisionError
    assert who(db)["role"] == "anon"


def test_headers_and_tenant_arrive_as_postgrest_sends_them(db: Session) -> None:
    tenant = uuid4()
    with db.as_user(uuid4(), tenant_id=tenant, headers={"X-Request-Id": "r1"}):
        headers = db.value("select current_setting('request.headers')::json")
    assert headers == {"x-request-id": "r1", "x-tenant-id": str(tenant)}


def test_an_expected_error_is_read_and_undone(db: Session) -> None:
    with db.as_user(uuid4()):
        with db.expect_error("FORBIDDEN", 403) as failure:
            db.execute("select app.fail('FORBIDDEN', '안 됩니다', 403, '{\"a\": 1}', 'No')")
        assert (failure.message, failure.hint, failure.details) == ("안 됩니다", "No", {"a": 1})
        assert db.value("select 1") == 1


def test_permission_denied_is_401_for_visitors_and_403_for_users(db: Session) -> None:
    with db.expect_error("42501", 401):
        db.execute("create table public.x ()")
    with db.as_user(uuid4()), db.expect_error("42501", 403):
        db.execute("create table public.x ()")


@pytest.mark.parametrize("statement", ["select 1", "select 1 / 0"])
def test_another_outcome_than_expected_fails(db: Session, statement: str) -> None:
    with pytest.raises(UnexpectedFailure), db.expect_error("FORBIDDEN", 403):
        db.rows(statement)


def test_a_caller_does_not_outlive_the_request(db: Session) -> None:
    with db.as_user(uuid4()), pytest.raises(RuntimeError):
        db.commit()
