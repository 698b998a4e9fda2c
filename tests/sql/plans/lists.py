"""The lists clients ask for: of every table and view of the API, those of the documentation, and masters with their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.stack.settings import ROOT
from tests.architecture.catalog import exposed_schemas
from tests.support.session import Row, Session

PAGE = 20
#: Schemas whose lists people of a company and staff both read; the others belong to one side.
SHARED, STAFF_ONLY = {"public", "audt"}, {"idam", "tnnt", "noti"}
RELATIONS = """
  select n.nspname || '.' || c.relname as name, c.relkind = 'v' as is_view, e.state_column, e.scope,
    e.permission = e.entity as is_listed,
    has_table_privilege('anon', c.oid, 'select') as is_public,
    has_table_privilege('authenticated', c.oid, 'select') as is_readable,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute as a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select l.enumlabel from pg_attribute as a inner join pg_enum as l on a.atttypid = l.enumtypid
      where a.attrelid = c.oid and a.attname = e.state_column order by l.enumsortorder limit 1) as state,
    e.key_columns, (
      -- a part, a link or a history is read below its record: that with the same permission, or that it is deleted with
      select mine.attname from app.entities as m
      inner join pg_constraint as k on k.conrelid = c.oid and k.contype = 'f' and k.confrelid = to_regclass(m.entity)
      inner join pg_attribute as mine on mine.attrelid = c.oid and mine.attnum = k.conkey[cardinality(k.conkey)]
      where m.entity <> e.entity and mine.attname <> 'tenant_id' and (k.confdeltype = 'c' or (m.permission = e.permission
        and split_part(m.permission, '.', 2) = split_part(m.entity, '.', 2)))
      order by m.permission <> e.permission, k.oid limit 1
    ) as master_column
  from pg_class as c
  inner join pg_namespace as n on c.relnamespace = n.oid
  left join app.entities as e on e.entity = n.nspname || '.' || c.relname
  where n.nspname = any(%s) and c.relkind in ('r', 'v', 'p') and not c.relispartition
  order by 1
"""
#: Lines of a master in the same schema, as clients embed them.
EMBEDS = """
  select mn.nspname || '.' || m.relname as master, mn.nspname || '.' || c.relname as child,
    string_agg('child.' || mine.attname || ' = master.' || theirs.attname, ' and ') as condition
  from pg_constraint as k
  inner join pg_class as c on k.conrelid = c.oid
  inner join pg_class as m on k.confrelid = m.oid and m.relnamespace = c.relnamespace and m.oid <> c.oid
  inner join pg_namespace as mn on m.relnamespace = mn.oid
  cross join unnest(k.conkey, k.confkey) as part (mine, theirs)
  inner join pg_attribute as mine on mine.attrelid = c.oid and mine.attnum = part.mine
  inner join pg_attribute as theirs on theirs.attrelid = m.oid and theirs.attnum = part.theirs
  where k.contype = 'f' and mn.nspname = any(%s) and not c.relispartition
    and has_table_privilege('authenticated', c.oid, 'select') and has_table_privilege('authenticated', m.oid, 'select')
  group by k.oid, 1, 2
  order by 1, 2
"""
#: What PostgREST makes of a request for a page, and of the lines embedded in each record.
PAGE_OF = """with pgrst_source as (select master.*{columns} from {relation} as master{rest} limit {page} offset 0)
  select null::bigint as total_result_set, count(_postgrest_t) as page_total, coalesce(json_agg(_postgrest_t), '[]') as body
  from (select * from pgrst_source) as _postgrest_t"""
LINES = """ left join lateral (select json_agg(lines)::jsonb as lines from (
  select child.* from {child} as child where {condition}) as lines) as lines on true"""
#: An id nobody has, and a word with enough letters for a trigram index.
UNKNOWN = "'5f0c1f7e-0000-4000-8000-000000000000'"
SEARCH = "search_text ilike '%강원테크%'"
CHAIN = re.compile(r"(?:(\w+)\.)?\bfrom\('(\w+)'\)\s*((?:\.\w+\((?:[^()']|'[^']*'|\([^()]*\))*\)\s*)+)")
CALL = re.compile(r"\.(\w+)\(((?:[^()']|'[^']*'|\([^()]*\))*)\)")
ADDRESS = re.compile(r"/rest/v1/(\w+)\?([^\s`\"']+)")
COMPARISONS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


@dataclass(frozen=True)
class List:
    """One request for a page: who asks (`anon`, `member`, `staff`) for what, filtered and ordered how; `embed` is a child and
    how it is joined, and `is_indexed` says that an index must give the order."""

    relation: str
    caller: str
    order: str
    filters: tuple[str, ...] = field(default=())
    embed: tuple[str, str] | None = None
    is_indexed: bool = True

    @property
    def name(self) -> str:
        """How exceptions and failures name it."""
        parts = [
            self.relation,
            *([f"by {self.order}"] if self.order else []),
            *(f"where {one}" for one in self.filters),
        ]
        return " ".join([*parts, f"with {self.embed[0]}"] if self.embed else parts)

    @property
    def statement(self) -> str:
        """The statement PostgREST makes of it."""
        lines = LINES.format(child=self.embed[0], condition=self.embed[1]) if self.embed else ""
        where = f" where {' and '.join(f'master.{one}' for one in self.filters)}" if self.filters else ""
        order = f" order by {', '.join(f'master.{one}' for one in self.order.split(', '))}" if self.order else ""
        return PAGE_OF.format(
            relation=self.relation, columns=", lines.lines" if lines else "", rest=f"{lines}{where}{order}", page=PAGE
        )


def registered(session: Session) -> Iterator[List]:
    """What the API shows and the documentation does not ask for in another way: all, in one state, and searched."""
    shown = {one.relation: one.order for one in documented(session)}
    for row in session.rows(RELATIONS, [exposed_schemas()]):
        below = (f"{row['master_column']} = {UNKNOWN}",) if row["master_column"] else ()
        filters = [] if row["name"] in shown and row["scope"] != "tenant" else [below]
        if below and row["is_listed"]:
            filters.append(())  # a part with a permission of its own has a list of its own too
        if row["state"]:
            filters.append((*below, f"{row['state_column']} = '{row['state']}'"))
        if "search_text" in row["columns"]:
            filters.append((*below, SEARCH))
        for caller in callers(row):
            order = shown.get(row["name"]) or default_order(row)
            yield from (List(row["name"], caller, order, one, is_indexed=not one and is_dated(row)) for one in filters)


def is_dated(relation: Row) -> bool:
    """A table, or a view that shows when its rows were made: newest first must come from an index."""
    return not relation["is_view"] or default_order(relation).endswith("desc")


def default_order(relation: Row) -> str:
    """Newest first; what has no date is listed by its key, a view without either by its first column."""
    columns = relation["columns"]
    for name in ("created_at", "occurred_at", "changed_at", "submitted_at", "granted_at"):
        if name in columns:
            return f"{name} desc"
    keys = [name for name in relation["key_columns"] or ["id"] if name in columns]
    return ", ".join(keys or [name for name in columns if name != "tenant_id"][:1])


def callers(relation: Row) -> list[str]:
    """Who reads it."""
    schema = relation["name"].split(".")[0]
    found = ["anon"] if relation["is_public"] else []
    if relation["is_readable"] and schema not in STAFF_ONLY:
        found.append("member")
    if relation["is_readable"] and (schema in SHARED | STAFF_ONLY):
        found.append("staff")
    return found


def documented(session: Session) -> Iterator[List]:
    """The lists of docs/, `….from('x').select(…).eq(…).order(…)`, with and without what one searches for."""
    known = {row["name"]: row for row in session.rows(RELATIONS, [exposed_schemas()])}
    found = set()
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for entity, filters, order in requests(page.read_text(encoding="utf-8")):
            relation = known.get(entity)
            if relation is None or not all(one.split()[0] in relation["columns"] for one in (*filters, *order)):
                continue
            if not order and filters and all(one.startswith(("id ", "code ")) for one in filters):
                continue  # one record
            if not order and not filters:
                continue  # a snippet about something else
            plain = tuple(sorted(one for one in filters if one != SEARCH))
            for shown in {plain, (*plain, SEARCH)} if SEARCH in filters else {plain}:
                usual = ", ".join(order) or default_order(relation)
                found |= {List(relation["name"], c, usual, shown, is_indexed=not shown) for c in callers(relation)}
    yield from sorted(found, key=lambda one: (one.name, one.caller))


def requests(text: str) -> Iterator[tuple[str, tuple[str, ...], list[str]]]:
    """Relation, filters and order of the lists a page shows, as calls of a client or as an address."""
    for variable, name, chain in CHAIN.findall(text):
        yield f"{'public' if variable in ('', 'supabase') else variable}.{name}", *read_chain(chain)
    for name, query in ADDRESS.findall(text):
        parts = dict(part.split("=", 1) for part in query.split("&"))
        order = [part.replace(".", " ") for part in parts.pop("order", "").split(",") if part]
        filters: list[str] = []
        for column, comparison in parts.items():
            operator, _, value = comparison.partition(".")
            chain = (
                f".{operator}('{column}', '{value}')"
                if value.isascii() and "{" not in value
                else f".{operator}({column}, x)"
            )
            filters += read_chain(chain)[0] if column != "limit" else ()
        yield f"public.{name}", tuple(filters), order


def read_chain(chain: str) -> tuple[tuple[str, ...], list[str]]:
    """Filters and order of a chain of calls; a value that is a variable becomes one of ours."""
    filters, order = [], []
    for method, text in CALL.findall(chain):
        arguments = [part.strip().strip("'") for part in text.split(",", 1)]
        if method == "order":
            order.append(arguments[0] + (" desc" if "ascending: false" in text else ""))
        elif method in COMPARISONS:
            value = arguments[1] if "'" in text.split(",", 1)[1] or arguments[1].isdigit() else str(0)
            unknown = value == "0" and arguments[0].endswith("id")
            filters.append(f"{arguments[0]} {COMPARISONS[method]} {UNKNOWN if unknown else repr(value)}")
        elif method == "ilike" and arguments[0] == "search_text":
            filters.append(SEARCH)
        elif method == "is":
            filters.append(f"{arguments[0]} is {arguments[1]}")
    return tuple(filters), order


def embedded(session: Session) -> Iterator[List]:
    """Masters, newest first, each with its lines."""
    known = {row["name"]: row for row in session.rows(RELATIONS, [exposed_schemas()])}
    shown = {one.relation: one.order for one in documented(session)}
    for row in session.rows(EMBEDS, [exposed_schemas()]):
        master, child = known[row["master"]], known[row["child"]]
        if f"child.{child['master_column']} =" not in row["condition"]:
            continue
        for caller in callers(master):
            if caller in callers(child):
                order = shown.get(row["master"]) or default_order(master)
                yield List(row["master"], caller, order, (), (row["child"], row["condition"]), is_indexed=False)
