"""When a thing begins and how long it is to last, from a story.

What only looks like a term (三年間の実績, 5年保証, two other cities' years) is told apart. Knows no
policy: that two years are the most is said elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from knowledge.dates import Moment, moments, months_between, spans
from knowledge.expressions import load
from knowledge.segments import Segment, is_elsewhere, is_instruction, is_told_elsewhere, sentences

PATH = Path(__file__).parent / "content" / "common" / "terms.yaml"
_SAYS = load(PATH)


@dataclass(frozen=True, slots=True)
class Found:
    """A value at flat offsets ``start`` to ``end``; ``stated`` is false where a year was assumed."""

    value: str
    start: int
    end: int
    stated: bool = True


def _usable(flat: str) -> list[Segment]:
    return [s for s in sentences(flat) if not is_instruction(s.text)]


def period(flat: str, today: date) -> Found | None:
    """How long it is to last, in whole months (under one: None), never what was, or lasts elsewhere."""
    best: tuple[int, Found] | None = None
    for sentence in _usable(flat):
        for at_start, at_end, months in _ranges(sentence, today):
            if is_elsewhere(sentence.text):
                continue
            found = Found(str(months), at_start, at_end)
            if best is None or best[0] < 6:
                best = (6, found)
        for span in spans(sentence.text):
            before, after = sentence.text[: span.start], sentence.text[span.end :]
            if (
                span.months is None
                or _SAYS["not_before"].search(before[-12:])
                or _SAYS["not_after"].match(after)
            ):
                continue
            around = sentence.text[max(0, span.start - 14) : span.end + 10]
            clause = (
                re.split(r"[、,。]", before)[-1]
                + sentence.text[span.start : span.end]
                + re.split(r"[、,。]", after)[0]
            )
            score = 2
            if _SAYS["term_for"].search(around):
                score += 2
            if re.search(
                r"期間(?:は|も|:)?[^、。]{0,6}$|協定(?:期間)?(?:は|を|で|が|期間)?[^、。]{0,5}$", before
            ):
                score += 2
            if re.match(r"\s*(?:間)?(?:の)?協定|(?:間)?(?:を)?(?:希望|予定)", after):
                score += 2
            if _SAYS["record"].search(clause):
                score -= 4
            if is_elsewhere(sentence.text) or is_told_elsewhere(sentence, sentence.start + span.start):
                score -= 4
            if re.search(r"(?:以後|以降|その後|後は|あとは|さらに|満了後)[^、。]{0,3}$", before) or re.match(
                r"(?:間)?(?:ごと|単位|ずつ)", after
            ):
                score -= 2
            about = re.match(r"間?(?:くらい|ぐらい|程度|ほど)", after)
            end = span.end + (about.end() if about else 0)
            if score >= 2 and (best is None or score > best[0]):
                best = (
                    score,
                    Found(str(span.months), sentence.start + span.start, sentence.start + end),
                )
    return best[1] if best else None


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
            if re.match(r"\s*(?:末|中|頃|ごろ|いっぱい)?\s*まで", after) and not re.search(
                r"開始|始め", before[-8:]
            ):
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
