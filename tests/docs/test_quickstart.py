"""The quick start says the same in both languages: sections, tables, commands, names and links."""

import re
from collections import Counter

from scripts.stack.settings import ROOT
from tests.docs.pages import Page

ENGLISH, KOREAN = Page(ROOT / "docs" / "quickstart.md"), Page(ROOT / "docs" / "ko" / "quickstart.md")


def targets(page: Page) -> Counter[str]:
    """The pages linked to, but for the other language."""
    paths = ((page.path.parent / link.partition("#")[0]).resolve() for link in page.links)
    return Counter(str(path.relative_to(ROOT)) for path in paths if path.name != "quickstart.md")


def test_both_have_the_same_sections_and_rows() -> None:
    for pattern in (r"^## (\d+\. |)", r"^\| (`[^|]+`) \|", r"^\d\. ", r"^- ", r"^\| "):
        found = [re.findall(pattern, page.text, re.MULTILINE) for page in (ENGLISH, KOREAN)]
        assert len(found[0]) == len(found[1]), pattern
        if "`" in pattern:
            assert [re.findall("`([^`]+)`", row)[0] for row in found[0]] == [
                re.findall("`([^`]+)`", row)[0] for row in found[1]
            ]


def test_both_name_the_same_things_and_lead_to_the_same_pages() -> None:
    assert set(ENGLISH.code) == set(KOREAN.code)
    assert targets(ENGLISH) == targets(KOREAN)


def test_both_show_the_same_commands_and_programs() -> None:
    shown = [
        re.findall(r"^```(?:sh|js)\n(.*?)^```$", page.text, re.MULTILINE | re.DOTALL) for page in (ENGLISH, KOREAN)
    ]
    keyless = [[re.sub(r"'<[^']+>'", "'<key>'", text) for text in texts] for texts in shown]
    assert keyless[0] == keyless[1]
