"""Cleaners: what the earlier portal wrote into text becomes a value, or BadValue says in Korean why it cannot.

Every cleaner takes what stood in a csv cell or in a data_json field and returns None for an empty one.
"""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
EMPTY = frozenset({"", "-", "--", "null", "none", "nan", "undefined", "n/a", "na", "[]", "{}", "해당없음", "해당 없음"})
TRUE = frozenset({"true", "t", "1", "yes", "y", "예", "네", "있음", "공개", "o"})
FALSE = frozenset({"false", "f", "0", "no", "n", "아니오", "아니요", "없음", "비공개", "x"})
UNITS = {
    "": 1, "십": 10, "백": 100, "천": 1_000, "만": 10_000, "십만": 100_000, "백만": 1_000_000, "천만": 10_000_000,
    "억": 100_000_000, "십억": 10**9, "백억": 10**10, "천억": 10**11, "조": 10**12,
}  # fmt: skip
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(조|천억|백억|십억|억|천만|백만|십만|만|천|백|십)?")
MAX_AMOUNT = Decimal(10) ** 15
BCRYPT = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")


class BadValue(ValueError):
    """A value that cannot be read; the message is the reason in Korean."""


def text(value: object) -> str | None:
    """Without blanks around it and control characters; words that mean "nothing" are nothing."""
    if value is None:
        return None
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False) if value else None
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]", "", str(value)).strip()
    return None if shown.lower() in EMPTY else shown


def digits(value: object) -> str | None:
    """Only the digits: business, corporation and HSK numbers."""
    shown = text(value)
    return None if shown is None else re.sub(r"[\s.-]", "", shown)


def boolean(value: object) -> bool | None:
    """A boolean, also one that was stored as text ('true', 'Y', '예')."""
    shown = text("없음" if value == "없음" else value)
    if shown is None:
        return None
    if shown.lower() in TRUE:
        return True
    if shown.lower() in FALSE:
        return False
    raise BadValue("예/아니오로 읽을 수 없습니다")


def amount(value: object, unit: int = 1) -> int | None:
    """Won, from a number in `unit` won or from a text that names its own unit ('1억 2,000만원', '3,500천원')."""
    shown = text(value)
    if shown is None:
        return None
    bare = re.sub(r"[\s,₩\\]|krw|won", "", shown, flags=re.IGNORECASE)
    won = Decimal(0)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d{1,2})?", bare, re.IGNORECASE):
        won = Decimal(bare) * unit
    else:
        bare = bare.removesuffix("원")
        parts = AMOUNT.findall(bare)
        if not parts or "".join(f"{number}{name}" for number, name in parts) != bare:
            raise BadValue("금액으로 읽을 수 없습니다")
        won = sum((Decimal(number) * UNITS[name] for number, name in parts), Decimal(0))
    if not 0 <= won <= MAX_AMOUNT:
        raise BadValue("0 이상 1,000조 원 이하의 금액이 아닙니다")
    return int(won.to_integral_value())


def count(value: object) -> int | None:
    """A number of people or things, also as '1,234명'."""
    shown = text(value)
    if shown is None:
        return None
    bare = re.sub(r"[\s,]|명$|건$|개$|회$", "", shown)
    try:
        number = Decimal(bare)
        whole = int(number)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise BadValue("수로 읽을 수 없습니다") from error
    if number != whole or not 0 <= whole <= 1_000_000:
        raise BadValue("0 이상 1,000,000 이하의 정수가 아닙니다")
    return whole


def day(value: object) -> date | None:
    """A date: 2024-03-02, 2024.3.2, 2024/03/02, 20240302, 2024년 3월 2일 or a timestamp (its day in Seoul)."""
    shown = text(value)
    if shown is None:
        return None
    if re.match(r"\d{4}-\d\d-\d\d[T ]\d", shown):
        moment = timestamp(shown)
        return None if moment is None else moment.astimezone(SEOUL).date()
    found = re.fullmatch(r"(\d{4})\D{0,3}?(\d{1,2})\D{0,3}?(\d{1,2})\D{0,2}", shown)
    try:
        if found is None:
            raise ValueError
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise BadValue("날짜로 읽을 수 없습니다") from error


def timestamp(value: object) -> datetime | None:
    """A moment; without a zone it is UTC, as the earlier database wrote it."""
    shown = text(value)
    if shown is None:
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r"([+-]\d\d)$", r"\1:00", shown))
    except ValueError as error:
        raise BadValue("일시로 읽을 수 없습니다") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def identifier(value: object) -> UUID | None:
    """An id of the earlier database, kept as it is."""
    shown = text(value)
    try:
        return None if shown is None else UUID(shown)
    except ValueError as error:
        raise BadValue("id가 uuid 형식이 아닙니다") from error


def document(value: object) -> Any:
    """JSON, also JSON that was stored as text, once or twice."""
    for _ in range(3):
        if not isinstance(value, str):
            break
        if text(value) is None:
            return None
        try:
            value = json.loads(value)
        except ValueError as error:
            raise BadValue("JSON으로 읽을 수 없습니다") from error
    return value


def words(value: object) -> list[str]:
    """A list of texts: a JSON array, JSON in text, or words between commas."""
    if isinstance(value, str) and not value.lstrip().startswith(("[", '"')):
        value = re.split(r"[,;·\n]", value)
    found = document(value)
    if not isinstance(found, list):
        found = [found]
    # "none" is a code of a list, so only what is blank counts as nothing
    bare = (
        json.dumps(word, ensure_ascii=False) if isinstance(word, dict) else str(word or "").strip() for word in found
    )
    return list(dict.fromkeys(word for word in bare if word not in ("", "-", "null", "{}")))


def snake(key: str) -> str:
    """salesEmployment, salesEmployment and sales_employment are one key."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", key).lower().strip()


def snake_keys(value: Any) -> Any:
    """The same document with every key in snake_case."""
    if isinstance(value, dict):
        return {snake(key): snake_keys(item) for key, item in value.items()}
    return [snake_keys(item) for item in value] if isinstance(value, list) else value


def website(value: object) -> str | None:
    """An address with http:// or https://."""
    shown = text(value)
    if shown is None:
        return None
    address = shown if re.match(r"https?://", shown, re.IGNORECASE) else f"https://{shown}"
    if not re.fullmatch(r"https?://[^\s/?#]+\.\S+", address, re.IGNORECASE) or len(address) > 255:
        raise BadValue("홈페이지 주소로 읽을 수 없습니다")
    return re.sub(r"^https?://", lambda scheme: scheme.group().lower(), address, flags=re.IGNORECASE)


def phone(value: object) -> str | None:
    """A Korean telephone number, hyphens kept; +82 becomes 0."""
    shown = text(value)
    if shown is None:
        return None
    national = re.sub(r"^\+?82[\s-]*\(?0?\)?", "0", re.sub(r"[().]", "-", shown)).strip("- ")
    national = re.sub(r"[\s-]+", "-", national)
    if not re.fullmatch(
        r"01[016789]\d{7,8}|02\d{7,8}|0[3-6]\d\d{7,8}|070\d{8}|080\d{7}|050\d{8,9}|1[568]\d{6}",
        national.replace("-", ""),
    ):
        raise BadValue("전화번호로 읽을 수 없습니다")
    return national


def password_hash(value: object) -> str:
    """The bcrypt hash, which the new sign-in understands; '' for anything else: the owner then sets a new password."""
    shown = text(value) or ""
    return shown if BCRYPT.fullmatch(shown) else ""
