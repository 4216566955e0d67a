"""Telephone numbers and e-mail addresses in what people typed, left out for those whom they are not for."""

import re

_SIGN = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_BETWEEN = r"(?:[-‐－ー−.．()（） ]{0,2}|の)"
# Of bounded length: a long text without a blank is otherwise gone through once from each of its signs.
_CONTACT = re.compile(
    rf"[{_SIGN}._+%．＿＋－-]{{1,64}}[@＠][{_SIGN}－-]{{1,63}}(?:[.．][{_SIGN}－-]{{1,63}}){{1,8}}"
    rf"|(?:[+＋][8８][1１]{_BETWEEN}(?:[0０][)）])?|(?<![\d-])[0０])"
    rf"\d{{1,4}}{_BETWEEN}\d{{1,4}}{_BETWEEN}\d{{3,4}}(?![\d-])"
)


def masked(text: str, instead: str) -> str:
    """The text with ``instead`` in the place of every telephone number and e-mail address."""
    return _CONTACT.sub(instead, text)
