"""What everybody really may do over HTTP is what the permission catalogue says, and what docs/access.md says."""

import asyncio
import os
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

import httpx
import pytest

from scripts.stack.settings import load_stack, read_env
from tests.access.actors import ACTORS, make_actors
from tests.access.asking import DONE, REFUSED, Asker, Observed
from tests.access.calling import Caller
from tests.access.catalog import Catalog, Relation, read_catalog
from tests.access.moving import Mover
from tests.access.page import TARGET, make_page
from tests.access.rights import WRITES, Rights, has_own_rows_while_pending, movers, writers
from tests.access.rows import Rows, declared, system_connection
from tests.support.people import People
from tests.support.session import Session

AT_ONCE = 6


@dataclass(frozen=True)
class Findings:
    """What there is, what should be possible and what is."""

    catalog: Catalog
    rights: Rights
    lines: Mapping[str, Relation]
    relations: Observed
    transitions: Observed
    functions: Observed
    buckets: Observed
    errors: list[str]
    details: Mapping[tuple[str, str], str]


@pytest.fixture(scope="session")
def env(stack: object) -> Mapping[str, str]:
    """Addresses and keys of the running stack."""
    return read_env(load_stack().env_file)


@pytest.fixture(scope="session")
def db(env: Mapping[str, str]) -> Iterator[Session]:
    """A session on the stack's own database, which prepares people and rows."""
    with closing(Session(env["DATABASE_ADMIN_URL"])) as session:
        yield session


@pytest.fixture(scope="session")
async def findings(env: Mapping[str, str], db: Session) -> Findings:
    """Everything asked once."""
    catalog = read_catalog(db)
    rights = Rights.read()
    first = SystemRandom().randrange(1_000_000, 5_000_000)
    with closing(system_connection(env["DATABASE_ADMIN_URL"])) as system:
        actors = make_actors(People(db), system, env, rights.asked(catalog), catalog.permissions)
        rows, pending = Rows(db, system, actors.company, first), Rows(db, system, actors.pending, first + 4_000_000)
        async with httpx.AsyncClient(base_url=env["SUPABASE_URL"], timeout=120) as http:
            asker = Asker(http, actors, rights, rows, pending)
            mover = Mover(http, actors, rights, rows, pending)
            caller = Caller(http, actors, rights, rows, pending)
            try:
                await ask_everything(catalog, asker, mover, caller)
            finally:
                rows.clear()
                pending.clear()
                actors.leave(system)
    lines = {line: relation for relation in catalog.relations for line in asker.lines(relation)}
    return Findings(
        catalog,
        rights,
        lines,
        asker.observed,
        mover.observed,
        caller.functions,
        caller.buckets,
        [*asker.errors, *mover.errors],
        caller.details,
    )


async def ask_everything(catalog: Catalog, asker: Asker, mover: Mover, caller: Caller) -> None:
    """Views and status changes first: the rows they are about are there before anybody changes them."""
    asker.rows.prepare(catalog.relations)
    asker.pending_rows.prepare(relation for relation in catalog.relations if has_own_rows_while_pending(relation))
    await together(mover.transition(catalog.entity(each.entity), each) for each in catalog.transitions)
    for are_entities in (False, True):
        await together(asker.relation(each) for each in catalog.relations if bool(each.entity) is are_entities)
    declared_rights = caller.rights.declared
    known = [
        each for each in catalog.functions if each.full_name in declared_rights["functions"] and not each.is_computed
    ]
    await together(caller.function(each) for each in known)
    await together(caller.bucket(name) for name in catalog.buckets if name in declared_rights["buckets"])


async def together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Some at a time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(task: Coroutine[Any, Any, None]) -> None:
        async with places:
            await task

    await asyncio.gather(*(one(task) for task in work))


def test_every_question_had_an_answer(findings: Findings) -> None:
    """A request that fails for another reason than a right would prove nothing."""
    assert not findings.errors, "\n".join(findings.errors)


def test_tables_and_views_open_for_whom_the_catalogue_says(findings: Findings) -> None:
    wrong = []
    for line, relation in findings.lines.items():
        for actor in ACTORS:
            outcomes = findings.relations[line, actor]
            did = "".join(letter for letter in "RCUD" if outcomes.get(letter) == DONE)
            may = findings.rights.expected(relation, line, actor)
            if did != may:
                wrong.append(f"{line}: {actor} may {may or 'nothing'} and did {did or 'nothing'}")
    assert not wrong, "\n".join(wrong)


def test_whoever_lacks_a_permission_hears_it(findings: Findings) -> None:
    """An update or delete that row security alone hides answers 204, which looks like success."""
    silent = [
        f"{line}: {actor} {letter}"
        for line, relation in findings.lines.items()
        for letter in WRITES
        for actor, allowed in (("ungranted", "granted"), ("powerless", "staff"))
        if allowed in writers(relation, letter) and findings.relations[line, actor].get(letter, REFUSED) != REFUSED
    ]
    assert not silent, "\n".join(silent)


def test_status_changes_are_for_whom_the_registry_says(findings: Findings) -> None:
    wrong = []
    for transition in findings.catalog.transitions:
        may = movers(findings.catalog.entity(transition.entity), transition)
        for actor in ACTORS:
            did = findings.transitions[transition.title, actor]["X"] == DONE
            if did != (actor in may):
                wrong.append(f"{transition.title}: {actor} {'may' if actor in may else 'may not'}")
    assert not wrong, "\n".join(wrong)


def test_an_action_asks_for_one_permission(findings: Findings) -> None:
    """Whoever lacks it is refused in every state by what one of them says."""
    titles = [transition.title for transition in findings.catalog.transitions]
    assert titles, "the registry knows status changes"
    assert len(titles) == len(set(titles))


def test_functions_answer_whom_the_catalogue_says(findings: Findings) -> None:
    wrong = []
    for name, rule in findings.rights.declared["functions"].items():
        may = findings.rights.function_callers(name)
        for actor in ACTORS:
            outcome = findings.functions.get((name, actor), {}).get("X")
            did = outcome == DONE if isinstance(rule, dict) else outcome != REFUSED
            # the secret key stands for nobody, so a function may refuse it
            if actor != "service" and did != (actor in may):
                wrong.append(
                    f"{name}: {actor} {'may' if actor in may else 'may not'}: {findings.details.get((name, actor))}"
                )
    assert not wrong, "\n".join(wrong)


def test_buckets_open_for_whom_rights_toml_says(findings: Findings) -> None:
    wrong = []
    for name in findings.rights.declared["buckets"]:
        for actor in ACTORS:
            outcomes = findings.buckets[name, actor]
            did = "".join(letter for letter in "RCUD" if outcomes[letter] == DONE)
            may = findings.rights.bucket_letters(name, actor)
            if did != may:
                wrong.append(f"{name}: {actor} may {may or 'nothing'} and did {did or 'nothing'}")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_exposed_without_thought(findings: Findings) -> None:
    catalog, rights = findings.catalog, findings.rights.declared
    functions = {each.full_name for each in catalog.functions if not each.is_computed}
    tables = {each.full_name for each in catalog.relations if not (each.entity or each.is_view or each.is_partition)}
    states = {f"{each.full_name} ({state})" for each in catalog.relations for state in each.private_states}
    unsaid = {
        "private states without a sample": states - set(findings.lines),
        "tables that are not registered": tables,
        "functions that rights.toml does not know": functions - set(rights["functions"]),
        "buckets that rights.toml does not know": set(catalog.buckets) - set(rights["buckets"]),
    }
    assert not any(unsaid.values()), unsaid


def test_nothing_is_declared_in_vain(findings: Findings) -> None:
    catalog, rights = findings.catalog, findings.rights.declared
    names = {each.full_name for each in catalog.relations}
    assert set(rights["functions"]) - {each.full_name for each in catalog.functions} == set()
    assert set(rights["buckets"]) - set(catalog.buckets) == set()
    assert (set(declared()) | set(rights["needs"])) - names == set()
    assert findings.rights.needless(findings.lines) == []


def test_the_page_says_what_was_seen(findings: Findings) -> None:
    page = make_page(
        findings.catalog,
        findings.rights,
        findings.lines,
        findings.relations,
        findings.transitions,
        findings.functions,
        findings.buckets,
    )
    if os.environ.get("WRITE_ACCESS_PAGE"):
        TARGET.write_text(page, encoding="utf-8")
    assert TARGET.read_text(encoding="utf-8") == page, "run `python -m scripts.docs access` and commit docs/access.md"
