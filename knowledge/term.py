"""When a thing begins and how long it is to last, from a story.

What only looks like a term (三年間の実績, 5年保証, two other cities' years) is told apart. Knows no
policy: that two years are the most is said elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from knowledge.dates import Moment, Span, days, moments, months_between, seasons, spans
from knowledge.expressions import load
from knowledge.segments import (
    Segment,
    gives_way,
    is_elsewhere,
    is_instruction,
    is_told_elsewhere,
    sentences,
)

PATH = Path(__file__).parent / "content" / "common" / "terms.yaml"
_SAYS = load(PATH)


@dataclass(frozen=True, slots=True)
class Found:
    """A value at flat offsets ``start`` to ``end``; ``stated`` is false where a year was assumed."""

    value: str
    start: int
    end: int
    stated: bool = True


_LEAST = 2
"""The weight below which a length or a date is not taken."""
_RANGE = 6
"""The weight of 「…から…まで」."""
_LENGTH_MARKS: tuple[tuple[re.Pattern[str], str, int], ...] = (
    (_SAYS["term_for"], "around", 2),
    (_SAYS["labelled"], "before", 2),
    (_SAYS["labelled_after"], "after", 2),
    (_SAYS["in_all"], "before", 2),
    (_SAYS["settled_before"], "before", 3),
    (_SAYS["settled_after"], "after", 3),
    (_SAYS["insisted"], "after", 2),
    (_SAYS["year_by_year"], "after", 5),
    (_SAYS["record"], "clause", -4),
    (_SAYS["each"], "after", -2),
    (_SAYS["not_this"], "after", -6),
    (_SAYS["dropped"], "after", -6),
    (_SAYS["fallback"], "before", -5),
)
"""What the words about a length say for or against its being the term: expression, where, weight."""


def _usable(flat: str) -> list[Segment]:
    return [s for s in sentences(flat) if not is_instruction(s.text)]


@dataclass(frozen=True, slots=True)
class _Length:
    """A length of time of a story, and what stands about it."""

    span: Span
    sentence: Segment

    @property
    def start(self) -> int:
        return self.sentence.start + self.span.start

    @property
    def end(self) -> int:
        return self.sentence.start + self.span.end

    @property
    def parts(self) -> dict[str, str]:
        text, span = self.sentence.text, self.span
        before, after = text[: span.start], text[span.end :]
        clause = (
            re.split(r"[、,。]", before)[-1] + text[span.start : span.end] + re.split(r"[、,。]", after)[0]
        )
        around = text[max(0, span.start - 14) : span.end + 10]
        return {"before": before, "after": after, "clause": clause, "around": around}


def period(flat: str, today: date) -> Found | None:
    """How long it is to last, in whole months (under one: None), never what was, or lasts elsewhere.

    Of two lengths the one that was settled on stands; what the ward said of its own rule is none, unless
    it was taken.
    """
    return _best(_weighed(flat, today))


def _best(weighed: list[tuple[int, Found]]) -> Found | None:
    best = max(weighed, key=lambda each: each[0], default=None)
    return best[1] if best and best[0] >= _LEAST else None


def _weighed(flat: str, today: date) -> list[tuple[int, Found]]:
    """Every length that may be meant, with how much speaks for it."""
    weighed: list[tuple[int, Found]] = []
    for sentence in _usable(flat):
        if not is_elsewhere(sentence.text):
            weighed += [(_RANGE, Found(str(n), at, end)) for at, end, n in _ranges(sentence, today)]
    lengths = _lengths(flat)
    for i, length in enumerate(lengths):
        weight = _weight(length, flat, lengths[i + 1 :])
        weighed.append((weight, Found(str(length.span.months), length.start, _end(length))))
    return weighed


def lasting(flat: str, today: date, *, dated: bool = False) -> tuple[Found | None, Found | None]:
    """How long it is to last, and the agreement's term where that is another matter.

    A wish for a term (「協定は5年希望」) says how long the thing lasts only where it has no days of its own:
    not where the text tells them, nor where they were told before (``dated``). Under a month the
    length is as it was said: 7日間.
    """
    weighed = _weighed(flat, today)
    own = _own(flat, today)
    agreed = _best([each for each in weighed if _is_of_agreement(each[1], flat)])
    if agreed and own and own.start < agreed.end and agreed.start < own.end:
        own = None
    if agreed and (own or dated):
        return own, Found(flat[agreed.start : agreed.end], agreed.start, agreed.end)
    return _best(weighed) or own, None


def _is_of_agreement(found: Found, flat: str) -> bool:
    before = flat[: found.start].rpartition("\n")[2].rpartition("。")[2]
    return bool(_SAYS["of_agreement"].search(before) or _SAYS["of_agreement_after"].match(flat[found.end :]))


def _own(flat: str, today: date) -> Found | None:
    """The thing's own length: between two of its days, or called its 期間, or said by itself."""
    for sentence in _usable(flat):
        if is_elsewhere(sentence.text) or _SAYS["not_run"].search(sentence.text):
            continue
        if run := _run(sentence, today):
            return run
        for span in spans(sentence.text):
            before, after = sentence.text[: span.start], sentence.text[span.end :]
            alone = not before and _SAYS["alone"].fullmatch(after)
            if alone or _SAYS["own_before"].search(before):
                words = sentence.text[span.start : span.end]
                value = str(span.months) if span.months else words
                return Found(value, sentence.start + span.start, sentence.start + span.end)
    return None


def _run(sentence: Segment, today: date) -> Found | None:
    """The months, or days, from one day or month that is to come to another."""
    for first, last, until in _between(sentence, today):
        if first.value < today.isoformat()[: len(first.value)]:
            continue
        at, end = sentence.start + first.start, sentence.start + last.end
        if months := months_between(first.value, until):
            return Found(str(months), at, end)
        if len(first.value) == len(until) == 10 and until > first.value:
            count = (date.fromisoformat(until) - date.fromisoformat(first.value)).days + 1
            return Found(f"{count}日間", at, end)
    return None


def _lengths(flat: str) -> list[_Length]:
    """The lengths that may be a term: not how old a thing is, nor how long it lasts elsewhere."""
    found = [_Length(span, s) for s in _usable(flat) for span in spans(s.text) if span.months is not None]
    return [
        each
        for each in found
        if not _SAYS["not_before"].search(each.parts["before"][-12:])
        and not _SAYS["not_after"].match(each.parts["after"])
        and not is_elsewhere(each.sentence.text)
        and not is_told_elsewhere(each.sentence, each.start)
    ]


def _weight(length: _Length, flat: str, later: list[_Length]) -> int:
    parts = length.parts
    weight = _LEAST
    for expression, where, points in _LENGTH_MARKS:
        if expression.search(parts[where]):
            weight += points
    if _SAYS["on_top"].search(parts["before"]) and not _SAYS["labelled_after"].search(parts["after"]):
        weight -= 2
    if _is_the_rule(length):
        weight += 4 if _is_settled(length, flat) else -6
    elif _is_withdrawn(parts, later, flat):
        weight -= 6
    return weight


def _is_the_rule(length: _Length) -> bool:
    """Whether it is the length that the ward told of as its own rule."""
    parts = length.parts
    limit = _SAYS["limit_before"].search(parts["before"]) or _SAYS["limit_after"].match(parts["after"])
    told = _SAYS["ward_speaks"].match(length.sentence.text) or (
        _SAYS["told"].match(parts["after"]) and not _SAYS["company_tells"].search(parts["before"])
    )
    return bool(limit and told)


def _is_settled(length: _Length, flat: str) -> bool:
    """Whether both sides came to this length: by words about it, or the ward's rule that was taken."""
    if _is_the_rule(length):
        return gives_way(flat[length.end : length.end + 60])
    parts = length.parts
    if _SAYS["fallback"].search(parts["before"]):
        return False
    return bool(
        _SAYS["settled_before"].search(parts["before"]) or _SAYS["settled_after"].search(parts["after"])
    )


def _is_withdrawn(parts: dict[str, str], later: list[_Length], flat: str) -> bool:
    """Whether it was wanted at first and another length came of it."""
    if _SAYS["at_first"].search(parts["before"]) and _SAYS["conceded"].match(parts["after"]):
        return bool(later)
    wanted = _SAYS["conceded"].match(parts["after"]) or _SAYS["wanted"].search(parts["around"])
    return bool(wanted) and any(_is_settled(other, flat) for other in later)


def _end(length: _Length) -> int:
    about = _SAYS["about"].match(length.parts["after"])
    return length.end + (about.end() if about else 0)


def _ranges(sentence: Segment, today: date) -> list[tuple[int, int, int]]:
    """(start, end, months) of each 「…から…まで」 between two dates with a year."""
    found = []
    for first, last, until in _between(sentence, today):
        if (months := months_between(first.value, until)) is not None:
            found.append((sentence.start + first.start, sentence.start + last.end, months))
    return found


def _between(sentence: Segment, today: date) -> Iterator[tuple[Moment, Moment, str]]:
    """Each two dates with 「から…まで」 between them, and the value of the later."""
    items = [m for m in moments(sentence.text, today) if m.exists and len(m.value) >= 7]
    for first, last in pairwise(items):
        if _SAYS["from_to"].fullmatch(sentence.text[first.end : last.start]):
            until = _range_end(sentence.text, first, last, today)
            if "T" not in first.value and "T" not in until:
                yield first, last, until


def _range_end(text: str, first: Moment, last: Moment, today: date) -> str:
    """The value of the later date of two; one without a year follows the earlier one."""
    if last.fiscal:
        return f"{int(last.value[:4]) + 1}-03"
    value = last.value
    if not first.stated and not last.stated and "年" not in text:
        anchored = moments(text[last.start : last.end], today, first.value)
        value = anchored[0].value if anchored else value
    if not (first.stated and last.stated) and value[:7] < first.value[:7]:
        value = f"{int(value[:4]) + 1}{value[4:]}"
    return value


def start(flat: str, today: date, near: str | None = None) -> Found | None:
    """When it is to begin: a month or a day from today on. ``near`` is a start already known."""
    weighed: list[tuple[int, Found]] = []
    for sentence in _usable(flat):
        if is_elsewhere(sentence.text):
            continue
        for i, item in enumerate(moments(sentence.text, today, near)):
            if _may_begin(item, sentence.text, today):
                at = sentence.start
                found = Found(item.value[:10], at + item.start, at + item.end, item.stated)
                weighed.append((_start_weight(item, sentence.text, first=i == 0), found))
    best = max(weighed, key=lambda each: each[0], default=None)
    return best[1] if best and best[0] >= 1 else (_season(flat) or _begun(flat, today))


def _begun(flat: str, today: date) -> Found | None:
    """A beginning in the past from which its length is counted: 「2019年4月から3年」."""
    length = period(flat, today)
    for sentence in _usable(flat) if length else ():
        for item in moments(sentence.text, today):
            at, end = sentence.start + item.start, sentence.start + item.end
            counted = length and re.fullmatch(r"\s*(?:から|より)、?\s*", flat[end : length.start])
            if item.exists and item.stated and len(item.value) >= 7 and counted:
                return Found(item.value[:10], at, end)
    return None


def _season(flat: str) -> Found | None:
    """A part of a year at which it is to begin, as it was said: its first month is nobody's word."""
    for sentence in _usable(flat):
        for at, end in () if is_elsewhere(sentence.text) else seasons(sentence.text):
            if not _SAYS["not_season"].match(sentence.text[end:]):
                words = sentence.text[at:end]
                return Found(words, sentence.start + at, sentence.start + end)
    return None


def _may_begin(item: Moment, text: str, today: date) -> bool:
    """Whether something may begin on a date: not the day of a call or a deadline, nor what has come."""
    if not item.exists or len(item.value) < 7:
        return False
    before, after = text[: item.start], text[item.end :]
    if _SAYS["not_start_after"].match(after) or _SAYS["not_start_before"].search(before[-10:]):
        return False
    if _SAYS["instead"].match(after):
        return False
    if _SAYS["until"].match(after) and not _SAYS["begins"].search(before[-8:]):
        return False
    if item.fiscal and not _SAYS["fiscal_from"].match(after):
        return False
    value = item.value[:10]
    # A month that has begun may still be a beginning; a day that has come is none.
    return value > today.isoformat() if len(value) == 10 else value >= today.isoformat()[:7]


def _start_weight(item: Moment, text: str, *, first: bool) -> int:
    before, after = text[: item.start], text[item.end :]
    begins = _SAYS["from"].match(after)
    weight = 5 if begins else 1
    if _SAYS["start_labelled"].search(before):
        weight += 3
    if _SAYS["start_does"].match(after):
        weight += 1
    if first and not begins and _SAYS["noted"].search(text[: item.end + 12]):
        weight -= 3
    return weight if item.stated else weight - 1


_WAYS = (
    ("来庁", _SAYS["how_visit"]),
    ("電話", _SAYS["how_phone"]),
    ("メール", _SAYS["how_mail"]),
    ("打合せ", _SAYS["how_meeting"]),
)
"""The one name of a way of hearing, and the expression of the others."""


def heard(flat: str, today: date) -> tuple[Found | None, Found | None]:
    """The day (and time) it was heard, and how: 来庁, 電話, メール, 立ち話 …"""
    when: Found | None = None
    how: Found | None = None
    for sentence in sentences(flat):
        way = way_in(sentence)
        if when is None:
            opens = not flat[: sentence.start].strip()
            when = _heard_when(sentence, today, told=way is not None, opens=opens)
        how = how or way
    return when, how


def way_in(sentence: Segment) -> Found | None:
    """How a sentence tells that it was heard; what somebody wants or what is to come tells nothing of it."""
    if _SAYS["to_come"].search(sentence.text):
        return None
    for way in _SAYS["how"].finditer(sentence.text):
        before, after = sentence.text[: way.start()], sentence.text[way.end() :]
        if _SAYS["not_how"].match(after) or _SAYS["not_how_before"].search(before):
            continue
        if any(past.start() <= way.start() < past.end() for past in _SAYS["earlier"].finditer(sentence.text)):
            continue
        if _SAYS["came_to_us"].fullmatch(way.group()) and _SAYS["nobody_came"].search(before):
            continue
        counter = way.group() == "窓口"
        if counter and (_SAYS["of_a_person"].search(before) or not _SAYS["at_counter"].match(after)):
            continue
        return Found(_way(way.group()), sentence.start + way.start(), sentence.start + way.end())
    return None


def heard_day(flat: str, today: date) -> Moment | None:
    """The day of which a text says that it was heard then: 今朝, 19日, 先月の20日."""
    return next(
        (each for each in days(flat, today, ahead=False) if each.value[:10] <= today.isoformat()), None
    )


def _heard_when(sentence: Segment, today: date, *, told: bool, opens: bool) -> Found | None:
    """The first past day of a sentence that tells of hearing, or that opens the text with it."""
    hears = _SAYS["heard_then"].search(sentence.text)
    if (
        hears
        and (day := heard_day(sentence.text, today))
        and not _SAYS["from"].match(sentence.text[day.end :])
    ):
        return Found(day.value, sentence.start + day.start, sentence.start + day.end)
    past = [
        m
        for m in moments(sentence.text, today, today.isoformat()[:7])
        if m.exists and len(m.value) >= 10 and m.value[:10] <= today.isoformat()
    ]
    after = sentence.text[past[0].end :] if past else ""
    if (
        not past
        or _SAYS["earlier"].search(after)
        or _SAYS["from"].match(after)
        or _SAYS["instead"].match(after)
        or _SAYS["pointing"].match(sentence.text, past[0].start)
    ):
        return None
    if told or _SAYS["noted"].search(sentence.text) or (opens and past[0].start == 0):
        return Found(past[0].value, sentence.start + past[0].start, sentence.start + past[0].end)
    return None


def _way(words: str) -> str:
    return next((name for name, expression in _WAYS if expression.fullmatch(words)), words)
