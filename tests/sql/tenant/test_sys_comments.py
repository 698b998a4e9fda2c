"""Comments on records: for who reads the record, changed by their author (X-19)."""

from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People
from tests.support.session import Session

WRITE = "insert into sys.comments (entity, record_id, body) values ('sys.roles', %s, %s) returning id"


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    return make_workspace(db, people)


def reader(work: Workspace) -> UUID:
    return work.colleague(
        work.role(
            "sys.roles:read", "sys.users:read", "sys.comments:create", "sys.comments:update", "sys.comments:delete"
        )
    )


def test_whoever_reads_a_record_comments_on_it(db: Session, work: Workspace) -> None:
    role, clerk = work.role("sys.users:read"), reader(work)
    with db.as_user(clerk):
        db.execute(WRITE, [role, "확인 부탁드립니다."])
        row = db.one("select c.body, a.id as author from sys.comments as c, sys.author(c) as a")
        assert row == {"body": "확인 부탁드립니다.", "author": clerk}
        with db.expect_error("23514"):
            db.execute(WRITE, [role, "  "])
    with db.as_user(work.colleague(work.role("sys.comments:*"))):
        assert db.rows("select * from sys.comments") == []
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(WRITE, [role, "보이지 않는 역할"])


def test_comments_are_on_live_records_of_the_own_tenant(db: Session, people: People, work: Workspace) -> None:
    #
    other, gone = make_workspace(db, people), work.role("sys.users:read")
    theirs = other.role("sys.users:read")
    with db.as_user(other.owner):
        db.execute(WRITE, [theirs, "우리끼리"])
    with db.as_user(work.owner):
        db.execute("delete from sys.roles where id = %s", [gone])
        for record in (theirs, gone, uuid4()):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute(WRITE, [record, "댓글"])
        assert db.rows("select * from sys.comments") == []


def test_the_author_changes_and_removes_the_own_comment_only(db: Session, work: Workspace) -> None:
    role, author, other = work.role("sys.users:read"), reader(work), reader(work)
    with db.as_user(author):
        comment = db.value(WRITE, [role, "처음"])
        db.execute("update sys.comments set body = '다시' where id = %s", [comment])
        assert db.value("select edited_at is not null from sys.comments") is True
        for column in ("created_by", "record_id", "entity", "edited_at"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update sys.comments set {} = default").format(sql.SQL(column)))
    with db.as_user(other):
        assert db.execute("update sys.comments set body = '남의 말' where id = %s", [comment]) == 0
        db.execute("delete from sys.comments where id = %s", [comment])
        assert db.value("select body from sys.comments where id = %s", [comment]) == "다시"
    with db.as_user(author):
        db.execute("delete from sys.comments where id = %s", [comment])
        assert db.rows("select * from sys.comments") == []
    with db.as_user(other), db.expect_error("FORBIDDEN", 403):
        db.execute("select public.restore('sys.comments', %s)", [comment])
    with db.as_user(author):
        db.execute("select public.restore('sys.comments', %s)", [comment])


def test_a_moderator_removes_but_does_not_rewrite(db: Session, work: Workspace) -> None:
    with db.as_user(reader(work)):
        comment = db.value(WRITE, [work.role("sys.users:read"), "부적절한 말"])
    with db.as_user(work.owner):
        assert db.execute("update sys.comments set body = '고친 말' where id = %s", [comment]) == 0
        db.execute("delete from sys.comments where id = %s", [comment])
        assert db.rows("select * from sys.comments") == []


def test_mentions_are_users_of_the_company(db: Session, people: People, work: Workspace) -> None:
    #
    role, colleague = work.role("sys.users:read"), work.colleague()
    statement = "insert into sys.comments (entity, record_id, body, mentioned_user_ids) values ('sys.roles', %s, '봐 주세요', %s)"
    with db.as_user(work.owner):
        db.execute(statement, [role, [colleague]])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(statement, [role, [make_workspace(db, people).owner]])
