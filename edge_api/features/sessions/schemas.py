"""Bodies of sign-in."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from edge_api.core.schemas import RequestModel
from edge_api.features.business_numbers.number import BusinessNumber


class SignInRequest(RequestModel):
    """Business number and password."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"business_number": "220-81-62517", "password": "Gangwon!2026"}]},
    )

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

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "eyJhbGciOiJFUzI1NiIs…",
                    "refresh_token": "v7Yc2mB0QpRt",
                    "token_type": "bearer",
                    "expires_in": 3600,
                    "expires_at": 1772415000,
                    "user": {
                        "id": "0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33",
                        "email": "ceo@bomnae-robotics.example",
                    },
                    "member": {
                        "id": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11",
                        "company_name": "주식회사 봄내로보틱스",
                        "approval_status": "approved",
                        "status": "active",
                    },
                }
            ]
        }
    )

    access_token: str
    refresh_token: str
    token_type: str = Field(examples=["bearer"])
    expires_in: int = Field(description="seconds", examples=[3600])
    expires_at: int | None = Field(description="seconds since 1970-01-01 UTC")
    user: dict[str, Any] = Field(description="Supabase Auth user")
    member: SignedInMember
