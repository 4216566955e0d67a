"""A staff member's memo or message read into the facts of a consultation.

Deterministic: the same text and day give the same facts, each with the words it rests on. Knows
no conversation and no policy; what may not be missing is decided elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date

from knowledge import bills, callers, contact, costs, firms, mentions, people, renewal, signals, story, term
from knowledge.answers import LONGEST, Problem, answer
from knowledge.corrections import corrections, is_surname_of
from knowledge.dates import moments, months_between
from knowledge.facts import Fact, Facts, Field, Kind
from knowledge.segments import (
    fillers,
    is_doubted,
    mended,
    phrases,
    sentences,
    stamps,
    turnings,
    without_stamps,
)
from knowledge.verbatim import Source, bare, source

__all__ = ["Memo", "Problem", "answer", "corrections", "read"]


@dataclass(frozen=True, slots=True)
class Memo:
    """What a text settles.

    ``rest`` is, verbatim, what no field took. ``kind_candidates`` are the kinds the words leave
    open, best first; empty when the kind is settled or nothing speaks for any.
    """

    facts: dict[Field, Fact]
    rest: tuple[str, ...] = ()
    kind_candidates: tuple[Kind, ...] = ()


class _Reading:
    """Facts being gathered from one text, and the stretches they took.

    ``matter`` is the flat text with a notepad's hours and what speaks of appointments, promises and secrecy
    blanked: neither the day of the next call nor the wish for a reply is a part of the proposal.
    """

    def __init__(self, text: str) -> None:
        self.source: Source = source(text)
        self.flat = bare(self.source.flat)
        self.facts: dict[Field, Fact] = {}
        self.taken: list[tuple[int, int]] = []
        self.matter = without_stamps(self.flat)

    def take(self, name: Field, value: str, start: int, end: int, sure: bool = True) -> None:
        words = self.source.words(start, end).strip("、，, 　")
        if not value:
            return
        heard = sure and not is_doubted(self.flat, start)
        self.facts[name] = Fact(value[: LONGEST.get(name, 200)], words, heard)
        self.taken.append((start, end))


_MATERIAL = re.compile(
    r"(?P<name>(?:会社|製品|サービス)?(?:パンフ(?:レット)?|企画書|提案書|資料|チラシ案|カタログ|図面|見積書|計画書|紙|動画|写真|概要書|仕様書)(?:一式|案)?)(?:も|は|が|を|、| )?\s*(?:あり|有り?|有(?=$|[、。])|いただ|頂|受領|預か|もらっ|受け取|添付|後日|あとで|後で|同封|置いて|郵送|送付|送る|まだ|を(?:持参|置))"
)


def _company(reading: _Reading, firm: contact.Found | None, known: Facts) -> None:
    flat = reading.flat
    others: contact.Found | None = None
    if row := firms.together(flat):
        firm, others = row.first, contact.Found("、".join(row.others), row.start, row.end)
    elif others := firms.joining(flat, firm, beside="company" in known):
        firm = None if firm and others.start <= firm.start < others.end else firm
    if firm:
        reading.take("company", firm.value, firm.start, firm.end)
        reading.taken.append(firms.introduced(flat, firm))
    if others:
        reading.take("companies", others.value, others.start, others.end)
    contact_name = people.person(flat, firm)
    if contact_name and is_surname_of(contact_name.value, known.get("contact_name")):
        reading.taken.append((contact_name.start, contact_name.end))
    elif contact_name:
        reading.take("contact_name", contact_name.value, contact_name.start, contact_name.end)
    if unit := people.department(flat, firm, contact_name):
        reading.take("contact_department", unit.value, unit.start, unit.end)
    if mail := contact.email(flat):
        reading.take("email", mail.value, mail.start, mail.end)
    if phone := contact.phone(flat):
        reading.take("phone", phone.value, phone.start, phone.end)


def _mentioned(reading: _Reading, today: date) -> None:
    for mention in mentions.mentions(reading.flat, today):
        reading.take(mention.field, mention.value, mention.start, mention.end, mention.sure)
        start, end = mention.whole
        reading.taken.append(mention.whole)
        # Line breaks, so that no sentence runs on over what is gone.
        reading.matter = reading.matter[:start] + "\n" * (end - start) + reading.matter[end:]


def _heard(reading: _Reading, today: date) -> None:
    when, how = term.heard(reading.matter, today)
    if when:
        reading.take("heard_on", when.value, when.start, when.end)
    if how:
        reading.take("heard_how", how.value, how.start, how.end)


def _times(reading: _Reading, today: date, known: Facts) -> None:
    flat = reading.matter
    near = known["start"].value if "start" in known else None
    begin = term.start(flat, today, near)
    if begin:
        # The next such month may be another year's; the next such day is hardly ever.
        sure = begin.stated or near is not None or len(begin.value) == 10
        reading.take("start", begin.value, begin.start, begin.end, sure)
    length, agreed = term.lasting(flat, today, dated=_has_own_days(known, today))
    if agreed:
        reading.take("term", agreed.value, agreed.start, agreed.end)
    if length:
        reading.take("period", length.value, length.start, length.end)
    elif begin and (last := _last_day(flat, begin, today)):
        reading.take("period", last.value, last.start, last.end)
    again = renewal.renewal(reading.flat)
    if again and again.value == "talks" and renewal.only_rules_out(flat, again):
        # That nothing renews itself says nothing of talks; but what was automatic before is so no longer.
        if renewal.rules_out_plainly(flat):
            reading.take("renewal", "none", again.start, again.end)
        elif "renewal" in known:
            reading.take("renewal", "talks", again.start, again.end)
    elif again:
        reading.take("renewal", again.value, again.start, again.end)


def _has_own_days(known: Facts, today: date) -> bool:
    """Whether the thing's own days, or its length in days, were told before."""
    period = known.get("period")
    if period is None:
        return False
    return not period.value.isdecimal() or bool(moments(source(period.words).flat, today))


def _last_day(flat: str, begin: term.Found, today: date) -> term.Found | None:
    """The months to a last day said apart from the first: 「4月から。3月末まで」."""
    until = re.search(
        r"([^\s、。]{2,14}?)(?:末|いっぱい)?まで",
        flat[begin.end :].split("。", maxsplit=1)[0].split("\n", maxsplit=1)[0],
    )
    if until is None or re.search(r"返|回答|期限|締|連絡", until.string):
        return None
    last = _until(until.group(1), begin.value, today)
    return term.Found(last, begin.end + until.start(), begin.end + until.end()) if last else None


def plain(flat: str, facts: Facts) -> str:
    """A flat text with the company's names blanked, so that only what it wants is weighed."""
    named: tuple[Field, ...] = ("company", "companies", "contact_department", "contact_name")
    words = [source(facts[name].words).flat for name in named if name in facts and facts[name].words]
    # Of 「広報の見本さん」 neither word is long enough to be blanked by itself.
    if unit := facts.get("contact_department"):
        words += [f"{unit.value}の{name.value}" for name in [facts.get("contact_name")] if name]
    return firms.without_names(flat, [word for word in words if len(word) > 2])


def _until(text: str, begin: str, today: date) -> str | None:
    """The months from a start to 「3月末まで」, counted from the start's year."""
    if not begin[:4].isdecimal() or len(begin) < 7:
        return None
    found = [m for m in moments(text, today) if m.exists and len(m.value) >= 7]
    if not found:
        return None
    value = found[-1].value[:10]
    if not found[-1].stated:
        value = f"{begin[:4]}{value[4:7]}"
        if value < begin[:7]:
            value = f"{int(begin[:4]) + 1}{value[4:7]}"
    months = months_between(begin, value)
    return str(months) if months else None


def _matter(reading: _Reading, names: list[tuple[int, int]], ward_cost: bool | None) -> tuple[Kind, ...]:
    flat = reading.matter
    if asked := story.wishes(flat, names):
        reading.take("wishes", asked.value, asked.start, asked.end)
    if material := _MATERIAL.search(flat):
        reading.take("materials", material.group("name"), *material.span())
    busy = list(reading.taken)
    if where := story.place(flat, names):
        reading.take("place", where.value, where.start, where.end)
    if title := story.proposal(flat, names, busy):
        reading.take("proposal", title.value, title.start, title.end)
    flat = reading.flat
    weighed = signals.evidence(plain(reading.flat, reading.facts), ward_cost)
    if weighed.leading == "sales" and ward_cost is None and (price := bills.price(flat)):
        reading.take("cost", "ward", price.start, price.end)
    if weighed.sure and weighed.leading and weighed.leading != "own":
        first = max((s for s in weighed.signals if s.kind == weighed.leading), key=lambda s: s.weight)
        reading.take("kind", weighed.leading, first.start, first.end)
        return ()
    return signals.open_kinds(weighed)


_MENDABLE: tuple[Field, ...] = ("start", "period", "cost", "place", "contact_name")
"""The fields that may be mended by a bare value (「いや10月」), in the order in which they are tried."""


def _mend(reading: _Reading, today: date) -> None:
    """What a message itself takes back: the last said stands."""
    for piece in mended(reading.flat):
        before = reading.flat[: piece.start]
        named = corrections(piece.text, today, reading.facts)
        if not named and len(piece.text) <= 14:
            last = next(reversed([s.text for s in sentences(before) if len(s.text) > 3]), "")
            for name in _MENDABLE:
                fact = reading.facts.get(name)
                if fact is None or source(fact.words).flat not in last:
                    continue
                if isinstance(result := answer(name, piece.text, today), Fact):
                    named = ((name, result),)
                    break
        for name, result in named:
            if isinstance(result, Fact) and name in reading.facts and result.words in reading.source.text:
                reading.take(name, result.value, piece.start, piece.end, result.heard)


def _rest(reading: _Reading) -> tuple[str, ...]:
    left: list[str] = []
    for sentence in sentences(reading.flat):
        run: tuple[int, int] | None = None
        for phrase in phrases(sentence):
            free = not any(a < phrase.end and phrase.start < b for a, b in reading.taken)
            if free and re.search(r"[^\W_]", phrase.text):
                run = (run[0], phrase.end) if run else (phrase.start, phrase.end)
            elif run:
                left.append(reading.source.words(*run))
                run = None
        if run:
            left.append(reading.source.words(*run))
    return tuple(text.strip() for text in left if text.strip())


def _may_be_trial(reading: _Reading, candidates: tuple[Kind, ...]) -> bool:
    """Whether something is tried; elsewhere no likeness makes a cost one of development."""
    kind = reading.facts.get("kind")
    return kind.value == "experiment" if kind else "experiment" in candidates


def read(text: str, today: date, known: Facts | None = None) -> Memo:
    """Read a whole memo, e-mail or message. Never raises.

    ``today`` is the day it was written; ``known`` what was settled before (a start known as
    2027-04 makes 「5月」 2027-05).
    """
    reading = _Reading(text)
    flat, unstamped = reading.flat, reading.matter
    _company(reading, firms.company(unstamped) or callers.firm(unstamped), known or {})
    named = len(reading.taken)
    _mentioned(reading, today)
    mentioned = reading.taken[named:]
    _heard(reading, today)
    reading.taken += [*fillers(flat), *stamps(flat), *turnings(flat)]
    names = [span for span in reading.taken if span not in mentioned]
    _times(reading, today, known or {})
    if total := mentions.amount(flat):
        reading.take("amount", total.value, total.start, total.end)
    said = plain(unstamped, reading.facts)
    told = costs.read(said)
    reading.taken += [(bill.start, bill.end) for bill in told.bills]
    if told.cost:
        value, bill = told.cost
        reading.take("cost", value, bill.start, bill.end)
    ward = told.cost[0] == "ward" if told.cost and told.cost[0] != "undecided" else None
    candidates = _matter(reading, names, ward)
    if told.development and (_may_be_trial(reading, candidates) or costs.worded(said).development):
        bearer, bill = told.development
        reading.take("development", bearer, bill.start, bill.end)
    _mend(reading, today)
    return Memo(reading.facts, _rest(reading), candidates)
