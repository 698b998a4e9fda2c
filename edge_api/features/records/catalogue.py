"""What the registry says about an entity: its columns, labels, references, and whether files go out and come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_api.core.database import Connection
from edge_api.core.errors import ApiError
from edge_api.features.exports.columns import Kind

#: What a record is called, in this order; else the first text that names it.
_NAMES = ("name", "title", "subject", "display_name", "name_ko")
#: Columns that say nothing to a reader.
_HIDDEN = frozenset({"tenant_id", "is_deleted", "search_text"})
_KINDS: Mapping[str, Kind] = {
    "integer": Kind.INTEGER,
    "bigint": Kind.INTEGER,
    "smallint": Kind.INTEGER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "timestamp with time zone": Kind.DATETIME,
    "json": Kind.JSON,
    "jsonb": Kind.JSON,
    "text[]": Kind.TEXTS,
}
Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a column points: entity, the column it holds, texts that name a record (codes first)."""

    entity: str
    key: str
    labels: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """Texts a reader wants to see, best first."""
        return tuple(sorted(self.labels, key=lambda name: _NAMES.index(name) if name in _NAMES else len(_NAMES)))


@dataclass(frozen=True, slots=True)
class EntityColumn:
    """One column as the API reads it; `labels` are those of an enum's values (Korean, English)."""

    name: str
    heading: Words
    data_type: str
    kind: Kind
    is_required: bool
    may_insert: bool
    reference: Reference | None = None
    labels: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """A registered tenant entity."""

    name: str
    permission: str
    titles: Words
    is_exportable: bool
    import_keys: tuple[str, ...]
    is_soft_deleted: bool
    key_columns: tuple[str, ...]
    columns: tuple[EntityColumn, ...]

    @property
    def shown_columns(self) -> tuple[EntityColumn, ...]:
        """Columns of an export."""
        return tuple(column for column in self.columns if column.name not in _HIDDEN)

    @property
    def import_columns(self) -> tuple[EntityColumn, ...]:
        """Columns that a file may bring."""
        return tuple(column for column in self.columns if column.may_insert)


async def read_entity(connection: Connection, schema: str, table: str) -> Entity:
    """The entity behind `crm/partners` or `adm/payment-terms`. Raises ApiError 404 for anything else."""
    name = f"{schema}.{table.replace('-', '_')}"
    cursor = await connection.execute(
        "select entity, permission, label_ko, label_en, is_exportable, import_keys, is_soft_deleted, key_columns"
        " from app.entities where entity = %s and scope = 'tenant'",
        (name,),
    )
    row = await cursor.fetchone()
    if row is None:
        raise ApiError.of_status(404)
    return Entity(
        name=row["entity"],
        permission=row["permission"],
        titles=(row["label_ko"], row["label_en"]),
        is_exportable=row["is_exportable"],
        import_keys=tuple(row["import_keys"]),
        is_soft_deleted=row["is_soft_deleted"],
        key_columns=tuple(row["key_columns"]),
        columns=await _read_columns(connection, name),
    )


async def _read_columns(connection: Connection, entity: str) -> tuple[EntityColumn, ...]:
    cursor = await connection.execute("select * from app.enum_labels(%s)", (entity,))
    labels: dict[str, dict[str, Words]] = {}
    async for row in cursor:
        labels.setdefault(row["column_name"], {})[row["value"]] = (row["label_ko"], row["label_en"])
    cursor = await connection.execute("select * from app.entity_columns(%s)", (entity,))
    return tuple(
        [
            EntityColumn(
                name=row["column_name"],
                heading=(row["label_ko"], row["label_en"]),
                data_type=row["data_type"],
                kind=_kind(row["data_type"], row["scale"], is_enum=row["is_enum"]),
                is_required=row["is_required"],
                may_insert=row["may_insert"],
                reference=_reference(row["reference_entity"], row["reference_key"], row["reference_labels"]),
                labels=labels.get(row["column_name"], {}),
            )
            async for row in cursor
        ]
    )


def _reference(entity: str | None, key: str | None, labels: list[str] | None) -> Reference | None:
    return Reference(entity, key, tuple(labels)) if entity and key and labels else None


def _kind(data_type: str, scale: int | None, *, is_enum: bool) -> Kind:
    if is_enum:
        return Kind.CODES if data_type.endswith("[]") else Kind.CODE
    if data_type == "numeric":
        # rates and factors have more decimals than a fixed format would show
        return Kind.NUMBER if (scale or 0) > 4 else Kind.MONEY if scale == 0 else Kind.DECIMAL
    return _KINDS.get(data_type, Kind.TEXT)
