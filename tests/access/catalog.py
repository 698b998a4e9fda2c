"""What there is to ask about: relations, functions and buckets of the API, read from the database's own catalog."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from tests.architecture.catalog import exposed_schemas
from tests.support.session import Session

PARTITION = re.compile(r"_(\d{6}|default)$")
RELATIONS: LiteralString = """
select n.nspname as schema, c.relname as name, c.relkind = 'v' as is_view, c.relispartition as is_partition,
  e.entity, e.scope, e.kind, e.permission, e.tenant_column, e.state_column, e.is_soft_deleted,
  coalesce(e.key_columns, '{}') as keys, coalesce(e.private_states, '{}') as private_states,
  array(select a.attname::text from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = '' order by a.attnum) as columns
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
left join app.entities as e on to_regclass(e.entity) = c.oid
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = any(%s)
order by n.nspname, c.relname
"""
# a view's rows come from these entities, also through other views
SOURCES: LiteralString = """
with recursive used as (
  select c.oid as view, c.oid as relation
  from pg_class as c inner join pg_namespace as n on c.relnamespace = n.oid where c.relkind = 'v' and n.nspname = any(%s)
  union
  select u.view, d.refobjid
  from used as u
  inner join pg_rewrite as r on r.ev_class = u.relation
  inner join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
    and d.refobjid <> u.relation
)
select u.view::regclass::text as view, array_agg(distinct e.permission order by e.permission) as sources,
  bool_or(e.scope = 'tenant' or (e.scope = 'portal' and e.tenant_column is not null)) as has_company_rows,
  bool_or(e.scope <> 'tenant') as has_platform_rows
from used as u inner join app.entities as e on to_regclass(e.entity) = u.relation
group by u.view
"""
FUNCTIONS: LiteralString = """
select n.nspname as schema, p.proname as name,
  array(select coalesce(p.proargnames[t.n], '') from generate_series(1, p.pronargs - p.pronargdefaults) as t (n) order by t.n) as names,
  array(select format_type(t.type, null) from unnest(p.proargtypes) with ordinality as t (type, n)
    where t.n <= p.pronargs - p.pronargdefaults order by t.n) as types,
  array(select (select e.enumlabel::text from pg_enum as e where e.enumtypid = t.type order by e.enumsortorder limit 1)
    from unnest(p.proargtypes) with ordinality as t (type, n) where t.n <= p.pronargs - p.pronargdefaults order by t.n) as labels,
  exists (select from unnest(p.proargtypes) as t (type) inner join pg_class as c on c.reltype = t.type) as is_computed
from pg_proc as p
inner join pg_namespace as n on p.pronamespace = n.oid
where n.nspname = any(%s) and p.prokind <> 'a' and p.prorettype <> 'trigger'::regtype
  and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')
order by n.nspname, p.proname, p.oid::regprocedure::text
"""
TRANSITIONS: LiteralString = """
select distinct entity, action, permission, by_company from app.transitions order by entity, action
"""


@dataclass(frozen=True)
class Relation:
    """A table or view of the API; `entity` and what follows is empty where the registry does not know it."""

    schema: str
    name: str
    is_view: bool
    is_partition: bool
    entity: str | None
    scope: str | None
    kind: str | None
    permission: str | None
    tenant_column: str | None
    state_column: str | None
    is_soft_deleted: bool | None
    keys: list[str]
    private_states: list[str]
    columns: list[str]
    sources: tuple[str, ...] = ()
    has_company_rows: bool = False
    has_platform_rows: bool = False

    @property
    def full_name(self) -> str:
        """Schema and name, as the registry writes an entity."""
        return f"{self.schema}.{self.name}"

    @property
    def title(self) -> str:
        """The name on the page; the months of a partitioned table are one line."""
        return PARTITION.sub("_*", self.full_name) if self.is_partition else self.full_name


@dataclass(frozen=True)
class Function:
    """A function of the API with the arguments that have no default; `labels` holds the first label of an enum."""

    schema: str
    name: str
    names: list[str]
    types: list[str]
    labels: list[str | None]
    is_computed: bool

    @property
    def full_name(self) -> str:
        """Schema and name."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Transition:
    """An action that changes the status of an entity's records, whatever the state they are in."""

    entity: str
    action: str
    permission: str
    by_company: bool

    @property
    def title(self) -> str:
        """The name on the page."""
        return f"{self.entity} {self.action}"


@dataclass(frozen=True)
class Catalog:
    """Everything the API exposes, and the permissions there are; bucket → whether it is public."""

    relations: list[Relation]
    functions: list[Function]
    buckets: Mapping[str, bool]
    permissions: list[str]
    transitions: list[Transition]

    def entity(self, name: str) -> Relation:
        """The relation of an entity."""
        return next(relation for relation in self.relations if relation.full_name == name)


def read_catalog(db: Session) -> Catalog:
    """The catalog of the database that `db` is connected to."""
    schemas = exposed_schemas()
    with db.as_postgres():
        db.execute("select set_config('search_path', '', true)")  # names come with their schema
        sources = {str(row.pop("view")): row for row in db.rows(SOURCES, [schemas])}
        relations = [
            Relation(**row, **sources.get(f"{row['schema']}.{row['name']}", {}))
            for row in db.rows(RELATIONS, [schemas])
        ]
        functions = [Function(**row) for row in db.rows(FUNCTIONS, [schemas])]
        buckets = {row["id"]: row["public"] for row in db.rows("select id, public from storage.buckets order by id")}
        permissions = [
            row["permission"] for row in db.rows("select permission from app.permissions order by permission")
        ]
        transitions = [Transition(**row) for row in db.rows(TRANSITIONS)]
    return Catalog(
        sorted(relations, key=lambda relation: schemas.index(relation.schema)),
        sorted(functions, key=lambda function: schemas.index(function.schema)),
        buckets,
        permissions,
        transitions,
    )
