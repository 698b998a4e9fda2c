"""A record on paper: fields and lines with labels, as the caller sees them, escaped and audited."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.api.world import Company, World

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def partner(world: World, company: Company) -> str:
    """A partner with a contact person and a name that tries to be markup."""
    created = await world.row(
        "insert into crm.partners (tenant_id, name, type, credit_limit)"
        " values (%s, '봄내<b>상사', 'customer', 1500000) returning id::text",
        company.id,
    )
    record: str = created["id"]
    await world.run(
        "insert into crm.partner_contacts (tenant_id, partner_id, contact_name, phone) values (%s, %s, '남가온', '033-000-1234')",
        company.id, record,
    )  # fmt: skip
    return record


async def test_a_record_is_printed_with_its_lines_and_labels(world: World) -> None:
    """X-04: the printout is audited."""
    company = await world.company(approved=True)
    record = await partner(world, company)
    answer = await world.get(f"/api/v1/tenants/crm/partners/{record}/print?lang=ko", company.token)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = answer.text
    assert "봄내&lt;b&gt;상사" in page and "<b>" not in page
    assert "<td>고객</td>" in page
    assert "<td>1,500,000</td>" in page
    assert "<h2>거래처 담당자</h2>" in page and "<td>남가온</td>" in page
    assert record not in page and str(company.id) not in page
    english = (await world.get(f"/api/v1/tenants/crm/partners/{record}/print?lang=en", company.token)).text
    assert "<h2>Partner contacts</h2>" in english and "<td>Customer</td>" in english
    line = await world.row(
        "select count(*) as prints, min(user_id::text) as by from audt.audit_logs where action = 'print' and resource_id = %s",
        record,
    )
    assert (line["prints"], line["by"]) == (2, str(company.user_id))


async def test_nobody_prints_what_they_do_not_see(world: World) -> None:
    """X-01: another company's record answers 404, as one that does not exist."""
    company, other = await world.company(approved=True), await world.company(approved=True)
    record = await partner(world, company)
    path = f"/api/v1/tenants/crm/partners/{record}/print"
    assert (await world.get(path, other.token)).status_code == 404
    assert (await world.get(f"/api/v1/tenants/crm/partners/{uuid4()}/print", company.token)).status_code == 404
    assert (await world.get(f"/api/v1/tenants/crm/nothing/{record}/print", company.token)).status_code == 404
    assert (await world.get("/api/v1/tenants/crm/partners/7/print", company.token)).status_code == 422
    assert (await world.get(path)).status_code == 401
