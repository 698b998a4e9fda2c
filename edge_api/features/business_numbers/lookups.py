"""The three outside look-ups with their cache, answered as checks that never raise."""

import asyncio
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from edge_api.adapters.lookup_cache import Lookup, LookupCache
from edge_api.adapters.nice import NiceClient, NiceCompany, NiceNotFoundError
from edge_api.adapters.nts import NtsClient, NtsStatus, NtsValidity
from edge_api.adapters.outside import OutsideRefusedError, OutsideServiceError
from edge_api.core.tracing import RequestContext
from edge_api.features.business_numbers.schemas import NameCheck, Reason, StatusCheck, ValidityCheck

_LEGAL_FORM = re.compile(r"\(주\)|주식회사")


@dataclass(frozen=True, slots=True)
class Lookups:
    """Tax office and credit bureau, each answer kept for a day."""

    nts: NtsClient
    nice: NiceClient
    cache: LookupCache

    async def status(self, context: RequestContext, business_number: str) -> StatusCheck:
        """상태조회. Never raises for a failing service."""
        if not self.nts.configured:
            return StatusCheck(checked=False, reason="not_configured")

        async def fetch() -> NtsStatus:
            return await self.nts.status(business_number)

        try:
            found = await self.cache.get(context, "nts_status", business_number, NtsStatus, fetch)
        except OutsideServiceError as error:
            return StatusCheck(checked=False, reason=reason_of(error))
        return StatusCheck(
            checked=True,
            fetched_at=found.fetched_at,
            stale=found.stale,
            state=found.value.state,
            tax_type=found.value.tax_type,
            closed_on=found.value.closed_on,
        )

    async def validity(
        self, context: RequestContext, business_number: str, representative: str, founded_on: date
    ) -> ValidityCheck:
        """진위확인. Never raises for a failing service."""
        if not self.nts.configured:
            return ValidityCheck(checked=False, reason="not_configured")

        async def fetch() -> NtsValidity:
            return await self.nts.validate(business_number, representative, founded_on)

        # The name is personal data: the cache key holds its hash only.
        digest = hashlib.sha256(f"{business_number}|{founded_on}|{representative}".encode()).hexdigest()
        key = f"{business_number}:{digest[:32]}"
        try:
            found = await self.cache.get(context, "nts_validity", key, NtsValidity, fetch)
        except OutsideServiceError as error:
            return ValidityCheck(checked=False, reason=reason_of(error))
        return ValidityCheck(checked=True, fetched_at=found.fetched_at, stale=found.stale, valid=found.value.valid)

    async def company(self, context: RequestContext, business_number: str) -> Lookup[NiceCompany]:
        """NICE D&B record. Raises OutsideServiceError (NiceNotFoundError when unknown)."""

        async def fetch() -> NiceCompany:
            record = await self.nice.company(business_number)
            # A client that leaves now has still caused a paid call.
            await asyncio.shield(self.cache.record_company(context, record))
            return record

        return await self.cache.get(context, "nice_company", business_number, NiceCompany, fetch)

    async def name(self, context: RequestContext, business_number: str, company_name: str) -> NameCheck:
        """Does the bureau's name equal this one, case and legal form aside? Never raises for it."""
        if not self.nice.configured:
            return NameCheck(checked=False, reason="not_configured")
        try:
            found = await self.company(context, business_number)
        except OutsideServiceError as error:
            return NameCheck(checked=False, reason=reason_of(error))
        return NameCheck(
            checked=True,
            fetched_at=found.fetched_at,
            stale=found.stale,
            matches=is_same_company_name(company_name, found.value.company_name, found.value.company_name_en),
        )


def reason_of(error: OutsideServiceError) -> Reason:
    """Why a look-up gave nothing."""
    if isinstance(error, NiceNotFoundError):
        return "not_found"
    return "refused" if isinstance(error, OutsideRefusedError) else "unavailable"


def is_same_company_name(given: str, *known: str | None) -> bool:
    """Equal without regard to case, blanks and (주) / ㈜ / 주식회사."""
    wanted = _bare_name(given)
    return bool(wanted) and any(_bare_name(name) == wanted for name in known if name)


def _bare_name(name: str) -> str:
    # NFKC turns ㈜ into (주) and full-width letters into ordinary ones.
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\s+", "", _LEGAL_FORM.sub("", folded))
