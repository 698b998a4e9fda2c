"""Bodies of file binding."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from edge_api.core.schemas import PlainText, RequestModel


class BindRequest(RequestModel):
    """An object already uploaded through Supabase Storage, and the record it belongs to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "bucket": "private-files",
                    "path": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11/logo/0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33.png",
                    "original_name": "회사 로고.png",
                    "resource_type": "public.members",
                    "resource_id": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11",
                    "purpose": "logo",
                }
            ]
        }
    )

    bucket: Literal["private-files", "public-files"]
    path: str = Field(
        max_length=300,
        description="{company id}/{purpose}/{uuid}.{ext}",
        examples=["6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11/logo/0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33.png"],
    )
    original_name: Annotated[PlainText, Field(min_length=1, max_length=255)] = Field(examples=["회사 로고.png"])
    resource_type: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=100, examples=["public.members"])
    resource_id: UUID
    purpose: str = Field(pattern=r"^[a-z][a-z_]{0,49}$", examples=["logo"])


class FileAnswer(BaseModel):
    """The file record. `size_bytes` in bytes; the object is read through Storage, by signed link if private."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "c1f6d0f3-55a1-4d0b-9a3f-2f6f3b1e7a90",
                    "tenant_id": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11",
                    "bucket": "private-files",
                    "path": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11/logo/0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33.png",
                    "original_name": "회사 로고.png",
                    "mime_type": "image/png",
                    "size_bytes": 20480,
                    "purpose": "logo",
                    "resource_type": "public.members",
                    "resource_id": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11",
                    "created_at": "2026-03-02T00:30:00Z",
                    "created_by": "0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33",
                    "updated_at": "2026-03-02T00:30:00Z",
                    "updated_by": "0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33",
                    "is_deleted": False,
                }
            ]
        }
    )

    id: UUID
    tenant_id: UUID | None
    bucket: str
    path: str
    thumbnail_path: str | None = None
    original_name: str
    mime_type: str
    size_bytes: int
    purpose: str
    resource_type: str
    resource_id: UUID
    swept_at: datetime | None = None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None
    is_deleted: bool
