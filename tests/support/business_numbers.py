"""Valid business registration numbers for tests."""

import random

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(first_nine: str) -> str:
    """The tenth digit: weights 1 3 7 1 3 7 1 3 5, and the tens of the ninth product are added too."""
    products = [int(digit) * weight for digit, weight in zip(first_nine, WEIGHTS, strict=True)]
    return str(-(sum(products) + products[-1] // 10) % 10)


def random_business_number() -> str:
    """Ten digits without dashes that pass the check; tax office 101 to 999, kind of company 81 to 88."""
    first_nine = f"{random.randint(101, 999)}{random.randint(81, 88)}{random.randint(1, 9999):04d}"
    return first_nine + check_digit(first_nine)
