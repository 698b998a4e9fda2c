"""Numbers without gaps or doubles, whoever rolls back and however many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.support.databases import TestDatabase
from tests.support.session import Session

NEXT = "select app.next_number(%s, 'invoice', '202611')"


def test_each_series_counts_for_itself(db: Session) -> None:
    first, second = uuid4(), uuid4()
    with db.as_service():
        assert [db.value(NEXT, [t]) for t in (first, first, second, first)] == [1, 2, 1, 3]


def test_users_cannot_draw_numbers(db: Session) -> None:
    with db.as_user(uuid4()), db.expect_error("42501", 403):
        db.value(NEXT, [uuid4()])


def test_a_rollback_leaves_no_gap_and_parallel_callers_no_double(fresh_db: TestDatabase) -> None:
    tenant = uuid4()
    sessions = [fresh_db.session() for _ in range(16)]

    def draw(session: Session) -> list[int]:
        drawn = []
        for attempt in range(10):
            with session.as_service():
                number = session.value(NEXT, [tenant])
            if attempt % 3 == 2:
                session.rollback()
            else:
                session.commit()
                drawn.append(number)
        return drawn

    with ThreadPoolExecutor(len(sessions)) as pool:
        numbers = sorted(number for drawn in pool.map(draw, sessions) for number in drawn)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 16 * 7
