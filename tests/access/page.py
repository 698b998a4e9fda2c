"""docs/access.md: what was seen, in tables."""

from collections.abc import Iterable, Mapping, Sequence

from scripts.stack.settings import ROOT
from tests.access.actors import ACTORS
from tests.access.asking import DONE, EMPTY, Observed
from tests.access.catalog import Catalog, Function, Relation
from tests.access.rights import Rights

TARGET = ROOT / "docs" / "access.md"
INTRODUCTION = """# Access matrix

> 누가 무엇을 읽고 쓸 수 있는지를 실제 HTTP 요청으로 확인한 표입니다. 테스트가 만들고 대조하므로 직접 고치지 마세요.

Every table, view, function and bucket of the API was asked over HTTP (PostgREST, Storage) as each of the actors below. The
answers are compared with what the permission catalogue says ([permissions.md](permissions.md)). What `tests/access/rights.toml`
says beside it stands below each table with its reason. `python -m scripts.docs access` asks everything again and writes this
page; the tests fail when an answer differs from the catalogue or from this page.
"""
LEGEND = """`R` reads a row, `C` creates, `U` changes, `D` deletes · `∅` reads, but finds nothing · `·` refused (401, 403, 404).

A read is about one row of the company, or of the platform, that is really there. A change writes the values that the row already
has. A record that is deleted stays, marked as deleted. The service key overrides row security but no trigger. Views are
written by nobody. A name in brackets is about a row in another state than the plain one.
"""
FUNCTIONS = """`✓` called · `∅` there was nothing to find or to do, as for a record of somebody else · `·` refused.

With and without the permission: that of the column *Asks for*; the company's side and the staff's side may ask for different ones. A
function that asks for none works on what the caller sees. The secret key stands for nobody, so some functions refuse it.
"""
TRANSITIONS = """`✓` may · `·` refused (401, 403, 404), whatever the state of the record.

Asked with a comment that is too long, which is looked at last, so that nothing changed: whoever may make the change heard of the
comment, or of the state that the record is in.
"""
BUCKETS = """`C` uploads, `R` downloads, `U` overwrites, `D` removes, below the folder of the company (public-files: of the platform).
"""


def make_page(
    catalog: Catalog,
    rights: Rights,
    lines: Mapping[str, Relation],
    relations: Observed,
    transitions: Observed,
    functions: Observed,
    buckets: Observed,
) -> str:
    """The page about these answers."""
    sections = [INTRODUCTION, "## Actors\n", _actors(), "## Tables and views\n", LEGEND]
    for schema in dict.fromkeys(relation.schema for relation in catalog.relations):
        own = {line: relation for line, relation in lines.items() if relation.schema == schema}
        sections += [f"### {schema}\n", _relations(own, relations), *_reasons(own, rights)]
    sections += ["## Status changes\n", TRANSITIONS, _transitions(catalog, transitions)]
    sections += ["## Functions\n", FUNCTIONS, _functions(catalog, rights, functions), _computed(catalog.functions)]
    sections += ["## Buckets\n", BUCKETS, _buckets(rights, buckets)]
    return "\n".join(sections)


def _actors() -> str:
    rows = [(f"`{actor}`", korean, english) for actor, (korean, english) in ACTORS.items()]
    return _table(("Actor", "한국어", "Who"), rows)


def _relations(lines: Mapping[str, Relation], seen: Observed) -> str:
    rows = []
    for line, relation in lines.items():
        name = f"{line} (view)" if relation.is_view else line
        rows.append((name.removeprefix(f"{relation.schema}."), *(_cell(seen[line, actor]) for actor in ACTORS)))
    return _table(("", *ACTORS), rows)


def _cell(outcomes: Mapping[str, str]) -> str:
    done = "".join(letter for letter in "RCUD" if outcomes.get(letter) == DONE)
    return done or ("∅" if outcomes.get("R") == EMPTY else "·")


def _reasons(lines: Mapping[str, Relation], rights: Rights) -> list[str]:
    found = []
    for exception in rights.declared["exceptions"]:
        names = [f"`{line}`" for line in exception["of"] if line in lines]
        if names:
            actors = exception["actors"] if isinstance(exception["actors"], str) else ", ".join(exception["actors"])
            verb = f"may {exception['may']}" if "may" in exception else f"may not {exception['may_not']}"
            found.append(f"- {', '.join(names)} — {actors} {verb}: {exception['reason']}.")
    for line, needs in rights.declared["needs"].items():
        if line in lines:
            found.append(f"- `{line}`: {needs['reason']}.")
    return ["Beside the catalogue:\n", "\n".join(found) + "\n"] if found else []


def _transitions(catalog: Catalog, seen: Observed) -> str:
    rows = []
    for each in catalog.transitions:
        cells = ["✓" if seen[each.title, actor]["X"] == DONE else "·" for actor in ACTORS]
        rows.append((each.entity, each.action, f"`{each.permission}`", *cells))
    return _table(("", "Action", "Asks for", *ACTORS), rows)


def _functions(catalog: Catalog, rights: Rights, seen: Observed) -> str:
    rows = []
    for function in catalog.functions:
        name = function.full_name
        if not function.is_computed and name in rights.declared["functions"]:
            rule = rights.declared["functions"][name]
            # what a function finds that asks for no permission depends on what else there is
            signs = {DONE: "✓", EMPTY: "✓" if isinstance(rule, str) else "∅"}
            cells = [signs.get(seen[name, actor]["X"], "·") for actor in ACTORS]
            rows.append((name, _asks(rule), *cells))
    return _table(("", "Asks for", *ACTORS), rows)


def _asks(rule: str | Mapping[str, str | list[str]]) -> str:
    if isinstance(rule, str):
        return ""
    sides = {side: needs for side, needs in rule.items() if side != "arguments"}
    permissions = dict.fromkeys(
        permission for needs in sides.values() for permission in ([needs] if isinstance(needs, str) else needs)
    )
    return ", ".join(f"`{permission}`" for permission in permissions)


def _computed(functions: Iterable[Function]) -> str:
    names = dict.fromkeys(f"`{function.full_name}`" for function in functions if function.is_computed)
    return f"Reached by embedding, with the rights of the tables they read: {', '.join(names)}.\n"


def _buckets(rights: Rights, seen: Observed) -> str:
    rows = [(name, *(_cell(seen[name, actor]) for actor in ACTORS)) for name in rights.declared["buckets"]]
    return _table(("", *ACTORS), rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
