"""A Korean business registration number (사업자등록번호): 10 digits, shown 000-00-00000."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from stdnum.kr import brn

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def normalise(text: str) -> str:
    """Ten digits from input with or without hyphens. Raises PydanticCustomError otherwise."""
    digits = brn.compact(text)
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        raise PydanticCustomError(
            "business_number",
            "business_number",
            {
                "message_ko": "사업자등록번호는 숫자 10자리입니다(하이픈 가능).",
                "message_en": "A business number has 10 digits, hyphens allowed.",
            },
        )
    return digits


def is_well_formed(number: str) -> bool:
    """Office, kind and serial parts by python-stdnum, and the tax office's check digit.

    python-stdnum (2.2) does not test the check digit: the first nine digits times 1 3 7 1 3 7 1 3 5,
    plus the tens of the last product, plus the tenth digit, is a multiple of ten.
    """
    if not brn.is_valid(number):
        return False
    digits = [int(digit) for digit in number]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return (total + digits[8] * 5 // 10 + digits[9]) % 10 == 0


def formatted(number: str) -> str:
    """000-00-00000."""
    return brn.format(number)


BusinessNumber = Annotated[
    str,
    Field(
        max_length=20, description="10자리 숫자, 하이픈 가능 / 10 digits, hyphens allowed", examples=["220-81-62517"]
    ),
    AfterValidator(normalise),
]
