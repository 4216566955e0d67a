"""Telephone numbers and addresses that are named and cannot be one (「電話は123」「メールは foo@@bar」).

Knows only what is plain from the word before it; what is written without one is ``knowledge``'s business.
"""

import re
from collections.abc import Iterator

from knowledge import contact
from knowledge.memo import Problem
from knowledge.text import fold

_PHONE = re.compile(
    r"(?:電話|でんわ|携帯|tel)(?:番号)?(?:は|が|も|[:、])? ?(?P<text>\d[\d()-]{0,14})"
    r"(?![\d()-]|[/:.時日月年度人名台件円万分回本か個つ歳割%])"
)
_MAIL = re.compile(
    r"(?:e-?mail|メール|メアド)(?:アドレス)?(?:は|が|も|[:、])? ?(?P<text>[a-z0-9._%+-]*@[a-z0-9._%+@-]*)"
)
_WHOLE = (10, 11)
"""Digits a telephone number may have."""


def named(text: str) -> Iterator[Problem]:
    """What a text calls a telephone number or an address, and is none."""
    flat = fold(text)
    for found in _PHONE.finditer(flat):
        digits = sum(sign.isdecimal() for sign in found["text"])
        if digits not in _WHOLE:
            yield Problem("phone", "phone_digits", {"text": found["text"], "digits": digits})
    for found in _MAIL.finditer(flat):
        if not contact.emails(found["text"]):
            yield Problem("email", "email_form", {"text": found["text"]})
