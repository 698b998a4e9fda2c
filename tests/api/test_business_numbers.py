"""Public verification and the staff look-up, with and without the outside services."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from edge_api.features.business_numbers.lookups import is_same_company_name
from edge_api.features.business_numbers.number import is_well_formed
from tests.api.adapters.conftest import nice_process, nice_server, nts_process, nts_server
from tests.api.adapters.servers import ACTIVE, CLOSED, NICE_KEY, NICE_SECRET, NTS_KEY, NiceServer, NtsServer
from tests.api.world import Company, World, api_settings, bearer, serving
from tests.support.business_numbers import random_business_number

__all__ = ["nice_process", "nice_server", "nts_process", "nts_server"]
pytestmark = pytest.mark.asyncio(loop_scope="session")
PATH = "/api/v1/business-numbers/verify"


@pytest_asyncio.fixture(loop_scope="session")
async def connected(
    stack_env: Mapping[str, str], world: World, nts_server: NtsServer, nice_server: NiceServer
) -> AsyncIterator[httpx.AsyncClient]:
    """A sidecar with keys for both services and an empty cache."""
    await world.run("delete from app.external_lookups")
    settings = api_settings(
        stack_env,
        nts_base_url=nts_server.url,
        nts_service_key=NTS_KEY,
        nice_base_url=nice_server.url,
        nice_app_key=NICE_KEY,
        nice_app_secret=NICE_SECRET,
        lookup_timeout=0.5,
    )
    async with serving(settings) as api:
        yield api


async def verify(api: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await api.post(PATH, json=body)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def age_cache(world: World, interval: str) -> None:
    await world.run("update app.external_lookups set fetched_at = fetched_at - %s::interval", interval)


async def test_without_keys_only_the_check_digit_is_tested_and_said_so(world: World) -> None:
    number = random_business_number()
    body = await verify(world.api, business_number=f"{number[:3]}-{number[3:5]}-{number[5:]}")
    assert body["business_number"] == number
    assert body["formatted"] == f"{number[:3]}-{number[3:5]}-{number[5:]}"
    assert (body["check_digit_valid"], body["available"]) == (True, True)
    assert body["status"]["checked"] is False and body["status"]["reason"] == "not_configured"
    assert body["message"] == "검증번호만 확인했습니다. 국세청 조회가 설정되어 있지 않습니다."
    assert (body["validity"], body["company_name"]) == (None, None)


async def test_every_optional_check_says_it_is_not_configured(world: World) -> None:
    body = await verify(
        world.api,
        business_number=random_business_number(),
        representative="김대표",
        founding_date="2019-03-02",
        company_name="강원테크",
    )
    assert [body[name]["reason"] for name in ("status", "validity", "company_name")] == ["not_configured"] * 3


async def test_a_wrong_check_digit_is_reported_not_refused(world: World) -> None:
    number = random_business_number()
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    body = await verify(world.api, business_number=wrong)
    assert (body["check_digit_valid"], body["available"]) == (False, False)
    assert body["status"]["reason"] == "invalid_number"


async def test_a_registered_number_is_not_available(world: World, company: Company) -> None:
    assert (await verify(world.api, business_number=company.business_number))["available"] is False


async def test_the_check_digit_agrees_with_the_database(world: World) -> None:
    numbers = [random_business_number() for _ in range(50)]
    numbers += [number[:-1] + str((int(number[-1]) + 3) % 10) for number in numbers]
    numbers += ["0000000000", "1000000000", "1231200000", "2208162517", "1018112342", "9998899999"]
    for number in numbers:
        row = await world.row("select app.business_number_valid(%s) as valid", number)
        assert is_well_formed(number) == row["valid"], number


async def test_tax_office_and_bureau_are_asked_and_the_answer_is_kept_for_a_day(
    connected: httpx.AsyncClient, world: World, nts_server: NtsServer, nice_server: NiceServer
) -> None:
    question = {
        "business_number": ACTIVE,
        "representative": "김대표",
        "founding_date": "2019-03-02",
        "company_name": "(주)강원 테크",
    }
    first = await verify(connected, **question)
    assert first["status"]["state"] == "active"
    assert first["status"]["tax_type"] == "부가가치세 일반과세자"
    assert (first["validity"]["valid"], first["company_name"]["matches"]) == (True, True)
    assert first["message"] == "국세청 자료로 확인했습니다."
    asked = len(nts_server.seen), len(nice_server.seen)
    await age_cache(world, "23 hours")
    second = await verify(connected, **question)
    assert (len(nts_server.seen), len(nice_server.seen)) == asked
    assert second["status"]["stale"] is False
    await age_cache(world, "2 hours")
    await verify(connected, **question)
    assert (len(nts_server.seen), len(nice_server.seen)) == (asked[0] * 2, asked[1] * 2)


async def test_a_closed_business_and_a_wrong_representative_show_and_do_not_block(connected: httpx.AsyncClient) -> None:
    body = await verify(
        connected, business_number=CLOSED, representative="다른이름", founding_date="2019-03-02", company_name="딴회사"
    )
    assert (body["status"]["state"], body["status"]["closed_on"]) == ("closed", "2024-01-31")
    assert (body["validity"]["valid"], body["company_name"]["matches"]) == (False, False)


async def test_when_the_service_fails_an_old_answer_is_shown_as_stale(
    connected: httpx.AsyncClient, world: World, nts_server: NtsServer
) -> None:
    await verify(connected, business_number=ACTIVE)
    await age_cache(world, "3 days")
    nts_server.faults[:] = ["nts:400:BAD_JSON_REQUEST"]
    body = await verify(connected, business_number=ACTIVE)
    assert body["status"]["state"] == "active"
    assert body["status"]["stale"] is True
    age = datetime.now(UTC) - datetime.fromisoformat(body["status"]["fetched_at"])
    assert timedelta(days=3) <= age < timedelta(days=3, minutes=5)
    assert body["message"].startswith("국세청이 응답하지 않아 이전 조회 결과")


@pytest.mark.parametrize(
    ("fault", "reason"), [("nts:400:BAD_JSON_REQUEST", "refused"), ("gateway:400:-1", "unavailable")]
)
async def test_when_it_fails_and_nothing_is_kept_the_answer_says_so(
    connected: httpx.AsyncClient, nts_server: NtsServer, fault: str, reason: str
) -> None:
    nts_server.faults[:] = [fault, fault]
    body = await verify(connected, business_number=ACTIVE, representative="김대표", founding_date="2019-03-02")
    assert (body["status"]["checked"], body["status"]["reason"]) == (False, reason)
    assert body["validity"]["reason"] == reason
    assert body["message"] == "검증번호만 확인했습니다. 국세청이 응답하지 않습니다."


async def test_a_name_the_bureau_does_not_know_is_said(connected: httpx.AsyncClient, nice_server: NiceServer) -> None:
    number = random_business_number()
    assert (await verify(connected, business_number=number, company_name="강원테크"))["company_name"][
        "reason"
    ] == "not_found"


async def test_a_kept_answer_of_another_shape_is_ignored(connected: httpx.AsyncClient, world: World) -> None:
    await world.run("select app.store_lookup('nts_status', %s, '{\"old\": true}')", ACTIVE)
    assert (await verify(connected, business_number=ACTIVE))["status"]["state"] == "active"


async def test_the_cache_holds_no_representative_in_clear(connected: httpx.AsyncClient, world: World) -> None:
    await verify(connected, business_number=ACTIVE, representative="김대표", founding_date="2019-03-02")
    row = await world.row(
        "select bool_or(lookup_key like '%%김대표%%') as found, count(*) as n from app.external_lookups"
    )
    assert row == {"found": False, "n": 2}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "business_number"),
        ({"business_number": "123"}, "business_number"),
        ({"business_number": None}, "business_number"),
        ({"business_number": "220-81-62517", "representative": "김"}, "body"),
        ({"business_number": "220-81-62517", "founding_date": "2019-03-02"}, "body"),
        ({"business_number": "220-81-62517", "representative": "김", "founding_date": "2019-02-30"}, "founding_date"),
        ({"business_number": "220-81-62517", "representative": "", "founding_date": "2019-03-02"}, "representative"),
        ({"business_number": "220-81-62517", "company_name": "x" * 256}, "company_name"),
        ({"business_number": "220-81-62517", "company_name": "a\u0000b"}, "company_name"),
    ],
)
async def test_bad_input_names_the_field(world: World, body: object, field: str) -> None:
    for language in ("ko", "en"):
        answer = await world.post(PATH, body, **{"accept-language": language})
        assert answer.status_code == 422
        assert answer.json()["details"][0]["field"] == field
        assert answer.json()["details"][0]["message"]


def company_path(number: str) -> str:
    return f"/api/v1/business-numbers/{number}/company"


async def test_staff_reads_the_bureaus_record_and_the_look_up_is_audited(
    connected: httpx.AsyncClient, world: World, nice_server: NiceServer
) -> None:
    token = await world.staff("portal.companies:lookup")
    trace_id = f"lookup-{uuid4()}"
    headers = bearer(token) | {"x-request-id": trace_id}
    answer = await connected.get(company_path("220-81-62517"), headers=headers)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["company"]["company_name"] == "주식회사 강원테크"
    assert body["company"]["sales_amount"] == 1_234_567_000
    assert (body["checked"], body["stale"]) == (True, False)
    audit = await world.row("select details from audt.audit_logs where trace_id = %s", trace_id)
    assert audit["details"] == {"business_number": ACTIVE}
    await age_cache(world, "2 days")
    nice_server.faults[:] = ["noag:403:NOAG1201"]
    answer = await connected.get(company_path(ACTIVE), headers=bearer(token))
    assert (answer.status_code, answer.json()["stale"]) == (200, True)
    assert answer.json()["company"] == body["company"]


async def test_the_look_up_tells_refusal_from_absence(
    connected: httpx.AsyncClient, world: World, nice_server: NiceServer
) -> None:
    headers = bearer(await world.staff("portal.companies:lookup"))
    assert (await connected.get(company_path(random_business_number()), headers=headers)).status_code == 404
    nice_server.faults[:] = ["noag:403:NOAG1102"]
    answer = await connected.get(company_path(ACTIVE), headers=headers)
    assert (answer.status_code, answer.json()["error_code"]) == (502, "EXTERNAL_SERVICE_ERROR")
    assert answer.json()["details"] == {"service": "nice", "code": "NOAG1102"}
    wrong = await connected.get(company_path("1234567890"), headers=headers)
    assert (wrong.status_code, wrong.json()["details"][0]["field"]) == (422, "business_number")


async def test_the_look_up_needs_its_permission(world: World, company: Company, reader: str) -> None:
    assert (await world.get(company_path(ACTIVE))).status_code == 401
    for token in (company.token, reader):
        assert (await world.get(company_path(ACTIVE), token)).status_code == 403
    answer = await world.get(company_path(ACTIVE), await world.staff("portal.companies:lookup"))
    assert (answer.status_code, answer.json()["reason"]) == (200, "not_configured")
    assert answer.json()["message"].startswith("검증번호만 확인했습니다")


async def test_a_registered_company_is_verified_with_all_services(
    connected: httpx.AsyncClient, world: World, administrator: str
) -> None:
    await world.run("update public.members set is_deleted = true where business_number = %s", ACTIVE)
    company = await world.company(business_number=ACTIVE, company_name="㈜강원테크", founding_date="2019-03-02")
    path = f"/api/v1/members/{company.id}/verify-business-number"
    answer = await connected.post(path, headers=bearer(administrator))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["result"], body["message"]) == ("valid", "확인되었습니다.")
    await world.run("update public.members set representative = '이대표' where id = %s", company.id)
    body = (await connected.post(path, headers=bearer(administrator) | {"accept-language": "en"})).json()
    assert (body["result"], body["validity"]["valid"]) == ("mismatch", False)
    kept = await world.row(
        "select count(*) as n, array_agg(distinct source::text order by source::text) as sources"
        " from public.member_verifications where member_id = %s",
        company.id,
    )
    assert kept == {"n": 6, "sources": ["nice_company", "nts_status", "nts_validity"]}


@pytest.mark.parametrize(
    ("given_name", "known", "same"),
    [
        ("강원테크", "주식회사 강원테크", True),
        ("(주)강원테크", "강원테크㈜", True),
        ("GANGWON tech", "Gangwon Tech", True),
        ("Ｇａｎｇｗｏｎ", "gangwon", True),
        ("강원 테크", "강원테크", True),
        ("강원테크", "강원테크놀로지", False),
        ("(주)", "주식회사", False),
        ("강원테크", None, False),
    ],
)
async def test_names_are_compared_without_case_blanks_and_legal_form(
    given_name: str, known: str | None, same: bool
) -> None:
    assert is_same_company_name(given_name, known) is same


@given(st.text(max_size=12))
def test_no_text_breaks_the_check_digit(text: str) -> None:
    assert is_well_formed(text) in (True, False)


async def test_an_unregistered_number_shows_as_such(connected: httpx.AsyncClient) -> None:
    body = await verify(connected, business_number=random_business_number())
    assert (body["status"]["state"], body["status"]["tax_type"]) == ("unregistered", None)
