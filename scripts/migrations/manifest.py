"""Reads `sql/manifest.toml`: which declared files exist and in which order they run."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

GROUPS = ("foundation", "portal", "manager", "tenant")
ROOTS = ("sql", "policies")


class ManifestError(Exception):
    """The manifest and the files on disk do not agree; the message lists every problem."""


@dataclass(frozen=True)
class DeclaredFile:
    """One file of the declared state; `path` is relative to the project (`sql/portal/members.sql`)."""

    path: str
    text: str


def read_manifest(project: Path) -> list[DeclaredFile]:
    """The declared files in running order.

    Groups run one after the other (foundation, portal, manager, tenant); inside a group all
    `sql/` files run first, then all `policies/` files, both in the order of the manifest. An entry
    `portal/members` stands for `sql/portal/members.sql` and `policies/portal/members.sql`; at
    least one of the two must exist.
    """
    order = _read_order(project / "sql" / "manifest.toml")
    _check(project, order)
    paths: list[str] = []
    for group in GROUPS:
        names = [name for name in order if name.split("/")[0] == group]
        for root in ROOTS:
            paths += [f"{root}/{name}.sql" for name in names]
    return [
        DeclaredFile(path, (project / path).read_text(encoding="utf-8")) for path in paths if (project / path).is_file()
    ]


def _read_order(path: Path) -> list[str]:
    if not path.is_file():
        raise ManifestError(f'{path} is missing: it names the declared files, order = ["foundation/errors", …]')
    order = tomllib.loads(path.read_text(encoding="utf-8")).get("order")
    if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
        raise ManifestError(f'{path}: expected order = ["<group>/<name>", …]')
    return [str(name) for name in order]


def _check(project: Path, order: list[str]) -> None:
    problems: list[str] = []
    on_disk = {
        path.relative_to(project / root).with_suffix("").as_posix()
        for root in ROOTS
        for path in (project / root).rglob("*.sql")
    }
    listed = set(order)
    problems += [f"{name} is listed twice" for name in sorted(listed) if order.count(name) > 1]
    problems += [f"{name}.sql is on disk but not in the manifest" for name in sorted(on_disk - listed)]
    problems += [f"{name} has neither an sql/ nor a policies/ file" for name in sorted(listed - on_disk)]
    problems += [
        f"{name}: the first folder must be one of {', '.join(GROUPS)}"
        for name in order
        if name.split("/")[0] not in GROUPS
    ]
    ranks = [GROUPS.index(group) for name in order if (group := name.split("/")[0]) in GROUPS]
    if ranks != sorted(ranks):
        problems.append(f"groups must stand in the order {', '.join(GROUPS)}")
    if problems:
        raise ManifestError("sql/manifest.toml: " + "; ".join(problems))
