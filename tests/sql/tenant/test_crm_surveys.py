"""Surveys: score ranges, one open survey for a contact and type, anonymous answers, deadlines, results."""

from typing import Any
from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_survey(db: Session, partner: UUID | None, kind: str = "nps", **values: object) -> UUID:
    defaults: dict[str, object] = {"partner_id": partner, "survey_type": kind, "question": "추천하시겠습니까?"}
    return insert(db, "crm.customer_surveys", **(defaults | values))


def make_contact(db: Session, partner: UUID, name: str = "김담당") -> UUID:
    return insert(db, "crm.partner_contacts", partner_id=partner, contact_name=name, mobile="010-0000-0000")


def answer(db: Session, survey: UUID, score: int | None, text: str | None = None) -> dict[str, Any]:
    value: dict[str, Any] = db.value("select crm.answer_survey(%s, %s, %s)", [survey, score, text])
    return value


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7), ("general", 0, 10), ("custom", 0, 10)]
)
def test_a_score_is_in_the_range_of_its_type(db: Session, company: Company, kind: str, low: int, high: int) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        surveys = [make_survey(db, partner, kind) for _ in range(2)]
        # CRM-11
        for score in (low - 1, high + 1):
            with db.expect_error("VALIDATION_ERROR", 422):
                answer(db, surveys[0], score)
        for survey, score in zip(surveys, (low, high), strict=True):
            assert answer(db, survey, score)["response_score"] == score
    for score in (low - 1, high + 1):
        with db.as_postgres(), db.expect_error("23514"):
            db.execute("update crm.customer_surveys set response_score = %s where id = %s", [score, surveys[0]])


def test_an_answer_needs_a_score_and_is_given_once(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        survey, open_question = make_survey(db, partner), make_survey(db, partner, "general")
        # CRM-11: RESPONDED needs a score and response_at, by whichever door
        with db.expect_error("VALIDATION_ERROR", 422):
            answer(db, survey, None, "좋아요")
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select public.transition('crm.customer_surveys', %s, 'respond')", [survey])
        with db.expect_error("42501", 403):
            db.execute("update crm.customer_surveys set response_score = 5")
        with db.expect_error("VALIDATION_ERROR", 422):
            answer(db, open_question, None, "  ")
        assert answer(db, open_question, None, "의견만")["sentiment"] is None
        assert answer(db, survey, 9)["sentiment"] == "positive"
        assert db.value("select response_at is not null from crm.customer_surveys where id = %s", [survey])
        with db.expect_error("INVALID_TRANSITION", 409):
            answer(db, survey, 1)


def test_one_open_survey_of_a_type_for_a_contact(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        contact = make_contact(db, make_partner(db))
        first = make_survey(db, None, contact_id=contact)
        db.execute("select public.transition('crm.customer_surveys', %s, 'send')", [first])
        # CRM-11
        with db.expect_error("23505", 409):
            make_survey(db, None, contact_id=contact)
        make_survey(db, None, "csat", contact_id=contact)
        answer(db, first, 8)
        make_survey(db, None, contact_id=contact)


def test_an_anonymous_answer_hides_who_gave_it(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        contact = make_contact(db, partner)
        hidden = make_survey(db, None, contact_id=contact, is_anonymous=True)
        shown = make_survey(db, partner, "csat")
        for survey in (hidden, shown):
            answer(db, survey, 3)
        # CRM-11: anonymous hides the partner
        rows = {row["id"]: row for row in db.rows("select id, partner_id, contact_id from crm.customer_surveys")}
        assert (rows[hidden]["partner_id"], rows[hidden]["contact_id"]) == (None, None)
        assert rows[shown]["partner_id"] == partner
    with db.as_postgres():
        lines = db.rows(
            "select a::text as line from audt.audit_logs as a where a.tenant_id = %s and a::text like '%%customer_surveys%%'",
            [company.id],
        )
        assert lines
        assert not any(str(partner) in line["line"] or str(contact) in line["line"] for line in lines)
        with db.expect_error("23514"):
            db.execute("update crm.customer_surveys set partner_id = %s where id = %s", [partner, hidden])


def test_a_survey_is_for_a_contact_of_its_partner(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner, other = make_partner(db), make_partner(db, name="다른상사")
        contact = make_contact(db, partner)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_survey(db, other, contact_id=contact)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_survey(db, None)
        survey = make_survey(db, None, contact_id=contact)
        assert db.value("select partner_id from crm.customer_surveys") == partner
        db.execute("update crm.customer_surveys set question = '다시 찾으시겠습니까?'")
        db.execute("select public.transition('crm.customer_surveys', %s, 'send')", [survey])
        sent = db.one("select sent_at, sent_by from crm.customer_surveys")
        assert sent["sent_at"] is not None and sent["sent_by"] == company.owner_id
        # what was asked stays
        with db.expect_error("SURVEY_FROZEN", 409):
            db.execute("update crm.customer_surveys set question = '바뀐 질문'")


def test_surveys_expire_after_their_deadline(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        late, still_open = make_survey(db, partner), make_survey(db, partner)
        db.execute("update crm.customer_surveys set valid_until = app.today() - 1 where id = %s", [late])
        db.execute("update crm.customer_surveys set valid_until = app.today() where id = %s", [still_open])
        # CRM-11: not answered after validity, not expired before it ends
        with db.expect_error("SURVEY_EXPIRED", 409):
            answer(db, late, 5)
        with db.expect_error("SURVEY_STILL_OPEN", 409):
            db.execute("select public.transition('crm.customer_surveys', %s, 'expire')", [still_open])
    with db.as_postgres():
        assert db.value("select app.expire_surveys()") == 1
    with db.as_user(company.owner_id):
        states = {row["id"]: row["status"] for row in db.rows("select id, status::text from crm.customer_surveys")}
    assert states == {late: "expired", still_open: "pending"}


def test_results_show_average_and_nps(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        for score in (10, 9, 9, 8, 0):
            answer(db, make_survey(db, partner), score)
        answer(db, make_survey(db, partner, "csat"), 1)
        make_survey(db, partner)
        result = db.value("select crm.survey_results('nps')")
        # NPS = (promoters 9-10 - detractors 0-6) / answers * 100
        assert (result["answers"], result["nps"], result["average"]) == (5, 40.0, 7.2)
        assert db.value("select crm.survey_results('csat')")["negative"] == 1
        assert db.value("select crm.survey_results('nps', app.today() + 1)")["answers"] == 0
        assert db.value("select crm.survey_results('nps', app.today(), app.today())")["answers"] == 5


def test_surveys_of_another_tenant_are_not_answered(db: Session, people: People, company: Company) -> None:
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        survey = make_survey(db, partner)
    with db.as_user(other.owner_id):
        #
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            answer(db, survey, 5)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_survey(db, partner)
        assert db.value("select crm.survey_results('nps')")["answers"] == 0
    reader = make_colleague(db, people, company, "crm.customer_surveys:read")
    with db.as_user(reader), db.expect_error("FORBIDDEN", 403):
        answer(db, survey, 5)
