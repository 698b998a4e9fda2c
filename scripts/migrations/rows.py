"""Declared rows: their difference between two databases, as idempotent statements.

A table takes part when `app.declared_tables(table_name, key_columns, condition)` names it (that
table itself always does). `condition` limits the declared rows, the others belong to users. Rows
are told apart by their key, which needs a unique constraint. Columns that say when and by whom
a row was written, generated columns, and columns outside the key whose default is random or
counted are not compared: declared tables point at each other by natural keys.
"""

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

REGISTRY = "app.declared_tables"
WRITTEN_BY_SERVER = ("created_at", "created_by", "updated_at", "updated_by")

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Table:
    """A declared table: `schema.name`, its key, and the columns that are compared (the key first)."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    condition: str | None

    @property
    def identifier(self) -> sql.Composable:
        """The quoted name."""
        return sql.Identifier(*self.name.split("."))


@dataclass
class Difference:
    """Rows of one table to write (in declared form) and keys of rows to delete."""

    table: Table
    write: list[Row] = field(default_factory=list)
    delete: list[Row] = field(default_factory=list)


class RowsError(Exception):
    """`app.declared_tables` names something that cannot be compared."""


def diff_rows(migrated_url: str, declared_url: str) -> list[Difference]:
    """Differences of all declared tables, tables that others point at first."""
    with psycopg.connect(migrated_url) as migrated, psycopg.connect(declared_url) as declared:
        found = []
        for table in _read_tables(declared):
            before, after = _read_rows(migrated, table), _read_rows(declared, table)
            difference = Difference(
                table,
                [after[key] for key in sorted(after, key=str) if before.get(key) != after[key]],
                [key for key in sorted(before, key=str) if key not in after],
            )
            if difference.write or difference.delete:
                found.append(difference)
        return found


def describe(differences: list[Difference]) -> list[str]:
    """One line a row, for people."""
    lines = []
    for item in differences:
        lines += [f"row missing or different in the migrations: {item.table.name} {row}" for row in item.write]
        lines += [f"row only in the migrations: {item.table.name} {key}" for key in item.delete]
    return lines


def statements(differences: list[Difference]) -> list[str]:
    """The same as SQL: deletions from the leaves up, then one upsert a table from the roots down."""
    lines = [_delete(item.table, key) for item in reversed(differences) for key in item.delete]
    lines += [_upsert(item.table, item.write) for item in differences if item.write]
    return lines


def _read_tables(connection: psycopg.Connection) -> list[Table]:
    if connection.execute("select to_regclass(%s)", [REGISTRY]).fetchone() == (None,):
        return []
    query = """
        select table_name, key_columns, condition from app.declared_tables
        union
        select 'app.declared_tables', '{table_name}', null
    """
    tables = {name: _read_table(connection, name, key, where) for name, key, where in connection.execute(query)}
    return [tables[name] for name in _sort_by_references(connection, sorted(tables))]


def _read_table(connection: psycopg.Connection, name: str, key: list[str], condition: str | None) -> Table:
    query = """
        select a.attname
        from pg_attribute as a
        left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = %(table)s::regclass and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '' and a.attname <> all(%(key)s) and a.attname <> all(%(server)s)
          and a.attidentity = '' and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~ 'gen_random_uuid|nextval'
        order by a.attname
    """
    values = {"table": name, "key": key, "server": list(WRITTEN_BY_SERVER)}
    try:
        others = [column for (column,) in connection.execute(query, values)]
    except psycopg.errors.UndefinedTable as error:
        raise RowsError(f"{REGISTRY} names {name}, which does not exist") from error
    return Table(name, tuple(key), (*key, *others), condition)


def _sort_by_references(connection: psycopg.Connection, names: list[str]) -> list[str]:
    query = """
        select conrelid::regclass::text, confrelid::regclass::text
        from pg_constraint where contype = 'f' and conrelid <> confrelid
    """
    connection.execute("set local search_path = ''")
    references = [(child, parent) for child, parent in connection.execute(query) if {child, parent} <= set(names)]
    done: list[str] = []
    while len(done) < len(names):
        waiting = {child for child, parent in references if parent not in done}
        ready = [name for name in names if name not in done and name not in waiting]
        if not ready:
            raise RowsError(f"declared tables point at each other in a circle: {', '.join(sorted(waiting))}")
        done += ready
    return done


def _read_rows(connection: psycopg.Connection, table: Table) -> dict[Row, Row]:
    exists = connection.execute("select to_regclass(%s)", [table.name]).fetchone() != (None,)
    if not exists:
        return {}
    connection.execute("set local search_path = ''; set local timezone = 'UTC'")
    query = sql.SQL("select {} from {} where {}").format(
        sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in table.columns),
        table.identifier,
        sql.SQL(table.condition or "true"),
    )
    rows = connection.execute(query).fetchall()
    return {row[: len(table.key)]: row for row in rows}


def _delete(table: Table, key: Row) -> str:
    matches = [
        sql.SQL("{} is not distinct from {}").format(sql.Identifier(column), sql.Literal(value))
        for column, value in zip(table.key, key, strict=True)
    ]
    where = [*matches, sql.SQL("({})").format(sql.SQL(table.condition))] if table.condition else matches
    return sql.SQL("delete from {} where {};").format(table.identifier, sql.SQL(" and ").join(where)).as_string()


def _upsert(table: Table, rows: list[Row]) -> str:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    values = [sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Literal, row))) for row in rows]
    changed = [column for column in table.columns if column not in table.key]
    updates = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(c)) for c in changed)
    action = sql.SQL("do update set {}").format(updates) if changed else sql.SQL("do nothing")
    return (
        sql.SQL("insert into {} ({}) values\n  {}\non conflict ({}) {};")
        .format(
            table.identifier,
            columns,
            sql.SQL(",\n  ").join(values),
            sql.SQL(", ").join(map(sql.Identifier, table.key)),
            action,
        )
        .as_string()
    )
