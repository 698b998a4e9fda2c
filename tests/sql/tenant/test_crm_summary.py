"""One look at a partner, and nothing in it that the caller could not read in the lists."""

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.support.people import People
from tests.support.session import Session


def test_a_partner_at_one_look(db: Session, people: People) -> None:
    company, other = workspace(db, people), workspace(db, people)
    reader = make_colleague(db, people, company, "crm.partners:read")
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        for name, primary in (("가나다", False), ("하하하", True)):
            insert(db, "crm.partner_contacts", partner_id=partner, contact_name=name, mobile="010", is_primary=primary)
        insert(db, "crm.partner_managers", partner_id=partner, manager_id=company.owner_id)
        insert(db, "crm.partner_addresses", partner_id=partner, address1="중앙로 1", is_default=True)
        survey = insert(db, "crm.customer_surveys", partner_id=partner, survey_type="nps", question="?")
        db.execute("select crm.answer_survey(%s, 9)", [survey])
        summary = db.value("select crm.partner_summary(%s)", [partner])
    assert [contact["contact_name"] for contact in summary["contacts"]] == ["하하하", "가나다"]
    assert [manager["manager_id"] for manager in summary["managers"]] == [str(company.owner_id)]
    assert summary["address"]["address1"] == "중앙로 1"
    assert summary["credit"]["is_allowed"]
    assert summary["surveys"][0]["average"] == 9
    assert "tenant_id" not in summary["partner"]
    with db.as_user(reader):
        # parts without permission stay empty
        limited = db.value("select crm.partner_summary(%s)", [partner])
        assert limited["surveys"] == [] and len(limited["contacts"]) == 2
    with db.as_user(other.owner_id), db.expect_error("RESOURCE_NOT_FOUND", 404):
        #
        db.value("select crm.partner_summary(%s)", [partner])
