"""Status changes: only along the declared transitions, with permission and reason, by whatever door."""

from uuid import uuid4

import pytest

from tests.support.people import People
from tests.support.session import Session

ACT = "select public.transition('public.members', %s, %s, %s)"


def test_a_transition_answers_what_happened_and_keeps_the_history(db: Session, people: People) -> None:
    """X-08: who, when and why are kept."""
    company, staff = people.make_company(), people.make_staff("portal:*")
    with db.as_user(staff):
        answer = db.value(ACT, [company.id, "approve", "  서류 확인함  "])
        assert (answer["from"], answer["to"], answer["action"]) == ("pending", "approved", "approve")
        history = db.one("select action, from_state, to_state, comment, changed_by from public.status_changes")
        assert history == {
            "action": "approve", "from_state": "pending", "to_state": "approved", "comment": "서류 확인함", "changed_by": staff,
        }  # fmt: skip


def test_an_impossible_change_says_what_is_possible(db: Session, people: People) -> None:
    """X-08: 409 with the current state and what is allowed."""
    company, staff = people.make_company(), people.make_staff("portal:*")
    with db.as_user(staff):
        with db.expect_error("INVALID_TRANSITION", 409) as failure:
            db.execute(ACT, [company.id, "reinstate", None])
        assert failure.details == {
            "action": "reinstate", "current": "pending", "allowed": ["approve", "reject", "withdraw"],
        }  # fmt: skip
        with db.expect_error("INVALID_TRANSITION", 409):
            db.execute(ACT, [company.id, "fly", None])


def test_the_permission_is_asked_in_every_state(db: Session, people: People) -> None:
    company = people.make_company()
    reader = people.make_staff("portal.members:read")
    with db.as_user(reader):
        for action in ("approve", "suspend", "reinstate"):
            with db.expect_error("FORBIDDEN", 403):
                db.execute(ACT, [company.id, action, "사유"])
        assert db.rows("select * from public.available_transitions('public.members', %s)", [company.id]) == []


def test_the_company_cannot_decide_about_itself(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id), db.expect_error("FORBIDDEN", 403):
        db.execute(ACT, [company.id, "approve", None])


def test_records_of_others_do_not_exist_for_a_stranger(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    with db.as_user(other.owner_id):
        for record in (company.id, uuid4()):
            with db.expect_error("RESOURCE_NOT_FOUND", 404):
                db.execute(ACT, [record, "approve", None])
            with db.expect_error("RESOURCE_NOT_FOUND", 404):
                db.execute("select * from public.available_transitions('public.members', %s)", [record])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select public.transition('auth.users', %s, 'approve')", [company.owner_id])


@pytest.mark.parametrize("comment", [None, "", "   ", "가" * 1001])
def test_a_required_reason_is_required(db: Session, people: People, comment: str | None) -> None:
    company, staff = people.make_company(), people.make_staff("portal:*")
    with db.as_user(staff), db.expect_error("VALIDATION_ERROR", 422) as failure:
        db.execute(ACT, [company.id, "reject", comment])
    assert failure.details[0]["field"] == "comment"


def test_available_actions_are_those_that_would_work(db: Session, people: People) -> None:
    company, staff = people.make_company(), people.make_staff("portal:*")
    query = "select action, label_ko, comment_required from public.available_transitions('public.members', %s)"
    with db.as_user(staff):
        actions = {row["action"]: row for row in db.rows(query, [company.id])}
        assert set(actions) == {"approve", "reject", "withdraw"}
        assert actions["reject"]["comment_required"] is True
        assert actions["approve"]["label_ko"] == "승인"
        db.execute(ACT, [company.id, "reject", "서류 미비"])
    with db.as_user(company.owner_id):
        assert [row["action"] for row in db.rows(query, [company.id])] == ["resubmit"]


def test_even_a_direct_session_cannot_break_the_lifecycle(db: Session, people: People) -> None:
    """X-08: whoever writes, only defined transitions pass."""
    company = people.make_company()
    with db.as_postgres(), db.expect_error("INVALID_TRANSITION", 409):
        db.execute("update public.members set state = 'suspended' where id = %s", [company.id])
    with db.as_service(), db.expect_error("INVALID_TRANSITION", 409):
        db.execute("update public.members set state = 'suspended' where id = %s", [company.id])


def test_a_legal_direct_change_has_the_same_history_and_effects(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_postgres():
        db.execute("update public.members set state = 'approved' where id = %s", [company.id])
        assert db.value("select action from public.status_changes where record_id = %s", [company.id]) == "approve"
        assert db.value("select status from tnnt.tenants where id = %s", [company.id]) == "active"


def test_clients_cannot_write_the_state_column(db: Session, people: People) -> None:
    """X-08, X-05"""
    company = people.make_company()
    for caller in (company.owner_id, people.make_staff("*")):
        with db.as_user(caller), db.expect_error("42501", 403):
            db.execute("update public.members set state = 'approved'")


def test_history_is_append_only_and_seen_by_those_concerned(db: Session, people: People) -> None:
    company, other = people.make_company(), people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        assert [row["action"] for row in db.rows("select action from public.status_changes")] == ["approve"]
    with db.as_user(other.owner_id):
        assert db.rows("select action from public.status_changes") == []
    with db.as_postgres(), db.expect_error("APPEND_ONLY", 403):
        db.execute("delete from public.status_changes")
