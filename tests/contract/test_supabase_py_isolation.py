"""What another company, anon and forged requests get through supabase-py: nothing. And what a profile accepts."""

from typing import Any

import psycopg
import pytest
from postgrest import CountMethod
from postgrest.exceptions import APIError
from psycopg.rows import DictRow

from supabase import Client
from tests.contract.world import Company, Query, World, rows_of
from tests.support.business_numbers import random_business_number

Database = psycopg.Connection[DictRow]


@pytest.fixture(scope="module")
def owner(world: World, administrator: Client) -> Company:
    return approved(world.company(address="강원특별자치도 강릉시 비밀로 7"), administrator)


@pytest.fixture(scope="module")
def rival(world: World, administrator: Client) -> Company:
    return approved(world.company(), administrator)


def approved(company: Company, administrator: Client) -> Company:
    assert transition(administrator, company, "approve") == "approved"
    return company


def transition(client: Client, company: Company, action: str) -> str:
    """Call the database function as a frontend does; answers the new state."""
    arguments = {"p_entity": "public.members", "p_id": company.id, "p_action": action, "p_comment": "시험"}
    answer: Any = client.rpc("transition", arguments).execute().data
    return str(answer["to"])


def assert_nothing(query: Query) -> None:
    """Refused for want of rights, or empty; any other error would be a mistake in the question."""
    try:
        answer = query.execute()
    except APIError as error:
        assert error.code in {"42501", "FORBIDDEN", "401", "403"}, error
        return
    assert not answer.data
    assert not answer.count


def test_every_kind_of_reading_stays_empty(world: World, owner: Company, rival: Company) -> None:
    number = owner.form.business_number
    for client in [rival.client, world.client()]:
        members = client.table("members")
        for query in [
            members.select("*", count=CountMethod.exact).eq("id", owner.id),
            members.select("*", count=CountMethod.exact).eq("business_number", number),
            members.select("*", count=CountMethod.exact).ilike("address", "%비밀로%").eq("id", owner.id),
            members.select("*", count=CountMethod.exact).or_(f'id.eq."{owner.id}"').eq("id", owner.id),
            members.select("*", count=CountMethod.exact, head=True).eq("id", owner.id),
            members.select("*, member_consents(*)").eq("id", owner.id),
            client.table("files").select("*").eq("tenant_id", owner.id),
            client.table("status_changes").select("*").eq("record_id", owner.id),
            client.schema("sys").table("users").select("*").eq("tenant_id", owner.id),
            client.schema("tnnt").table("tenants").select("*").eq("id", owner.id),
            client.schema("audt").table("audit_logs").select("*").eq("tenant_id", owner.id),
        ]:
            assert_nothing(query)


def test_a_forged_tenant_header_shows_nothing(world: World, owner: Company, rival: Company) -> None:
    forged = world.sign_in(rival.form.email, rival.form.password, {"x-tenant-id": owner.id})
    for table in ["members", "files", "member_consents", "status_changes"]:
        assert_nothing(forged.table(table).select("*"))
    honest = world.sign_in(rival.form.email, rival.form.password, {"x-tenant-id": rival.id})
    assert rows_of(honest.table("members").select("id")) == [{"id": rival.id}]


def test_another_company_is_not_written(world: World, database: Database, owner: Company, rival: Company) -> None:
    before = database.execute("select * from public.members where id = %s", [owner.id]).fetchone()
    number = owner.form.business_number
    row = {"id": owner.id, "business_number": number, "company_name": "탈취", "email": "thief@contract.example"}
    for client in [rival.client, world.client()]:
        members = client.table("members")
        assert_nothing(members.update({"company_name": "탈취"}).eq("id", owner.id))
        assert_nothing(members.delete().eq("id", owner.id))
        for write in [members.upsert(row), members.insert(row)]:
            with pytest.raises(APIError):
                write.execute()
        for action in ["approve", "suspend", "reset", "resubmit"]:
            with pytest.raises(APIError):
                transition(client, owner, action)
    assert database.execute("select * from public.members where id = %s", [owner.id]).fetchone() == before


def change(company: Company, changes: dict[str, Any]) -> dict[str, Any]:
    (row,) = rows_of(company.client.table("members").update(changes).eq("id", company.id))
    return row


def test_a_profile_is_changed_in_parts_and_back_to_null(owner: Company) -> None:
    full = {"revenue": 1250000000, "website": "https://owner.example", "ksic_major": "C", "ksic_sub": "27"}
    row = change(owner, full)
    assert {name: row[name] for name in full} == full
    row = change(owner, {"website": None})
    assert (row["website"], row["revenue"], row["ksic_sub"]) == (None, 1250000000, "27")


def test_the_business_number_and_server_columns_are_fixed(owner: Company) -> None:
    fixed: list[dict[str, Any]] = [
        {"business_number": random_business_number()},
        {"state": "withdrawn"},
        {"approved_at": None},
        {"is_deleted": True},
        {"created_by": None},
    ]
    for changes in fixed:
        with pytest.raises(APIError) as refusal:
            change(owner, changes)
        assert refusal.value.code == "42501", refusal.value
    rows = rows_of(owner.client.table("members").select("business_number"))
    assert rows == [{"business_number": owner.form.business_number}]


@pytest.mark.parametrize(
    "changes",
    [
        {"company_name": None},
        {"region": "atlantis"},
        {"revenue": -5},
        {"ksic_major": "J", "ksic_sub": "10"},
        {"participation_programs": ["none", "rise_business"]},
        {"website": "javascript:alert(1)"},
        {"no_such_column": 1},
    ],
)
def test_a_bad_value_is_refused(owner: Company, changes: dict[str, Any]) -> None:
    with pytest.raises(APIError) as refusal:
        change(owner, changes)
    assert not str(refusal.value.code).startswith(("XX", "5"))
