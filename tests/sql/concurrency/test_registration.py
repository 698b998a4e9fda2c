"""Sign-ups and decisions about companies: one company a number, one decision, a workspace that is whole."""

from typing import LiteralString
from uuid import UUID

import pytest

from tests.support.business_numbers import random_business_number
from tests.support.concurrency import CALLERS, OK, Work, at_once, by, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Row, Session

ACT: LiteralString = "select public.transition('public.members', %s, %s, %s)"
DECIDE = ("portal.members:read", "portal.members:approve", "portal.members:suspend")
ROUNDS = 4


def deciding(staff: UUID, company: Company, action: str) -> Work:
    return by(staff, ACT, company.id, action, "사유")


def state(setup: Session, company: Company) -> Row:
    """What registration, tenant and workspace say, and how often somebody was told."""
    with setup.as_postgres():
        return setup.one(
            """select m.state::text as member, t.status::text as tenant, o.status::text as workspace,
              (select count(*) from public.status_changes as c where c.record_id = m.id) as changes,
              (select count(*) from noti.notifications as n where n.tenant_id = m.id and n.template_code like 'member_%%') as mails,
              (select count(*) from sys.roles as r where r.tenant_id = m.id and r.code = 'owner' and not r.is_deleted) as owner_roles,
              (select count(*) from sys.user_roles as r where r.tenant_id = m.id and r.is_active) as grants
            from public.members as m inner join sys.organizations as o on m.id = o.tenant_id
            left join tnnt.tenants as t on m.id = t.id where m.id = %s""",
            [company.id],
        )


@pytest.fixture
def administrators(people: People) -> list[UUID]:
    return [people.make_staff(*DECIDE) for _ in range(CALLERS)]


def test_one_number_signing_up_at_once_is_registered_once(arena: TestDatabase, setup: Session, people: People) -> None:
    """TNNT-01: one live company a number."""
    number = random_business_number()

    def signing_up(address: str) -> Work:
        def work(session: Session) -> object:
            mine = People(session)
            return mine.make_auth_user(address, mine.company_metadata(business_number=number))

        return work

    addresses = [f"rush{n}-{number}@company.kr" for n in range(CALLERS)]
    winner = one_wins(at_once(arena, [signing_up(address) for address in addresses]), "BUSINESS_NUMBER_TAKEN")
    with setup.as_postgres():
        made = setup.rows("select email from auth.users where email = any(%s)", [addresses])
        companies = setup.value("select count(*) from public.members where business_number = %s", [number])
        workspaces = setup.value("select count(*) from sys.users where email = any(%s)", [addresses])
    assert [row["email"] for row in made] == [addresses[winner]]
    assert (companies, workspaces) == (1, 1)


def test_sixteen_administrators_give_one_decision(
    arena: TestDatabase, setup: Session, people: People, administrators: list[UUID]
) -> None:
    for _ in range(ROUNDS):
        company = people.make_company()
        setup.commit()
        actions = ["approve" if n % 2 else "reject" for n in range(CALLERS)]
        answers = at_once(arena, [deciding(s, company, a) for s, a in zip(administrators, actions, strict=True)])
        action = actions[one_wins(answers, "INVALID_TRANSITION")]
        found = state(setup, company)
        assert (found["changes"], found["mails"]) == (1, 1)
        if action == "approve":
            assert (found["member"], found["tenant"], found["workspace"]) == ("approved", "active", "active")
            assert (found["owner_roles"], found["grants"]) == (1, 1)
        else:
            assert (found["member"], found["tenant"], found["workspace"]) == ("rejected", None, "pending")


def test_suspending_while_others_approve_leaves_one_truth(
    arena: TestDatabase, setup: Session, people: People, administrators: list[UUID]
) -> None:
    """TNNT-02: registration, tenant and workspace say the same, whoever was last."""
    agreed = {("approved", "active", "active"), ("suspended", "suspended", "suspended")}
    for _ in range(ROUNDS):
        company = people.make_company()
        setup.commit()
        actions = ["suspend" if n % 2 else "approve" for n in range(CALLERS)]
        answers = at_once(arena, [deciding(s, company, a) for s, a in zip(administrators, actions, strict=True)])
        heard = tally(answers)
        assert set(heard) <= {OK, "INVALID_TRANSITION"} and heard[OK] in (1, 2), heard
        found = state(setup, company)
        assert (found["member"], found["tenant"], found["workspace"]) in agreed
        assert (found["changes"], found["mails"]) == (heard[OK], heard[OK])


def test_sixteen_companies_become_tenants_at_once(
    arena: TestDatabase, setup: Session, people: People, administrators: list[UUID]
) -> None:
    """TNNT-13: provisioning many workspaces at the same time seeds each of them whole."""
    companies = [people.make_company() for _ in range(CALLERS)]
    alone = people.make_company()
    people.approve(alone)
    setup.commit()
    answers = at_once(arena, [deciding(s, c, "approve") for s, c in zip(administrators, companies, strict=True)])
    assert tally(answers) == {OK: CALLERS}
    seeded = """select
        (select count(*) from sys.roles where tenant_id = %(id)s) as roles,
        (select count(*) from sys.role_permissions where tenant_id = %(id)s) as permissions,
        (select count(*) from sys.menus where tenant_id = %(id)s) as menus,
        (select count(*) from sys.code_rules where tenant_id = %(id)s) as rules,
        (select count(*) from adm.units where tenant_id = %(id)s) as units,
        (select count(*) from adm.codes where tenant_id = %(id)s) as codes"""
    with setup.as_postgres():
        whole = setup.one(seeded, {"id": alone.id})
        assert min(whole.values()) > 0
        for company in companies:
            assert setup.one(seeded, {"id": company.id}) == whole
