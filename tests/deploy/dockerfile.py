"""The Dockerfile as data, and its last stage laid out in a folder: what the image would run, without the engine."""

import importlib.metadata
import json
import re
import shlex
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scripts.stack.settings import ROOT

LOCK = ROOT / "deploy" / "requirements.lock"


@dataclass
class Stage:
    """One FROM and its instructions, in order."""

    base: str
    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def values(self, keyword: str) -> list[str]:
        """Arguments of every instruction of a kind."""
        return [value for word, value in self.instructions if word == keyword]


@dataclass(frozen=True)
class Dockerfile:
    """The stages of a file."""

    text: str

    @cached_property
    def stages(self) -> list[Stage]:
        """Every stage; the last one is the image."""
        found: list[Stage] = []
        lines = "\n".join(line for line in self.text.splitlines() if not line.lstrip().startswith("#"))
        for line in filter(None, lines.replace("\\\n", " ").splitlines()):
            keyword, _, value = line.strip().partition(" ")
            if keyword == "FROM":
                base, _, name = value.partition(" AS ")
                found.append(Stage(base, name))
            else:
                found[-1].instructions.append((keyword, value.strip()))
        return found

    @property
    def image(self) -> Stage:
        """What is shipped."""
        return self.stages[-1]

    @property
    def environment(self) -> dict[str, str]:
        """The image's ENV."""
        return dict(pair.split("=", 1) for value in self.image.values("ENV") for pair in shlex.split(value))

    @property
    def command(self) -> list[str]:
        """CMD, in its exec form."""
        return list(json.loads(self.image.values("CMD")[-1]))

    @property
    def healthcheck(self) -> list[str]:
        """The command of HEALTHCHECK, in its exec form."""
        return list(json.loads(self.image.values("HEALTHCHECK")[-1].partition("CMD ")[2]))


def read_dockerfile() -> Dockerfile:
    """The project's."""
    return Dockerfile((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def locked() -> Mapping[str, set[str]]:
    """Package → versions in deploy/requirements.lock."""
    return versions(LOCK)


def versions(lock: Path) -> Mapping[str, set[str]]:
    """Package → its pinned versions; several where they differ by the version of Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.+-]+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def lay_out(folder: Path) -> None:
    """`srv` with what the last stage copies of the project, `packages` with the locked packages; nothing is writable."""
    for value in read_dockerfile().image.values("COPY"):
        if not value.startswith("--from="):
            source, target = value.split()
            shutil.copytree(ROOT / source, folder / target.lstrip("/"), ignore=shutil.ignore_patterns("__pycache__"))
    for name in locked():
        _copy_package(name, folder / "packages")
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(0o555 if stat.S_ISDIR(mode) or mode & 0o100 else 0o444)


def _copy_package(name: str, target: Path) -> None:
    try:
        package = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return  # for another platform, or another version of Python
    for file in package.files or []:
        source = Path(str(package.locate_file(file)))
        if ".." not in file.parts and source.is_file() and "__pycache__" not in file.parts:
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / file)
