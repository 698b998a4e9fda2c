"""The cleaners of the old portal's values, by example and by property."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.old_portal import values
from scripts.old_portal.values import BadValue

WON = st.integers(min_value=0, max_value=10**15)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(WON, st.sampled_from(["{:,}", "{}", " {:,} ", "{:,}원", "₩{:,}", "{:,} KRW"]))
def test_an_amount_reads_the_same_in_every_dress(won: int, dress: str) -> None:
    assert values.amount(dress.format(won)) == won


@given(st.integers(min_value=0, max_value=10**9))
def test_a_bare_number_counts_in_its_field_s_unit_and_a_named_unit_overrides_it(number: int) -> None:
    assert values.amount(f"{number:,}", 1000) == number * 1000
    assert values.amount(f"{number:,}천원", 1000) == number * 1000
    assert values.amount(f"{number:,}백만원", 1000) == number * 1_000_000
    assert values.amount(f"{number:,}원", 1000) == number


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_korean_amounts_add_up(eok: int, man: int, won: int) -> None:
    assert values.amount(f"{eok}억 {man:,}만 {won:,}원") == eok * 10**8 + man * 10**4 + won


@given(st.text(max_size=40))
def test_no_cleaner_fails_in_another_way_than_by_saying_so(text: str) -> None:
    cleaners: list[Any] = [
        values.text, values.digits, values.boolean, values.amount, values.count, values.day, values.timestamp,
        values.identifier, values.document, values.words, values.website, values.phone, values.password_hash, values.snake,
    ]  # fmt: skip
    for clean in cleaners:
        try:
            clean(text)
        except BadValue as error:
            assert str(error)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_date_is_read_from_every_form_people_typed(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day:%Y.%m.%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year}년 {day.month}월 {day.day}일",
    ]
    assert {values.day(form) for form in forms} == {day}


@given(JSON)
def test_json_in_text_is_json_however_often_it_was_wrapped(document: Any) -> None:
    import json

    container = {"inner": document}
    assert values.document(json.dumps(json.dumps(container))) == container


@given(JSON)
def test_keys_become_snake_case_and_stay_so(document: Any) -> None:
    once = values.snake_keys(document)
    assert values.snake_keys(once) == once


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("salesEmployment", "sales_employment"),
        ("exportCountry1", "export_country1"),
        ("hskCode", "hsk_code"),
        ("HSKCode", "hsk_code"),
    ],
)
def test_both_key_styles_meet(old: str, new: str) -> None:
    assert values.snake(old) == new


@pytest.mark.parametrize("old", ["-5", "1.5.2", "약간", "2e99", "1원2", "10^3"])
def test_what_is_no_amount_is_refused(old: str) -> None:
    with pytest.raises(BadValue):
        values.amount(old)


@pytest.mark.parametrize("old", ["2024-02-30", "24.1.1", "내일", "2024-13-01"])
def test_impossible_days_are_refused(old: str) -> None:
    with pytest.raises(BadValue):
        values.day(old)


def test_text_booleans_hyphens_and_empty_words() -> None:
    assert [values.boolean(old) for old in ("true", "FALSE", "예", "아니오", "0", "")] == [
        True,
        False,
        True,
        False,
        False,
        None,
    ]
    assert values.digits("123-45 67890") == "1234567890"
    assert [values.text(old) for old in ("-", " null ", "N/A", "", None)] == [None] * 5
    assert values.timestamp("2024-03-01 09:00:00") == datetime(2024, 3, 1, 9, tzinfo=UTC)
    assert values.day("2024-03-01T20:00:00+00:00") == date(2024, 3, 2)
    assert values.phone("+82 10-1234-5678") == "010-1234-5678"


def test_only_bcrypt_hashes_are_kept() -> None:
    kept = "$2b$12$" + "a" * 53
    assert values.password_hash(kept) == kept
    assert [values.password_hash(old) for old in ("5f4dcc3b5aa765d61d8327deb882cf99", "", None)] == [""] * 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["none"]', ["none"]), ("RISE, 글로벌", ["RISE", "글로벌"]), ('["a", "a", null, " "]', ["a"]), ("", []), (None, []), ("null", []),
        ('"[\\"a\\"]"', ["a"]),
    ],
)  # fmt: skip
def test_lists_are_read_from_json_and_from_commas(old: str | None, new: list[str]) -> None:
    assert values.words(old) == new
