"""The hourly job that stores the bank's table for the companies that want it (ADM-03)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from tenacity import wait_none

from edge_api.adapters.eximbank import SOURCE, EximbankClient
from edge_api.adapters.outside import OutsideRefusedError
from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.database import Database
from edge_api.core.metrics import Metrics
from edge_api.core.settings import Settings
from edge_api.worker.jobs import JOBS, JobTools, import_exchange_rates
from tests.api.adapters.servers import EXIMBANK_KEY, EximbankServer, running
from tests.support.databases import TestDatabase
from tests.support.people import Company, People


@pytest.fixture
def bank() -> Iterator[EximbankServer]:
    server = EximbankServer()
    with running(server):
        yield server


@pytest_asyncio.fixture
async def tools(settings: Settings, bank: EximbankServer) -> AsyncIterator[JobTools]:
    database = Database.from_settings(settings, application_name="worker")
    await database.open()
    with_bank = Settings(**settings.model_dump() | {"eximbank_base_url": bank.url, "eximbank_auth_key": EXIMBANK_KEY})
    async with httpx.AsyncClient() as http:
        client = EximbankClient(with_bank, http, Metrics(), wait=wait_none())
        yield JobTools(database, SupabaseHttp(settings, http), client)
    await database.close()


@pytest.fixture
def companies(fresh_db: TestDatabase) -> list[Company]:
    """Three companies: one imports with won as base, one with dollars, one does not."""
    session = fresh_db.session()
    people = People(session)
    made = [people.make_company() for _ in range(3)]
    for company in made:
        people.approve(company)
    for company in made[:2]:
        with session.as_user(company.owner_id):
            session.execute("select adm.set_setting('exchange_rates.import', 'true')")
    with session.as_user(made[1].owner_id):
        session.execute("select adm.set_base_currency('USD')")
    session.commit()
    return made


def rates(fresh_db: TestDatabase, company: Company) -> dict[str, float]:
    """Rates of today, by pair."""
    session = fresh_db.session()
    with session.as_user(company.owner_id):
        rows = session.rows(
            "select from_currency || '/' || to_currency as pair, rate, source from adm.exchange_rates"
            " where rate_date = app.today() and rate_type = 'spot'"
        )
    session.rollback()
    assert {row["source"] for row in rows} <= {SOURCE, "직접"}
    return {row["pair"]: float(row["rate"]) for row in rows}


@pytest.mark.asyncio
async def test_the_table_becomes_rates_in_the_base_currency_of_those_who_import(
    tools: JobTools, fresh_db: TestDatabase, companies: list[Company]
) -> None:
    # ADM-03: daily import job
    won, dollars, none = companies
    assert await import_exchange_rates(tools) == 10
    assert rates(fresh_db, won) == pytest.approx(
        {"USD/KRW": 1380.5, "JPY/KRW": 9.3126, "EUR/KRW": 1610, "CNY/KRW": 192.3, "IDR/KRW": 0.085}
    )
    assert rates(fresh_db, dollars) == pytest.approx(
        {
            "KRW/USD": 1 / 1380.5, "JPY/USD": 9.3126 / 1380.5, "EUR/USD": 1610 / 1380.5, "CNY/USD": 192.3 / 1380.5,
            "IDR/USD": 0.085 / 1380.5,
        },
        rel=1e-6,
    )  # fmt: skip
    assert rates(fresh_db, none) == {}
    assert await import_exchange_rates(tools) == 0, "the same table again changes nothing"


@pytest.mark.asyncio
async def test_what_a_company_has_entered_stays(
    tools: JobTools, fresh_db: TestDatabase, companies: list[Company]
) -> None:
    session = fresh_db.session()
    with session.as_user(companies[0].owner_id):
        session.execute(
            "insert into adm.exchange_rates (from_currency, to_currency, rate, source) values ('USD', 'KRW', 1400, '직접')"
        )
        session.execute("update adm.currencies set is_active = false where code = 'IDR'")
    session.commit()
    assert await import_exchange_rates(tools) == 8
    found = rates(fresh_db, companies[0])
    assert found["USD/KRW"] == 1400
    assert "IDR/KRW" not in found


@pytest.mark.asyncio
async def test_nobody_imports_nobody_asks(
    tools: JobTools, fresh_db: TestDatabase, companies: list[Company], bank: EximbankServer
) -> None:
    session = fresh_db.session()
    for company in companies[:2]:
        with session.as_user(company.owner_id):
            session.execute("select adm.set_setting('exchange_rates.import', null)")
    session.commit()
    assert await import_exchange_rates(tools) == 0
    assert bank.seen == []


@pytest.mark.asyncio
async def test_a_refusal_is_an_error_of_the_job_and_stores_nothing(
    tools: JobTools, fresh_db: TestDatabase, companies: list[Company], bank: EximbankServer
) -> None:
    bank.faults[:] = ["exim:4"]
    with pytest.raises(OutsideRefusedError):
        await import_exchange_rates(tools)
    assert rates(fresh_db, companies[0]) == {}


@pytest.mark.asyncio
async def test_without_a_key_the_job_does_nothing(
    tools: JobTools, companies: list[Company], settings: Settings
) -> None:
    async with httpx.AsyncClient() as http:
        unset = JobTools(tools.database, tools.supabase, EximbankClient(settings, http, Metrics()))
        assert await import_exchange_rates(unset) == 0
    assert "import_exchange_rates" in {job.name for job in JOBS}
