"""Telephone numbers and e-mail addresses in what people typed, left out for those whom they are not for."""

import re

_SIGN = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_BLANK = r"[ 　\u00a0]{0,2}"
_BETWEEN = rf"(?:{_BLANK}[-‐‑‒–—―−－ーｰ.．･・()（）]{{0,2}}{_BLANK}|の)"
"""What stands between the groups of a telephone number."""
# Of bounded length: a long text without a blank is otherwise gone through once from each of its signs.
_CONTACT = re.compile(
    rf"[{_SIGN}._+%．＿＋－-]{{1,64}}{_BLANK}[@＠]{_BLANK}"
    rf"[{_SIGN}－-]{{1,63}}(?:[.．][{_SIGN}－-]{{1,63}}){{1,8}}"
    rf"|[+＋]{_BLANK}[8８][1１]{_BETWEEN}(?:[(（][0０][)）]{_BETWEEN})?"
    rf"[\d０-９]{{1,4}}(?:{_BETWEEN}[\d０-９]{{2,4}}){{2}}(?!\d)"
    rf"|(?<![\d-])[(（]?[0０][\d０-９]{{1,4}}{_BETWEEN}[\d０-９]{{1,4}}{_BETWEEN}[\d０-９]{{3,4}}(?![\d-])"
)


def masked(text: str, instead: str) -> str:
    """The text with ``instead`` in the place of every telephone number and e-mail address."""
    return _CONTACT.sub(instead, text)
