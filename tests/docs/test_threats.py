"""Every threat of docs/security.md names a proof that exists, and every kind of threat is looked at."""

import re

import pytest

from scripts.docs.rules import read_tests
from scripts.stack.settings import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in PAGE.partition("\n## Threats\n")[2].partition("\n## ")[0].splitlines()
    if re.match(r"\| [STRIDE] \|", line)
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[1]).strip())
def test_the_proof_of_a_threat_exists(row: tuple[str, ...]) -> None:
    assert len(row) == 5
    (named,) = re.findall(r"`(tests/[^`]+)`", row[4])
    path, _, test = named.partition("::")
    file = ROOT / path
    assert file.is_file()
    names = [name for name, _ in read_tests(file, path)]
    assert names, "a file without tests proves nothing"
    assert not test or test in names


def test_every_kind_of_threat_is_there() -> None:
    assert {row[0].strip("| ") for row in ROWS} == set("STRIDE")
    assert len(ROWS) >= 30
