"""Query and answers of the tenant suite's export and import."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from edge_api.core.tracing import Language

SchemaName = Annotated[str, Field(pattern=r"^[a-z]{3}$", examples=["crm"])]
EntityName = Annotated[str, Field(pattern=r"^[a-z]+([-_][a-z]+)*$", max_length=60, examples=["partners"])]


class RecordExportQuery(BaseModel):
    """What a file looks like; the filters beside it are those of the list (`column=operator.value`)."""

    format: Literal["xlsx", "csv", "json"] = "xlsx"
    lang: Language | None = Field(default=None, description="Headings and labels; default Accept-Language")
    order: list[str] = Field(
        default_factory=list, max_length=10, description="column.desc.nullslast,…", examples=[["name.asc"]]
    )


class TemplateQuery(BaseModel):
    """In which language the empty file is."""

    lang: Language | None = Field(default=None, description="Headings and labels; default Accept-Language")


class ImportQuery(BaseModel):
    """A dry run says what would happen and writes nothing."""

    dry_run: bool = True


class CellError(BaseModel):
    """One bad cell. `row` is the row of the file; `column` its heading, none when the whole row is meant."""

    row: int = Field(examples=[7])
    column: str | None = Field(examples=["거래처 유형"])
    code: str = Field(examples=["INVALID_VALUE"])
    message: str = Field(examples=["허용되지 않는 값입니다."])


class ImportReport(BaseModel):
    """What was done, or in a dry run would be done; `errors` holds at most 1,000 of `error_count`."""

    entity: str = Field(examples=["crm.partners"])
    dry_run: bool
    is_written: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    ignored_columns: list[str] = Field(description="Headings of columns that the server keeps itself")
    error_count: int
    errors: list[CellError]


class ImportAnswer(BaseModel):
    """The envelope around a report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "success": True,
                    "data": {
                        "entity": "crm.partners",
                        "dry_run": True,
                        "is_written": False,
                        "rows": 120,
                        "created": 118,
                        "updated": 0,
                        "unchanged": 1,
                        "ignored_columns": ["등록일시"],
                        "error_count": 1,
                        "errors": [
                            {
                                "row": 7,
                                "column": "거래처 유형",
                                "code": "INVALID_CHOICE",
                                "message": "선택할 수 없는 값입니다.",
                            }
                        ],
                    },
                }
            ]
        }
    )

    success: Literal[True] = True
    data: ImportReport
    error: None = None
