"""What a memo mentions in passing of the fields nobody is asked for, each with the words it stands in.

The next appointment, a promised reply, what may be made public and what not, whether the desk is wanted at
the first meeting, a place of the company in the ward, a sum of money. The expressions are data
(``content/common/mentions.yaml``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from knowledge.answers import leaves_open
from knowledge.dates import Moment, days, weeks
from knowledge.details import Sum, sums
from knowledge.expressions import load
from knowledge.facts import Field
from knowledge.segments import Segment, is_elsewhere, is_instruction, sentences

PATH = Path(__file__).parent / "content" / "common" / "mentions.yaml"
_SAYS = load(PATH)
_LONGEST_PLACE = 60
"""Characters of an appointment's words: its hour and place, no story."""
_AHEAD = timedelta(days=183)
"""How far off an appointment may be: 「11/20に電話」 in December was, and is not in a year's time."""
_LEAST = 1000
"""Yen below which a sum is the price of a piece."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A field's value in the words at flat offsets ``start`` to ``end``.

    ``whole`` is the stretch that speaks of nothing else. ``sure`` is false where a week was named, and no day.
    """

    field: Field
    value: str
    start: int
    end: int
    whole: tuple[int, int]
    sure: bool = True


def mentions(flat: str, today: date) -> Iterator[Mention]:
    """What a text mentions; of each field the first that is told, and what later takes it back."""
    found: set[Field] = set()
    for sentence in sentences(flat):
        if is_instruction(sentence.text) or is_elsewhere(sentence.text):
            continue
        for each in (*_dated(sentence, today), *_secrecy(sentence), *_joining(sentence), *_based(sentence)):
            if each.field not in found or (
                each.field == "publishable" and _SAYS["taken_back"].search(sentence.text)
            ):
                found.add(each.field)
                yield each


def _dated(sentence: Segment, today: date) -> Iterator[Mention]:
    """The next appointment and the promised reply of a sentence, each by the day it names."""
    last = (today + _AHEAD).isoformat()
    every = days(sentence.text, today, ahead=True)
    told = [day for day in every if today.isoformat() <= day.value[:10] <= last]
    for i, day in enumerate(told):
        before, after = sentence.text[: day.start], sentence.text[day.end :]
        until = told[i + 1].start if i + 1 < len(told) else len(sentence.text)
        if _is_next(before, after):
            yield _on_day("next_appointment", sentence, day, until)
        elif _is_reply(sentence.text, before, after):
            yield _on_day("promised_reply", sentence, day, until)
    for week in weeks(sentence.text, today):
        before, after = sentence.text[: week.start], sentence.text[week.end :]
        if _is_reply(sentence.text, before, after):
            yield replace(_on_day("promised_reply", sentence, week, len(sentence.text)), sure=False)


def _is_next(before: str, after: str) -> bool:
    if _SAYS["not_next"].match(after):
        return False
    return bool(_SAYS["next_before"].search(before) or _SAYS["next_after"].match(after))


def _is_reply(text: str, before: str, after: str) -> bool:
    if _SAYS["company_replies"].search(text) or not _SAYS["promised"].search(text):
        return False
    return bool(_SAYS["reply_after"].match(after) or _SAYS["reply_before"].search(before))


def _on_day(field: Field, sentence: Segment, day: Moment, until: int) -> Mention:
    at = sentence.start
    told = sentence.text[day.start : min(until, day.end + _LONGEST_PLACE)]
    end = _SAYS["polite_end"].search(told) if field == "next_appointment" else None
    words = told[: end.start()] if end else sentence.text[day.start : day.end]
    begin = min(
        (match.start() for name in ("next_before", "reply_before")
         if (match := _SAYS[name].search(sentence.text[: day.start]))),
        default=day.start,
    )  # fmt: skip
    whole = (at + begin, at + day.start + len(told))
    return Mention(field, day.value[:10], at + day.start, at + day.start + len(words), whole)


def _secrecy(sentence: Segment) -> Iterator[Mention]:
    """What may be made public, and what is for few only."""
    for name, value in (("publishable_no", "no"), ("publishable_yes", "yes")):
        if match := _SAYS[name].search(sentence.text):
            yield _of("publishable", value, sentence, match)
            break
    for name in ("confidential_label", "confidential_mark"):
        if match := _SAYS[name].search(sentence.text):
            mark = _SAYS["confidential_mark"].match(match["value"])
            value = (mark or match)["value"].strip("。 、")
            if not leaves_open(value):
                yield _of("confidential", value, sentence, match)
            break


def _joining(sentence: Segment) -> Iterator[Mention]:
    if match := _SAYS["join"].search(sentence.text):
        yield _of("join_meeting", "yes", sentence, match)


def _based(sentence: Segment) -> Iterator[Mention]:
    """Whether the company has a place in the ward."""
    for name, value in (("base_no", "no"), ("base_yes", "yes")):
        if match := _SAYS[name].search(sentence.text):
            yield _of("base", value, sentence, match)
            return


def _of(field: Field, value: str, sentence: Segment, match: re.Match[str]) -> Mention:
    start, end = sentence.start + match.start(), sentence.start + match.end()
    return Mention(field, value, start, end, (start, end))


def amount(flat: str) -> Mention | None:
    """The one sum of money a text speaks of: the total, or the only one; none where there are several."""
    every = list(sentences(flat))
    money = []
    for n, sentence in enumerate(every):
        about = sentence.text + (every[n + 1].text if n + 1 < len(every) else "")
        money += [(sentence, each) for each in sums(sentence.text) if _is_money(sentence.text, each, about)]
    totals = [(s, each) for s, each in money if _SAYS["total"].search(s.text[: each.start])]
    whole = totals or [(s, each) for s, each in money if not _SAYS["part"].search(s.text[: each.start])]
    if len({each.yen for _, each in whole}) != 1:
        return None
    sentence, one = whole[0]
    before = _SAYS["sum_before"].search(sentence.text[: one.start])
    after = _SAYS["sum_after"].match(sentence.text[one.end :])
    start = sentence.start + (before.start() if before else one.start)
    end = sentence.start + one.end + (after.end() if after else 0)
    return Mention("amount", str(one.yen), start, end, (start, end))


def _is_money(text: str, told: Sum, about: str) -> bool:
    """Whether a number is a sum the matter costs: not the price of a piece, nor a count of something.

    ``about`` is the sentence with the next one, which may say what it is of: 「20万くらい？全部向こう」.
    """
    before, after = text[: told.start], text[told.end :]
    if (
        told.yen < _LEAST
        or _SAYS["price"].search(before)
        or _SAYS["not_sum"].match(after)
        or is_elsewhere(text)
    ):
        return False
    return bool(told.marked or _SAYS["of_money"].search(about))
