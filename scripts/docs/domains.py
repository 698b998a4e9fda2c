"""docs/domains: a page for each schema of the API with its tables, states, views, functions and choices."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import LiteralString

from scripts.docs.catalog import Catalog, Row, exposed_schemas, read, table
from scripts.stack.settings import ROOT

FOLDER = ROOT / "docs" / "domains"
# a bigger drawing of relations is no longer read; the columns name what they point at
DRAWN_RELATIONS = 40
FRAME = ("tenant_id", "created_at", "created_by", "updated_at", "updated_by", "is_deleted")
TITLES = {"public": "포털 — Portal: companies, performance, programmes, content, inquiries"}
KINDS = {"record": "", "link": "join rows", "ledger": "append-only", "reference": "rows come from the code"}
TITLE: LiteralString = "select obj_description(%s::regnamespace)"
ENTITIES: LiteralString = """
select e.entity, e.label_ko, e.label_en, e.kind, e.permission,
  concat_ws(', ', case when e.state_column is not null then 'states' end, case when e.is_soft_deleted then 'soft delete' end,
    case when e.is_exportable then 'export' end, case when e.import_keys <> '{}' then 'import' end),
  (select string_agg(split_part(p.permission, ':', 2), ', ' order by p.permission collate "C")
   from app.permissions as p where split_part(p.permission, ':', 1) = e.permission),
  split_part(obj_description(e.entity::regclass), ' — ', 2), e.state_column
from app.entities as e where split_part(e.entity, '.', 1) = %s order by e.entity collate "C"
"""
COLUMNS: LiteralString = """
select a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then '' else 'optional' end,
  case
    when a.attgenerated <> '' then 'computed'
    when i.may and u.may then 'client'
    when i.may then 'client, once'
    when u.may then 'client, later'
    else 'server'
  end,
  split_part(d.description, ' — ', 1), split_part(d.description, ' — ', 2),
  (select string_agg(distinct k.confrelid::regclass::text collate "C", ', ')
   from pg_constraint as k where k.contype = 'f' and k.conrelid = a.attrelid and a.attnum = any(k.conkey) and k.conparentid = 0
     and (a.attname <> 'tenant_id' or cardinality(k.conkey) = 1))
from pg_attribute as a
cross join lateral (select has_column_privilege('authenticated', a.attrelid, a.attnum, 'insert') as may) as i
cross join lateral (select has_column_privilege('authenticated', a.attrelid, a.attnum, 'update') as may) as u
left join pg_description as d on a.attrelid = d.objoid and a.attnum = d.objsubid and d.classoid = 'pg_class'::regclass
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
"""
STATES: LiteralString = """
select v.enumlabel from app.entities as e
inner join pg_attribute as a on a.attrelid = e.entity::regclass and a.attname = e.state_column
inner join pg_enum as v on a.atttypid = v.enumtypid where e.entity = %s order by v.enumsortorder
"""
INITIAL: LiteralString = """
select split_part(pg_get_expr(d.adbin, d.adrelid), '''', 2) from pg_attrdef as d
inner join pg_attribute as a on d.adrelid = a.attrelid and d.adnum = a.attnum
inner join app.entities as e on a.attrelid = e.entity::regclass and a.attname = e.state_column where e.entity = %s
"""
TRANSITIONS: LiteralString = """
select t.from_state, t.to_state, t.action, t.label_ko, t.label_en, t.permission,
  case when t.by_company then 'the company' when e.scope = 'tenant' then 'the tenant' else 'staff' end,
  case when t.comment_required then 'required' else '' end
from app.transitions as t inner join app.entities as e on t.entity = e.entity
where t.entity = %s order by t.action collate "C", t.from_state collate "C"
"""
RELATIONS: LiteralString = """
select distinct split_part(k.confrelid::regclass::text, '.', -1) collate "C", split_part(k.conrelid::regclass::text, '.', -1) collate "C"
from pg_constraint as k
where k.contype = 'f' and k.conparentid = 0 and k.connamespace = %s::regnamespace
  and (select c.relnamespace from pg_class as c where c.oid = k.confrelid) = k.connamespace order by 1, 2
"""
VIEWS: LiteralString = """
select format('`%%I.%%I`', n.nspname, c.relname), split_part(obj_description(c.oid), ' — ', 1),
  split_part(obj_description(c.oid), ' — ', 2),
  (select string_agg('`' || a.attname || '`', ', ' order by a.attnum)
   from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
from pg_class as c inner join pg_namespace as n on c.relnamespace = n.oid
where n.nspname = %s and c.relkind = 'v' order by c.relname
"""
FUNCTIONS: LiteralString = """
select p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), obj_description(p.oid),
  array_to_string(array(select r.role from unnest(array['anon', 'authenticated', 'service_role']) as r (role)
    where has_function_privilege(r.role, p.oid, 'execute')), ', ')
from pg_proc as p where p.pronamespace = %s::regnamespace order by p.proname, pg_get_function_arguments(p.oid) collate "C"
"""
CHOICES: LiteralString = """
select t.typname, v.enumlabel, coalesce(l.label_ko, c.label_ko), coalesce(l.label_en, c.label_en)
from pg_type as t
inner join pg_namespace as n on t.typnamespace = n.oid
inner join pg_enum as v on t.oid = v.enumtypid
left join app.enum_labels as l on l.type_name = n.nspname || '.' || t.typname and v.enumlabel = l.value
left join public.codes as c on n.nspname = 'public' and t.typname = c.group_code and v.enumlabel = c.code
where n.nspname = %s order by t.typname, v.enumsortorder
"""


def make_pages(connection: Catalog) -> dict[Path, str]:
    """File → text of every page, the list of pages among them."""
    schemas = exposed_schemas()
    # names print with their schema, whatever the server's setting is
    connection.execute("set local search_path = ''")
    pages = {FOLDER / f"{schema}.md": _page(connection, schema) for schema in schemas}
    return {FOLDER / "README.md": _index(connection, schemas), **pages}


def _title(connection: Catalog, schema: str) -> tuple[str, str]:
    korean, _, english = (TITLES.get(schema) or read(connection, TITLE, schema)[0][0]).partition(" — ")
    return korean, english


def _index(connection: Catalog, schemas: list[str]) -> str:
    rows = []
    for schema in schemas:
        entities = read(connection, ENTITIES, schema)
        korean, english = _title(connection, schema)
        rows.append(
            (f"[`{schema}`]({schema}.md)", korean, english, ", ".join(f"`{_name(row[0])}`" for row in entities))
        )
    return f"""# Domains

> 스키마별 테이블·상태·함수 목록입니다. 데이터베이스에서 자동으로 만들어지므로 직접 고치지 마세요.

Generated by `python -m scripts.docs` from a database built from the migrations; do not edit. One page for each schema of the API, in the
order in which the API exposes them. The requests a client writes are in the [API map](../api.md), who holds which permission in
[permissions](../permissions.md), what each kind of caller really reaches in [access](../access.md).

{table(("Schema", "한국어", "English", "Tables"), rows)}
## Reading a page

| Word | Means |
| --- | --- |
| client | a column in the grants of insert and update; which rows, say the policies |
| client, once · client, later | in the grant of insert only, or of update only |
| server | no grant: a default, a trigger or a function writes it |
| computed | follows from other columns of the row |
| append-only | rows are never changed or deleted, not even by the service |
| soft delete | deleting hides the row, `public.restore` brings it back |
| states | the state changes by `public.transition` only ([lifecycle](../concepts/lifecycle.md)) |
"""


def _page(connection: Catalog, schema: str) -> str:
    korean, english = _title(connection, schema)
    entities = read(connection, ENTITIES, schema)
    headings = ("Table", "한국어", "English", "Kind", "Has")
    rows = [(_link(row[1], row[2], row[0]), row[1], row[2], KINDS[row[3]] or "records", row[5]) for row in entities]
    sections = [
        f"# `{schema}`: {korean} — {english}\n",
        "> 데이터베이스에서 자동으로 만들어지는 쪽입니다. 직접 고치지 마세요.\n",
        f"Generated, do not edit. [How to read it](README.md#reading-a-page). Declared in {_sources(schema)}.\n",
        table(headings, rows),
        *_relations(connection, schema),
        *(text for row in entities for text in _entity(connection, row)),
        *_views(connection, schema),
        *_functions(connection, schema),
        *_choices(connection, schema),
    ]
    return "\n".join(sections)


def _sources(schema: str) -> str:
    if schema == "public":
        return "[sql/portal](../../sql/portal)"
    files = sorted((ROOT / "sql").rglob("*.sql"))
    made = next(file for file in files if f"create schema if not exists {schema};" in file.read_text(encoding="utf-8"))
    path = made.relative_to(ROOT).as_posix()
    more = sum(file.stem.startswith(f"{schema}_") for file in files)
    return f"[{path}](../../{path})" + (f" and the {more} files `{schema}_*` beside it" if more else "")


def _relations(connection: Catalog, schema: str) -> Iterator[str]:
    relations = read(connection, RELATIONS, schema)
    if 1 < len(relations) <= DRAWN_RELATIONS:
        lines = "\n".join(f'  {target} ||--o{{ {source} : ""' for target, source in relations)
        yield f"```mermaid\nerDiagram\n{lines}\n```\n"


def _entity(connection: Catalog, row: Row) -> Iterator[str]:
    entity, korean, english, _, permission, _, actions, comment, state_column = row
    yield f"## {_heading(korean, english, entity)}\n"
    asks = f"Permissions `{permission}:` {actions}." if actions else "No permission of its own."
    yield f"{comment}. {asks}\n" if comment and comment != english else f"{asks}\n"
    columns = read(connection, COLUMNS, entity)
    headings = ("Column", "Type", "한국어", "English", "Written by")
    yield table(headings, [_column(column, entity) for column in columns if column[0] not in FRAME])
    frame = [f"`{column[0]}`" for column in columns if column[0] in FRAME]
    if frame:
        yield f"Kept by the server: {', '.join(frame)}.\n"
    if state_column:
        yield from _states(connection, entity, state_column)


def _column(column: Row, entity: str) -> Row:
    name, kind, optional, writer, korean, english, target = column
    schema = entity.partition(".")[0]
    shown = [f"`{kind.removeprefix(f'{schema}.')}`", optional, f"→ `{target}`" if target else ""]
    return (f"`{name}`", " ".join(filter(None, shown)), korean, english, writer)


def _states(connection: Catalog, entity: str, column: str) -> Iterator[str]:
    moves = read(connection, TRANSITIONS, entity)
    states = ", ".join(f"`{state}`" for (state,) in read(connection, STATES, entity))
    initial = read(connection, INITIAL, entity)
    begins = f"A new row is `{initial[0][0]}`." if initial else "Its first state is given on insert."
    yield f"**States** (`{column}`): {states}. {begins}\n"
    arrows = "\n".join(f"  {before} --> {after}: {action}" for before, after, action, *_ in moves)
    yield f"```mermaid\nstateDiagram-v2\n{arrows}\n```\n"
    headings = ("From", "To", "Action", "한국어", "English", "Permission", "Done by", "Comment")
    yield table(headings, [(*move[:5], f"`{move[5]}`", *move[6:]) for move in moves])


def _views(connection: Catalog, schema: str) -> Iterator[str]:
    views = read(connection, VIEWS, schema)
    if views:
        yield "## Views\n"
        yield "They show what the caller may read of the tables behind them.\n"
        yield table(("View", "한국어", "English", "Columns"), views)


def _functions(connection: Catalog, schema: str) -> Iterator[str]:
    functions = read(connection, FUNCTIONS, schema)
    if functions:
        yield "## Functions\n"
        rows = [
            (f"`{name}({arguments})` → `{result}`", callers, comment.replace("<", "&lt;"))
            for name, arguments, result, comment, callers in functions
        ]
        yield table(("Function", "For", "Meaning"), rows)


def _choices(connection: Catalog, schema: str) -> Iterator[str]:
    choices = read(connection, CHOICES, schema)
    if choices:
        yield "## Choices\n"
        rows = [
            (
                f"`{name}`",
                " · ".join(f"`{value}` {_labels(korean, english)}".rstrip() for _, value, korean, english in group),
            )
            for name, group in groupby(choices, key=lambda row: row[0])
        ]
        yield table(("Type", "Values"), rows)


def _labels(korean: str, english: str) -> str:
    return f"{korean}, {english}" if korean and english else korean


def _name(entity: str) -> str:
    return entity.partition(".")[2]


def _heading(korean: str, english: str, entity: str) -> str:
    return f"{korean} · {english} (`{entity}`)"


def _link(korean: str, english: str, entity: str) -> str:
    """To the table's heading, by the name that GitHub gives it."""
    anchor = re.sub(r"[^\w\- ]", "", _heading(korean, english, entity).lower()).replace(" ", "-")
    return f"[`{_name(entity)}`](#{anchor})"
