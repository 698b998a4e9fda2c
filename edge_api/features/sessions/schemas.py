"""Bodies of sign-in."""

from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr

from edge_api.core.schemas import RequestModel
from edge_api.features.business_numbers.number import BusinessNumber


class SignInRequest(RequestModel):
    """Business number and password."""

    business_number: BusinessNumber
    password: SecretStr = Field(min_length=1, max_length=256, examples=["Gangwon!2026"])


class SignedInMember(BaseModel):
    """The company the caller signed in for."""

    id: str
    company_name: str
    approval_status: Literal["pending", "approved", "rejected"]
    status: Literal["pending", "active", "suspended", "inactive"]


class SessionAnswer(BaseModel):
    """The Supabase session, fit for `supabase.auth.setSession`, and the company."""

    access_token: str
    refresh_token: str
    token_type: str = Field(examples=["bearer"])
    expires_in: int = Field(description="seconds", examples=[3600])
    expires_at: int | None = Field(description="seconds since 1970-01-01 UTC")
    user: dict[str, Any] = Field(description="Supabase Auth user")
    member: SignedInMember
