"""What a plan says about a list: what it reads in vain, asks for every row, or sorts although an index could."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.sql.plans.lists import PAGE, SEARCH, List

Node = dict[str, Any]
#: Functions of ours that a condition calls: with every row, unless an InitPlan asked once and the condition shows its result.
CALL = re.compile(r"\b(?:app|auth)\.\w+\(")
CONDITIONS = ("Filter", "Index Cond", "Recheck Cond", "Join Filter", "Hash Cond", "Merge Cond")
INDEX_CONDITIONS = ("Index Cond", "Recheck Cond")


@dataclass(frozen=True)
class Table:
    """A table that was filled, and the column that names the company."""

    company_column: str | None
    is_tenants: bool


@dataclass(frozen=True)
class Finding:
    """What is wrong with a plan, and where."""

    kind: str
    subject: str


def nodes(plan: Node, parents: tuple[Node, ...] = ()) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """All nodes of a plan with those above them."""
    yield plan, parents
    for child in plan.get("Plans", []):
        yield from nodes(child, (*parents, plan))


def findings(plan: Node, tables: Mapping[str, Table], wanted: List) -> set[Finding]:
    """Everything this test refuses about the plan of a list; tables that were not filled (code lists) may be read as a whole."""
    # row level security lets leakproof operators alone into an index, and ilike is none: without a company, a search reads
    is_search = SEARCH in wanted.filters
    found: set[Finding] = set()
    for node, parents in nodes(plan):
        name = f"{node.get('Schema')}.{node.get('Relation Name')}"
        table = tables.get(name)
        if node["Node Type"] == "Seq Scan" and table and (table.is_tenants or not is_search):
            found.add(Finding("sequential scan", name))
        found |= {
            Finding("function for every row", match.group().rstrip("("))
            for condition in CONDITIONS
            for match in CALL.finditer(str(node.get(condition, "")))
        }
        if wanted.is_indexed and sorts_page(node, parents) and reads_any(node, tables):
            found.add(Finding("sort", ", ".join(node["Sort Key"])))
        if table and table.is_tenants and reads_other_companies(node, table):
            found.add(Finding("other companies' rows", name))
    return found


def reads_any(plan: Node, tables: Mapping[str, Table]) -> bool:
    """Whether one of the filled tables is below."""
    return any(f"{node.get('Schema')}.{node.get('Relation Name')}" in tables for node, _ in nodes(plan))


def sorts_page(node: Node, parents: tuple[Node, ...]) -> bool:
    """A sort of more rows than the page shows, for the order of the list: not for a question of its own or an aggregate."""
    if node["Node Type"] != "Sort" or node["Plans"][0]["Plan Rows"] <= PAGE:
        return False
    chain = (*parents, node)
    return all(one.get("Parent Relationship") not in ("SubPlan", "InitPlan") for one in chain) and all(
        one["Node Type"] != "Aggregate" for one in chain[1:]
    )


def reads_other_companies(node: Node, table: Table) -> bool:
    """An index that is walked without the company: the filter throws the others' rows away."""
    if node["Node Type"] not in ("Index Scan", "Index Only Scan", "Bitmap Heap Scan"):
        return False
    return not any(re.search(rf"\b{table.company_column}\b", str(node.get(one, ""))) for one in INDEX_CONDITIONS)
