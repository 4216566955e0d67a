"""What is written among other words and cannot be: telephone numbers, addresses, days.

Knows single values; whether one was meant for a field is seen by the word before it, or by its form alone.
"""

import re
from collections.abc import Iterator
from datetime import date

from knowledge import contact
from knowledge.answers import Problem
from knowledge.dates import moments
from knowledge.text import fold
from knowledge.verbatim import source

_MISWRITTEN = re.compile(
    r"(?:メール(?:アドレス)?|[eE]-?mail|E-?MAIL)(?:は|が|も|:|=| )*"
    r"(?P<text>[A-Za-z0-9_+-][A-Za-z0-9._+-]*(?:@[A-Za-z0-9.-]*|\.[A-Za-z]{2,}))(?![A-Za-z0-9@/:_(-])"
)
"""What is called an address of e-mail and looks like one."""
_ONE_TOO_MANY = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])[/.-](?:29|3[01])(?!\d)")
_PHONE = re.compile(
    r"(?:電話|でんわ|携帯|tel)(?:番号)?(?:は|が|も|[:、])? ?(?P<text>\d[\d()-]{0,14})"
    r"(?![\d()-]|[/:.時日月年度人名台件円万分回本か個つ歳割%])"
)
_MAIL = re.compile(
    r"(?:e-?mail|メール|メアド)(?:アドレス)?(?:は|が|も|[:、])? ?(?P<text>[a-z0-9._%+-]*@[a-z0-9._%+@-]*)"
)
_WHOLE = (10, 11)
"""Digits a telephone number may have."""


def overlooked(text: str, today: date) -> Iterator[Problem]:
    """What is written among other words and cannot be: a telephone number, an address, a day no calendar has.

    Of such a day it is not known what it is the day of: its problem is that of ``start``, without a label.
    """
    flat = source(text).flat
    if found := contact.misdialled(flat):
        digits = sum(sign.isdecimal() for sign in found)
        yield Problem("phone", "phone_digits", {"text": found, "digits": digits})
    if (wrong := _MISWRITTEN.search(flat)) and not contact.emails(wrong["text"]):
        code = "email_form" if "@" in wrong["text"] else "email_no_at"
        yield Problem("email", code, {"text": wrong["text"]})
    for day in moments(flat, today):
        # 24/7 is no day either, and nobody means one by it; 2/31 is meant for one.
        if not day.exists and ("月" in day.value or _ONE_TOO_MANY.search(day.value)):
            yield Problem("start", "no_such_date", {"text": day.value, "label": ""})


def misnamed(text: str) -> Iterator[Problem]:
    """What a text calls a telephone number or an address, and is none."""
    flat = fold(text)
    for found in _PHONE.finditer(flat):
        digits = sum(sign.isdecimal() for sign in found["text"])
        if digits not in _WHOLE:
            yield Problem("phone", "phone_digits", {"text": found["text"], "digits": digits})
    for found in _MAIL.finditer(flat):
        if not contact.emails(found["text"]):
            yield Problem("email", "email_form", {"text": found["text"]})
