"""The 13-digit number that every corporation of the country has, and whether one can be right.

Knows no register: whose number it is, is its user's matter.
"""

import re
from typing import Literal

from knowledge.text import fold


class CorporateNumberError(ValueError):
    """A corporate number that cannot be one; ``code`` says why."""

    def __init__(self, code: Literal["digits", "length", "check"]) -> None:
        super().__init__(code)
        self.code = code


def corporate_number(text: str) -> str:
    """The 13 digits of a corporate number, from any width, with spaces, hyphens or a leading T.

    Raises ``CorporateNumberError``: ``digits`` (other signs), ``length`` (not 13), ``check`` (the
    check digit is wrong). The check cannot see 0 and 9 mistaken for each other.
    """
    digits = re.sub(r"[\s\-‐‑‒–—―−ー_]", "", fold(text)).removeprefix("t")
    if not re.fullmatch(r"[0-9]*", digits):
        raise CorporateNumberError("digits")
    if len(digits) != 13:
        raise CorporateNumberError("length")
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(digits[1:])))
    if int(digits[0]) != 9 - total % 9:
        raise CorporateNumberError("check")
    return digits
