"""What Supabase Auth sends to the send-email hook (documented under "Send Email Hook")."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

_Token = Annotated[str, Field(max_length=256, pattern=r"^[A-Za-z0-9_.-]*$")]
_Address = Annotated[str, Field(max_length=320, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Word = Annotated[str, Field(max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$")]


class _HookModel(BaseModel):
    """Unknown fields are let through: Supabase adds new ones between versions."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class HookUser(_HookModel):
    """The account the mail is about. The guide calls the new address `email_new`, Auth `new_email`."""

    id: UUID
    email: _Address = ""
    new_email: _Address = Field(default="", validation_alias=AliasChoices("new_email", "email_new"))
    phone: _Word = ""
    user_metadata: dict[str, Any] | None = None


class EmailData(_HookModel):
    """Which mail, the one-time codes it carries, and what a security notice is about."""

    email_action_type: Annotated[str, Field(min_length=1, max_length=64)]
    token: _Token = ""
    token_hash: _Token = ""
    token_new: _Token = ""
    token_hash_new: _Token = ""
    redirect_to: Annotated[str, Field(max_length=2048)] = ""
    old_email: _Address = ""
    provider: _Word = ""
    factor_type: _Word = ""


class SendEmailPayload(_HookModel):
    """The body of the hook."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "user": {
                        "id": "0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33",
                        "email": "ceo@bomnae-robotics.example",
                        "user_metadata": {
                            "locale": "ko",
                        },
                    },
                    "email_data": {
                        "email_action_type": "signup",
                        "token": "305805",
                        "token_hash": "7d5b7b1964cf5d388340a7f04f1dbb5e",
                        "redirect_to": "https://portal.example.kr/welcome",
                    },
                }
            ]
        },
    )

    user: HookUser
    email_data: EmailData


class HookAnswer(BaseModel):
    """The empty object that tells Auth to go on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})
