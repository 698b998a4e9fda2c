"""`/api/v1/business-numbers`."""

from typing import Annotated

from fastapi import Depends, Path, Request

from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.security import CallerUnits, PublicUnits
from edge_api.features.business_numbers import service
from edge_api.features.business_numbers.lookups import Lookups
from edge_api.features.business_numbers.number import BusinessNumber
from edge_api.features.business_numbers.schemas import CompanyAnswer, VerifyAnswer, VerifyRequest

router = Router(tags=["business-numbers"])


async def get_lookups(request: Request) -> Lookups:
    """The look-ups opened by the application's lifespan."""
    lookups: Lookups = request.app.state.lookups
    return lookups


LookupServices = Annotated[Lookups, Depends(get_lookups)]


@router.post(
    "/api/v1/business-numbers/verify",
    summary="사업자등록번호 확인 / Verify a business number",
)
async def verify_business_number(body: VerifyRequest, units: PublicUnits, lookups: LookupServices) -> VerifyAnswer:
    """Public. Check digit, free for registration, and, where configured, tax office and bureau."""
    return await service.verify(units, lookups, body)


@router.get(
    "/api/v1/business-numbers/{business_number}/company",
    summary="NICE D&B 기업 조회 (관리자) / Company look-up (staff)",
    responses=error_answers(403, 404, 502),
)
async def read_company(
    business_number: Annotated[BusinessNumber, Path()], units: CallerUnits, lookups: LookupServices
) -> CompanyAnswer:
    """Needs the permission `portal.companies:lookup`."""
    return await service.company(units, lookups, business_number)
