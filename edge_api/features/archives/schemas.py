"""What an archive is made of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from edge_api.core.tracing import Language

Words = tuple[str, str]

#: Folder of a purpose inside the archive, (Korean, English).
FOLDERS: dict[str, Words] = {
    "performance_sales_proof": ("매출·고용", "sales"),
    "performance_support_proof": ("정부지원", "supports"),
    "performance_ip_proof": ("지식재산권", "intellectual property"),
    "application_attachment": ("신청 서류", "application"),
    "application_material": ("보완 자료", "material"),
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An attachment the caller may see; `stored` says whether its object is there for the caller."""

    id: UUID
    bucket: str
    path: str
    original_name: str
    purpose: str
    size_bytes: int
    stored: bool

    def folder(self, language: Language) -> str:
        """Where it lies in the archive."""
        return FOLDERS.get(self.purpose, (self.purpose, self.purpose))[1 if language == "en" else 0]
