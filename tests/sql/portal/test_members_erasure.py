"""A company withdraws: its files go, whatever record they hang on and whatever else the staff may do."""

from tests.sql.portal.performance_world import World
from tests.sql.portal.projects_support import act, apply, bind_file, make_office, open_project
from tests.sql.portal.support_world import STAFF, ask
from tests.sql.portal.test_support_direct import from_company, from_staff
from tests.sql.portal.test_support_files import MESSAGES, PLATFORM, bind, message_of
from tests.support.session import Session


def test_the_files_of_a_withdrawn_company_go_with_it(db: Session) -> None:
    # portal 2.13: withdrawal erases personal data
    world = World.make(db)
    company, support = world.company, world.people.make_staff(*STAFF)
    record = world.draft()
    sales = world.add_sales(record)
    world.attach("performance_sales_proof", "public.performance_sales", sales)
    world.submit(record)
    world.review(record, "approve")
    office = make_office(world.people)
    application = apply(db, company.owner_id, open_project(db, office))
    act(db, office, application, "request_material", "재무제표")
    bind_file(db, company.owner_id, company.id, application, "application_material")
    act(db, company.owner_id, application, "hand_in", "제출합니다.")
    question = message_of(db, ask(db, company.owner_id), "company")
    bind(db, company.owner_id, company.id, MESSAGES, question, "inquiry_attachment")
    down, up = from_staff(db, support, company.id), from_company(db, company.owner_id)
    bind(db, company.owner_id, company.id, "public.direct_messages", up, "message_attachment")
    bind(db, support, PLATFORM, "public.direct_messages", down, "staff_message_attachment")
    with db.as_postgres():
        assert db.value("select count(*) from public.files where not is_deleted") == 5
    with db.as_user(world.people.make_staff("portal.members:*")):
        db.value("select public.transition('public.members', %s, 'withdraw', '탈퇴 요청')", [company.id])
    with db.as_postgres():
        assert db.value("select count(*) from public.files where not is_deleted") == 0
