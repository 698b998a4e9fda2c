"""Numbers without gaps or doubles, whoever rolls back and however many ask at once."""

from uuid import uuid4

from tests.support.session import Session

NEXT = "select app.next_number(%s, 'invoice', '202611')"


def test_each_series_counts_for_itself(db: Session) -> None:
    first, second = uuid4(), uuid4()
    with db.as_service():
        assert [db.value(NEXT, [t]) for t in (first, first, second, first)] == [1, 2, 1, 3]


def test_users_cannot_draw_numbers(db: Session) -> None:
    with db.as_user(uuid4()), db.expect_error("42501", 403):
        db.value(NEXT, [uuid4()])
