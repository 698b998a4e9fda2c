"""What the permission catalogue says should be possible, and the exceptions that rights.toml gives a reason for."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.access.actors import ACTORS, ANYTHING, COMPANY_SIDE, PLATFORM_SIDE, Needs
from tests.access.catalog import Catalog, Relation, Transition
from tests.access.rows import declared

WRITES: Mapping[str, str] = {"C": "create", "U": "update", "D": "delete"}


@dataclass(frozen=True)
class Rights:
    """rights.toml beside the catalogue."""

    declared: Mapping[str, Any]

    @classmethod
    def read(cls) -> "Rights":
        """The rights as they are declared."""
        return cls(tomllib.loads(Path(__file__).with_name("rights.toml").read_text(encoding="utf-8")))

    def asked(self, catalog: Catalog) -> Iterator[tuple[str, Needs]]:
        """Everybody with and without permissions that the questions need."""
        for actor in (*COMPANY_SIDE, *PLATFORM_SIDE):
            for relation in catalog.relations:
                for letter in "RCUD":
                    yield actor, self.needs(relation, letter, actor)
            for transition in catalog.transitions:
                yield actor, self.transition_needs(catalog.entity(transition.entity), transition, actor)
            for name in self.declared["functions"]:
                yield actor, self.function_needs(name, actor)
            for bucket in self.declared["buckets"]:
                for letter in "RCUD":
                    yield actor, self.bucket_needs(bucket, letter, actor)

    def needs(self, relation: Relation, letter: str, actor: str) -> Needs:
        """The permissions that a question to a table or view is about, from the side that the actor stands on."""
        side = _side(actor)
        if not side:
            return ()
        if not (readers(relation) if letter == "R" else writers(relation, letter)) & side:
            return ANYTHING
        if relation.is_view:
            return tuple(f"{prefix}:read" for prefix in relation.sources) or ANYTHING
        own = f"{relation.permission}:{'read' if letter == 'R' else WRITES[letter]}"
        return tuple(self.declared["needs"].get(relation.full_name, {}).get(letter, [own]))

    def transition_needs(self, relation: Relation, transition: Transition, actor: str) -> Needs:
        """The permission that a status change asks for, on the side that the actor stands on."""
        side = _side(actor)
        if not side:
            return ()
        return (transition.permission,) if movers(relation, transition) & side else ANYTHING

    def function_needs(self, name: str, actor: str) -> Needs:
        """The permissions that a function asks for, on the side that the actor stands on."""
        if not _side(actor):
            return ()
        rule = self.declared["functions"].get(name)
        if not isinstance(rule, dict):
            return ANYTHING
        asked = rule.get("company", rule.get("colleague")) if actor in COMPANY_SIDE else rule.get("staff")
        return (asked,) if isinstance(asked, str) else tuple(asked or ANYTHING)

    def function_callers(self, name: str) -> set[str]:
        """Actors for whom a function does its work."""
        rule = self.declared["functions"][name]
        if rule == "everyone":
            return set(ACTORS)
        if rule == "signed-in":
            return set(ACTORS) - {"anon"}
        if rule == "members":
            return {"owner", "granted", "ungranted", "stranger"}
        people = {
            "company": {"owner", "granted"},
            "pending": {"pending"},
            "staff": {"staff"},
            "owner": {"owner"},
            "colleague": {"granted"},
        }
        may: set[str] = set().union(*(people.get(side, set()) for side in rule))
        # without a row of somebody else it works on the own company
        is_own = not any("$" in str(value) for value in self.function_arguments(name).values())
        return may | {"stranger"} if is_own and "owner" in may else may

    def function_arguments(self, name: str) -> Mapping[str, Any]:
        """Arguments that are not invented."""
        rule = self.declared["functions"].get(name)
        return dict(rule.get("arguments", {})) if isinstance(rule, dict) else {}

    def expected(self, relation: Relation, line: str, actor: str) -> str:
        """Letters of what the actor may do with a line of the page."""
        may = self._by_catalogue(relation, line, actor)
        for exception in self.declared["exceptions"]:
            if line in exception["of"] and actor in everybody(exception["actors"]):
                may = (may | set(exception.get("may", ""))) - set(exception.get("may_not", ""))
        return "".join(letter for letter in "RCUD" if letter in may)

    def needless(self, relations: Mapping[str, Relation]) -> list[str]:
        """Exceptions that say nothing new about one of their lines, or are about nothing."""
        found = []
        for exception in self.declared["exceptions"]:
            for line in exception["of"]:
                if line not in relations:
                    found.append(f"{line}: there is no such line")
                    continue
                wanted, without = set(exception.get("may", "")), set(exception.get("may_not", ""))
                by_rule = [self._by_catalogue(relations[line], line, actor) for actor in everybody(exception["actors"])]
                if all(wanted <= may and not without & may for may in by_rule):
                    found.append(f"{line}: the catalogue says so anyway ({exception['reason']})")
        return found

    def bucket_letters(self, bucket: str, actor: str) -> str:
        """Letters of what the actor may do in a bucket."""
        rules = self.declared["buckets"][bucket]
        return "".join(letter for letter in "RCUD" if letter in rules["may"].get(actor, "") + rules.get("everyone", ""))

    def _by_catalogue(self, relation: Relation, line: str, actor: str) -> set[str]:
        reads = actor in readers(relation) or (actor == "pending" and has_own_rows_while_pending(relation))
        may = {"R"} if reads else set()
        variant = line.removeprefix(relation.title).strip(" ()")
        if variant:
            return may - ({"R"} if variant in relation.private_states and actor == "staff" else set())
        return may | {letter for letter in WRITES if actor in writers(relation, letter)}

    def bucket_needs(self, bucket: str, letter: str, actor: str) -> Needs:
        """The permission that opens a bucket, on the side that the actor stands on."""
        side, rules = _side(actor), self.declared["buckets"].get(bucket, {})
        if not side:
            return ()
        allowed = "".join(rules["may"].get(one, "") for one in side)
        return tuple(rules["needs"][letter]) if letter in allowed else ANYTHING


def _side(actor: str) -> set[str]:
    """Those who stand where the actor stands: in the company or on the platform."""
    return next((set(side) for side in (COMPANY_SIDE, PLATFORM_SIDE) if actor in side), set())


def everybody(actors: str | list[str]) -> list[str]:
    """The actors of an exception."""
    if isinstance(actors, list):
        return actors
    # the secret key is no person: what it may is said by the catalogue
    return [actor for actor in ACTORS if actor != "service" and (actors == "everyone" or actor != "anon")]


def has_own_rows_while_pending(relation: Relation) -> bool:
    """Whether a company that waits for approval owns rows of this kind."""
    return relation.scope == "portal" and relation.tenant_column is not None


def readers(relation: Relation) -> set[str]:
    """Actors who may read by the catalogue alone."""
    # a table that is no entity is a part of one and not offered; views beside public are for people
    may = {"service"} if relation.entity or (relation.is_view and relation.schema == "public") else set()
    is_companys = relation.scope == "tenant" or (relation.scope == "portal" and relation.tenant_column)
    if is_companys or (relation.has_company_rows and relation.is_view):
        may |= {"owner", "granted"}
    if relation.scope in ("portal", "manager") or (relation.has_platform_rows and relation.is_view):
        may |= {"staff"}
    return may


def movers(relation: Relation, transition: Transition) -> set[str]:
    """Actors who may make a status change, if the record is in a state for it."""
    if relation.scope == "tenant":
        # the secret key has no company, so it finds no record of one
        return {"owner", "granted"}
    if not transition.by_company:
        return {"staff", "service"}
    return {"owner", "granted", "service"} | ({"pending"} if has_own_rows_while_pending(relation) else set())


def writers(relation: Relation, letter: str) -> set[str]:
    """Actors who may create, update or delete by the catalogue alone."""
    sample, action = declared().get(relation.full_name, {}), WRITES[letter]
    may: set[str] = set()
    if action in (sample.get("writes", []) if relation.scope == "tenant" else sample.get("company", [])):
        may |= {"owner", "granted"}
    if action in sample.get("staff", []):
        may |= {"staff"}
    if relation.entity and (relation.kind != "ledger" or letter == "C"):
        may |= {"service"}
    return may
