"""Reads csv files row by row, whatever encoding a spreadsheet or a database wrote them in."""

import csv
import sys
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from scripts.old_portal.report import Change, shown
from scripts.old_portal.values import BadValue, snake

T = TypeVar("T")
FILES = "첨부 파일은 저장소에서 따로 옮겨야 합니다"
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def encoding_of(path: Path) -> str:
    """utf-8-sig when every byte is UTF-8 (with or without BOM), else cp949."""
    try:
        with path.open(encoding="utf-8-sig") as stream:
            while stream.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp949"
    return "utf-8-sig"


@dataclass
class Row:
    """One row of a file with the line it ends on; cells are taken once, and what nobody took is reported."""

    file: Path
    line: int
    cells: dict[str, Any]
    changes: list[Change] = field(default_factory=list)
    prefix: str = ""

    def take(self, name: str, clean: Callable[[object], T], reason: str | None = None) -> T | None:
        """The cleaned cell. A difference is a change when `reason` is given; what cannot be read becomes None."""
        old = self.cells.pop(name, None)
        try:
            new = clean(old)
        except BadValue as error:
            self.note(name, old, None, f"{error}: 비웠습니다")
            return None
        if reason is not None and not same(old, new):
            self.note(name, old, new, reason)
        return new

    def note(self, name: str, old: object, new: object, reason: str) -> None:
        """Adds a change under this row's path."""
        self.changes.append(Change(self.prefix + name, old, new, reason))

    def below(self, name: str, cells: Mapping[str, Any]) -> "Row":
        """A part of this row whose changes are told with its path."""
        return Row(self.file, self.line, dict(cells), self.changes, f"{self.prefix}{name}.")

    def leftovers(self, ignored: frozenset[str] = frozenset()) -> None:
        """Reports every filled cell that has no place in the new tables."""
        for name, value in self.cells.items():
            if name not in ignored and shown(value) not in ("", "[]", "{}", "null"):
                self.note(name, value, None, "새 시스템에 해당 항목이 없어 옮기지 않았습니다")
        self.cells.clear()


def same(old: object, new: object) -> bool:
    """Whether a value reads the same before and after."""
    before, after = (shown(value).strip().strip('"').replace(" ", "") for value in (old, new))
    return before == after or (before.lower() == after and isinstance(new, bool)) or (new in (None, []) and not before)


def rows(path: Path) -> Iterator[Row]:
    """Every row after the heading; headings may be in either key style. Raises ValueError for a file without one."""
    with path.open(encoding=encoding_of(path), newline="") as stream:
        reader = csv.reader(stream)
        headings = [snake(name) for name in next(reader, [])]
        if "id" not in headings:
            raise ValueError(f"{path.name}: 첫 줄에 id 열이 없습니다 / the first line has no column id")
        for record in reader:
            if any(value.strip() for value in record):
                extra = {f"column_{n + 1}": value for n, value in enumerate(record) if n >= len(headings)}
                yield Row(path, reader.line_num, dict(zip(headings, record, strict=False)) | extra)


def winners(path: Path, key: Callable[[Row], Hashable], rank: Callable[[Row], Any]) -> dict[Hashable, int]:
    """The line of the best row of each key (highest rank, later lines first); rows whose key is None stand alone."""
    best: dict[Hashable, tuple[Any, int]] = {}
    for row in rows(path):
        name = key(row)
        if name is not None and (name not in best or rank(row) >= best[name][0]):
            best[name] = (rank(row), row.line)
    return {name: line for name, (_, line) in best.items()}
