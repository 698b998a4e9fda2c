"""Fills every table the registry knows, from the catalog alone: one statement a table, no trigger and no key checked.

A value is a function of (column, company, row), so that a foreign key names a row of its company without a join. What a
unique index or an exclusion constraint refuses is left out: a table may get fewer rows, never the wrong ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Column = dict[str, Any]
#: Keys that are the company itself.
COMPANIES = {"public.members.id", "tnnt.tenants.id", "sys.organizations.tenant_id"}
TABLES = """
  select e.entity, e.tenant_column, coalesce((
      select jsonb_object_agg(mine.attname, tn.nspname || '.' || tc.relname || '.' || theirs.attname)
      from pg_constraint as k
      cross join unnest(k.conkey, k.confkey) as part (mine, theirs)
      inner join pg_attribute as mine on mine.attrelid = k.conrelid and mine.attnum = part.mine
      inner join pg_attribute as theirs on theirs.attrelid = k.confrelid and theirs.attnum = part.theirs
      inner join pg_class as tc on k.confrelid = tc.oid
      inner join pg_namespace as tn on tc.relnamespace = tn.oid
      where k.conrelid = to_regclass(e.entity) and k.contype = 'f' and mine.attname <> 'tenant_id'
    ), '{}') as keys
  from app.entities as e
  where not exists (select 1 from app.declared_tables as d where d.table_name = e.entity and d.condition is null)
  order by 1
"""
COLUMNS = """
  select a.attname as name, format_type(t.oid, null) as type, t.typcategory as category, a.attnotnull as is_required,
    e.labels, a.attnum as number, i.indrelid is not null as is_key,
    case when t.oid = 'numeric'::regtype and a.atttypmod > 0
      then ((a.atttypmod - 4) >> 16) - ((a.atttypmod - 4) & 2047) end as digits
  from pg_attribute as a
  inner join pg_type as d on a.atttypid = d.oid
  inner join pg_type as t on t.oid = coalesce(nullif(d.typbasetype, 0), d.oid)
  left join (select enumtypid, array_agg(enumlabel::text order by enumsortorder) as labels from pg_enum group by 1) as e
    on t.oid = e.enumtypid
  left join pg_index as i on i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)
  where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
  order by a.attnum
"""
#: Checks would need values that mean something; their absence changes no plan of a list.
DROP_CHECKS = """do $$
declare v record;
begin
  for v in select k.conrelid::regclass as name, k.conname from pg_constraint as k
    inner join app.entities as e on k.conrelid = to_regclass(e.entity) where k.contype = 'c' and k.coninhcount = 0 loop
    execute format('alter table %s drop constraint %I', v.name, v.conname);
  end loop;
end $$"""
#: `n` is the row, `c` the company, `h` a number that looks random and is the same for the same row and column.
BY_TYPE = {
    "uuid": "gen_random_uuid()",
    "date": "current_date - h % 900",
    "timestamp with time zone": "now() - make_interval(mins => n * 7 + h % 7)",
    "timestamp without time zone": "localtimestamp - make_interval(mins => n * 7 + h % 7)",
    "time without time zone": "time '08:00' + make_interval(mins => h % 500)",
    "interval": "make_interval(mins => h % 500)",
    "jsonb": "'{}'",
    "inet": "'192.0.2.1'",
    "boolean": "h % 10 = 0",
}
BY_NAME = {"year": "2000 + h % 26", "quarter": "1 + h % 4", "month": "1 + h % 12", "is_deleted": "n % 20 = 0"}
USUALLY_TRUE = {"is_active", "is_published"}
LATER = ("end", "expire", "until", "due", "_to")


@dataclass(frozen=True)
class Size:
    """How many companies there are, and how many rows each has in a table."""

    companies: int
    rows: int


def fill(connection: psycopg.Connection[Any], size: Size, company: Any) -> None:
    """Fills all tables; `company` is one that is there already and gets its rows like the others. Needs a superuser."""
    connection.execute("set session_replication_role = replica")
    connection.execute(DROP_CHECKS)
    connection.execute("create temp table companies as select 1 as c, %s::uuid as company", [company])
    connection.execute(
        "insert into companies select c, gen_random_uuid() from generate_series(2, %s) as c", [size.companies]
    )
    for statement in statements(connection, size):
        connection.execute(statement)
    connection.execute("set session_replication_role = origin")
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze")


def statements(connection: psycopg.Connection[Any], size: Size) -> Iterator[sql.Composed]:
    """An insert for each table."""
    cursor = connection.cursor(row_factory=dict_row)
    for table in cursor.execute(TABLES).fetchall():
        columns = cursor.execute(COLUMNS, [table["entity"]]).fetchall()
        values = [value(table, column, size) for column in columns]
        yield sql.SQL(
            "insert into {} ({}) select {} from generate_series(1, {}) as n cross join companies "
            "order by n, c on conflict do nothing"
        ).format(
            sql.Identifier(*table["entity"].split(".")),
            sql.SQL(", ").join(sql.Identifier(column["name"]) for column in columns),
            sql.SQL(", ").join(map(sql.SQL, values)),
            sql.Literal(size.rows),
        )


def value(table: dict[str, Any], column: Column, size: Size) -> Any:
    """The SQL expression of a column."""
    name, target = column["name"], table["keys"].get(column["name"])
    own = f"{table['entity']}.{name}"
    h = f"abs(hashint4(n * 131 + c * 7919 + {column['number']}))"
    if name == table["tenant_column"] or target in COMPANIES:
        is_own_key = own in COMPANIES and name == "id"
        return f"case when n = 1 then company else {identifier(own, 'n')} end" if is_own_key else "company"
    if column["labels"]:
        found = f"(array{column['labels']})[1 + {h} % {len(column['labels'])}]"
    elif target or (column["is_key"] and column["type"] == "uuid"):
        row = "n" if column["is_key"] else f"1 + {h} % {size.rows}"
        found = identifier(target or own, row) if column["type"] == "uuid" else text((target or own).split(".")[2], row)
    else:
        found = plain(column).replace("h %", f"{h} %")
    if not column["is_required"] and not column["is_key"]:
        found = f"case when {h} % 10 > 2 then {found} end"
    return f"({found})::{column['type']}"


def plain(column: Column) -> str:
    """A value that only its type and name decide; `h` stands for the hash."""
    name = column["name"]
    if name in BY_NAME:
        return BY_NAME[name]
    if name in USUALLY_TRUE:
        return "h % 10 > 0"
    if column["category"] == "A":
        return "'{}'"
    if column["category"] == "N":
        digits = 4 if column["digits"] is None else column["digits"]
        return f"h % {10 ** min(digits, 4)}"
    if column["category"] == "D" and any(part in name for part in LATER):
        return "now() + make_interval(days => h % 900)"
    if column["type"] in BY_TYPE:
        return BY_TYPE[column["type"]]
    if column["category"] == "S":
        return text(name, "n")
    raise LookupError(f"tests/sql/plans/data.py has no values for {name}: {column['type']}")


def identifier(name: str, row: str) -> str:
    """The id that the row of a company has in a table."""
    return f"md5('{name}/' || c || '/' || {row})::uuid"


def text(column: str, row: str) -> str:
    """A text that no other row has in this column."""
    return f"'{column} ' || c || '-' || {row}"
