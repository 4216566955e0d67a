"""When a thing begins and how long it is to last, from a story.

What only looks like a term (三年間の実績, 5年保証, two other cities' years) is told apart. Knows no
policy: that two years are the most is said elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from knowledge.dates import Moment, Span, moments, months_between, spans
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
_LENGTH_MARKS: tuple[tuple[str, str, int], ...] = (
    ("term_for", "around", 2),
    ("labelled", "before", 2),
    ("labelled_after", "after", 2),
    ("in_all", "before", 2),
    ("settled_before", "before", 3),
    ("settled_after", "after", 3),
    ("insisted", "after", 2),
    ("record", "clause", -4),
    ("each", "after", -2),
    ("not_this", "after", -6),
    ("dropped", "after", -6),
    ("fallback", "before", -5),
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
    weighed: list[tuple[int, Found]] = []
    for sentence in _usable(flat):
        if not is_elsewhere(sentence.text):
            weighed += [(_RANGE, Found(str(n), at, end)) for at, end, n in _ranges(sentence, today)]
    lengths = _lengths(flat)
    for i, length in enumerate(lengths):
        weight = _weight(length, flat, lengths[i + 1 :])
        weighed.append((weight, Found(str(length.span.months), length.start, _end(length))))
    best = max(weighed, key=lambda each: each[0], default=None)
    return best[1] if best and best[0] >= _LEAST else None


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
    for name, where, points in _LENGTH_MARKS:
        if _SAYS[name].search(parts[where]):
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
    items = [m for m in moments(sentence.text, today) if m.exists and len(m.value) >= 7]
    for first, last in pairwise(items):
        between = sentence.text[first.end : last.start]
        if not re.fullmatch(r"\s*(?:頃|ごろ|初め|末)?\s*(?:から|より|~|-|→)\s*", between):
            continue
        end_value = last.value
        if not last.stated or not first.stated:
            anchored = moments(sentence.text[last.start : last.end], today, first.value)
            if not first.stated and not last.stated and not re.search(r"年", sentence.text):
                end_value = anchored[0].value if anchored else last.value
            if end_value[:7] < first.value[:7]:
                end_value = f"{int(end_value[:4]) + 1}{end_value[4:]}"
        if last.fiscal:
            end_value = f"{int(last.value[:4]) + 1}-03"
        if "T" in first.value or "T" in end_value:
            continue
        if (months := months_between(first.value, end_value)) is not None:
            found.append((sentence.start + first.start, sentence.start + last.end, months))
    return found


def start(flat: str, today: date, near: str | None = None) -> Found | None:
    """When it is to begin: a month or a day from today on. ``near`` is a start already known."""
    best: tuple[int, Found] | None = None
    for sentence in _usable(flat):
        if is_elsewhere(sentence.text):
            continue
        items = moments(sentence.text, today, near)
        for i, item in enumerate(items):
            if not item.exists or len(item.value) < 7:
                continue
            before, after = sentence.text[: item.start], sentence.text[item.end :]
            if _SAYS["not_start_after"].match(after) or _SAYS["not_start_before"].search(before[-10:]):
                continue
            if re.match(
                r"\s*(?:末|中|頃|ごろ|いっぱい)?\s*まで(?!に[^、。]{0,4}(?:開始|始め|スタート))", after
            ) and not re.search(r"開始|始め", before[-8:]):
                continue
            if item.fiscal and not re.match(
                r"\s*(?:の)?(?:当初|初め|はじめ|頭|4月)?\s*(?:から|より|~|スタート|開始|に(?:始|開始|スタート))",
                after,
            ):
                continue
            value = item.value[:10]
            # What has come is no beginning; a month that has begun may still be one.
            if value <= today.isoformat() if len(value) == 10 else value < today.isoformat()[:7]:
                continue
            score = 1
            if _SAYS["from"].match(after):
                score += 4
            if re.search(
                r"(?:開始|時期|実施(?:日|時期)?|開催(?:日|時期)?|期間|日程|スタート|始まり|始期|日にち|当日|協定期間|始める(?:の)?)\s*(?:は|を|:|も)?\s*(?:\S{0,3})$",
                before,
            ):
                score += 3
            if re.match(
                r"\s*(?:の|に|、)?[^、。\n]{0,12}(?:開催|実施|大会|イベント|祭|フェア|限り|だけ|のみ|1回|予定|希望|開始|始|やり|渡|行)",
                after,
            ):
                score += 1
            if (
                i == 0
                and _SAYS["noted"].search(sentence.text[: item.end + 12])
                and not _SAYS["from"].match(after)
            ):
                score -= 3
            if not item.stated:
                score -= 1
            if score >= 1 and (best is None or score > best[0]):
                at = sentence.start
                best = (score, Found(value, at + item.start, at + item.end, item.stated))
    return best[1] if best else None


_HOW_NAME = {
    "来所": "来庁",
    "来訪": "来庁",
    "来た": "来庁",
    "来ました": "来庁",
    "架電": "電話",
    "入電": "電話",
    "受電": "電話",
    "来信": "メール",
    "打ち合わせ": "打合せ",
}


def heard(flat: str, today: date) -> tuple[Found | None, Found | None]:
    """The day (and time) it was heard, and how: 来庁, 電話, メール, 立ち話 …"""
    when: Found | None = None
    how: Found | None = None
    for sentence in sentences(flat):
        way = _SAYS["how"].search(sentence.text)
        dated: list[Moment] = [
            m
            for m in moments(sentence.text, today, today.isoformat()[:7])
            if m.exists and len(m.value) >= 10 and m.value[:10] <= today.isoformat()
        ]
        if (
            dated
            and when is None
            and not _SAYS["from"].match(sentence.text[dated[0].end :])
            and (
                way
                or _SAYS["noted"].search(sentence.text)
                or (dated[0].start == 0 and not flat[: sentence.start].strip())
            )
        ):
            when = Found(dated[0].value, sentence.start + dated[0].start, sentence.start + dated[0].end)
        if (
            way
            and how is None
            and not re.match(
                r"(?:は|番号|でのやりとり|アドレス|:|：|\s*0\d|\s*[A-Za-z])", sentence.text[way.end() :]
            )
        ):
            name = way.group()
            how = Found(_HOW_NAME.get(name, name), sentence.start + way.start(), sentence.start + way.end())
    return when, how
