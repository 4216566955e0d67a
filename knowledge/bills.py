"""Who bears cost, and who bears development, from the words of a story, clause by clause.

A payer, money, and what is said of it. A sentence takes up the one before where it answers its question or
points back at it. What is told of another city, or only of development, says nothing of the ward's share.
The words are data (``content/common/money.yaml``). Knows no policy, and does not weigh one clause against another.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.expressions import load
from knowledge.segments import Segment, clauses, is_elsewhere, is_hedged, is_instruction, sentences
from knowledge.verbatim import source

PATH = Path(__file__).parent / "content" / "common" / "money.yaml"
_SAYS = load(PATH)


@dataclass(frozen=True, slots=True)
class Bill:
    """A statement about money: who, where it stands (flat), whether it was sure of itself.

    ``whole`` is true where it speaks of all the cost, not of one item.
    """

    who: str
    start: int
    end: int
    heard: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Said:
    """What one clause says of who pays; ``develops``: of development alone."""

    who: str
    develops: bool = False
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Thread:
    """What a sentence leaves to the next: the topic of its question, whether it spoke of money or development."""

    asked: str = ""
    develops: bool = False
    money: bool = False

    def taken_up(self, text: str) -> bool:
        """Whether a sentence answers this one or points back at it."""
        return bool(self.asked) or goes_on(text)


def _plainly(text: str) -> str:
    """A clause with its roundabout ways put straight: a request asked as a question, a denial of a denial."""
    text = _SAYS["sign"].sub(":", text)
    text = _SAYS["polite"].sub("", text)
    text = _SAYS["asking"].sub("お願い", text)
    if _SAYS["denied_twice"].search(text):
        return _SAYS["denied_twice"].sub("お願い", _SAYS["not_a_yen"].sub("", text))
    return text


def _ward_bears(text: str, share: bool) -> bool:
    """Whether the ward, named in a clause about money, is to pay: it is asked, it comes last, or a sum is beside it."""
    asked = None if _asks_for_a_thing(text) else _SAYS["ward_asked"].search(text)
    return bool(
        (asked and (_SAYS["ask"].search(asked.group()) or share))
        or _SAYS["ward_last"].search(text)
        or _SAYS["budget"].search(text)
    )


def _asks_for_a_thing(text: str) -> bool:
    """Whether what is asked for is no money: 区には場所を貸してほしい, beside 費用は会社持ち."""
    return "を" in text and not (_SAYS["money"].search(text) or _SAYS["give"].search(text))


def _one_item(text: str) -> bool:
    """Whether a company takes on one thing (機材は会社), not all of it nor one thing after another (機材も会場も)."""
    if _SAYS["all"].search(text) or _SAYS["this_too"].search(text):
        return False
    of = _SAYS["of_what"].search(text)
    of_money = _SAYS["cost_word"].search(of["what"] if of else text)
    return bool(
        _SAYS["only"].search(text)
        or (of and not of_money)
        or (_SAYS["item"].search(text) and not re.search(r"費用|経費", text))
    )


def _said(text: str, develops: bool, about: bool, payer: str, whole_sentence: str) -> _Said | None:
    """Read one clause about money. ``about``: development is the topic; ``payer``: who was named before.

    In turn: the ward pays nothing; it pays, or shares; the company pays; something is asked of whoever
    reads; nothing is to be paid; it is open; it is given for nothing.
    """
    exchange = re.search(r"(?:金銭|お金)[^。]{0,10}やり(?:取|と)り", text)
    silent = bool(_SAYS["silent"].search(text)) and not (exchange or _SAYS["never_due"].search(text))
    none = bool(_SAYS["none"].search(text)) and not silent
    if _SAYS["not_asked"].search(text) and not none:
        return None
    share = bool(_SAYS["share"].search(text))
    unsettled = silent or bool(_SAYS["open"].search(text))
    wanted = not unsettled or bool(_SAYS["wanted"].search(text))
    ward, company = bool(_SAYS["ward"].search(text)), bool(_SAYS["company"].search(text))
    if ward and none and not (share and _SAYS["ask"].search(text) and not _SAYS["none_at_all"].search(text)):
        return _Said("none_of_ward", about and develops and not _of_all(text))
    if wanted and not none and (_SAYS["half"].search(text) or (ward and _ward_bears(text, share))):
        return _Said("ward", about)
    if company and _SAYS["takes"].search(text) and not unsettled and not none:
        return _Said("company", about and not _all_told(text), not _one_item(text))
    if not (none or unsettled or company) and (
        _SAYS["asked_of_us"].search(text) or (share and _SAYS["asked_share"].search(text))
    ):
        return _Said("ward", about)
    if none and not unsettled:
        return _Said(
            "none_of_ward" if payer == "ward" else "none", develops, bool(_SAYS["of_money"].search(text))
        )
    if unsettled:
        return _Said("open") if _SAYS["cost_word"].search(whole_sentence) else None
    if _SAYS["free"].search(text) and not _SAYS["ward_lends"].search(text):
        return _Said("free", about and develops, not _SAYS["free_item"].search(text))
    if payer == "ward" and (_SAYS["ask"].search(text) or share) and _SAYS["money"].search(text):
        return _Said("ward", about)
    return None


def _all_told(text: str) -> bool:
    """Whether a clause about development speaks of the rest too: 開発費も含めてすべて, 開発費も設置費も."""
    if _SAYS["beside"].search(text):
        return True
    return bool(_SAYS["all"].search(text)) and not _SAYS["all_of_development"].search(text)


def _of_all(text: str) -> bool:
    """Whether a clause about development also says that the ward bears nothing at all."""
    match = _SAYS["none_at_all"].search(text)
    return match is not None and text[match.start() - 1 : match.start()] not in {"の", "は", "も", ""}


def _spoken(sentence: Segment, thread: _Thread) -> Segment:
    """A sentence of minutes without its speaker and the いえ、 it opens with, where it takes up the one before.

    The label of a form is no speaker: it names money, or what follows would say nothing without it.
    """
    start = 0
    label = _SAYS["speaker"].match(sentence.text)
    if label and not _SAYS["money"].search(label.group()) and not _is_develop(label.group()):
        start = label.end()
    if opening := _SAYS["interjection"].match(sentence.text, start):
        start = opening.end()
    spoken = Segment(sentence.text[start:], sentence.start + start, sentence.end)
    return spoken if spoken.text and thread.taken_up(spoken.text) else sentence


def _told(sentence: Segment, asked: str) -> Iterator[Segment]:
    """The clauses, each with the topic that it leaves out: what was asked, or a label before a space.

    Only the text has it; the offsets are those of the clause.
    """
    topic = asked
    for clause in clauses(sentence):
        if _SAYS["bare_label"].fullmatch(clause.text) and clause.end < sentence.end:
            topic = clause.text.strip() + ":"
            continue
        yield Segment(topic + clause.text, clause.start, clause.end)
        topic = ""


def _is_develop(text: str) -> bool:
    return bool(_SAYS["develop"].search(_SAYS["not_develop"].sub("＿", text)))


def _bills(sentence: Segment, thread: _Thread) -> Iterator[tuple[bool, Bill]]:
    """(about development, bill) for each clause of a sentence that says who pays.

    ``thread``: what the sentence before asked, or left for this one to go on with.
    """
    taken_up = thread.taken_up(sentence.text)
    about = thread.develops and taken_up
    money_topic = (thread.money or about) and taken_up
    heard = not is_hedged(sentence.text)
    sells = bool(_SAYS["sells"].search(sentence.text))
    payer = ""
    for clause in _told(sentence, thread.asked):
        text = _plainly(clause.text)
        if concerns_others(text):
            continue
        develops = _is_develop(text)
        money = bool(_SAYS["money"].search(clause.text)) or (develops and bool(_SAYS["bear"].search(text)))
        if develops:
            about = True
        elif money and not _SAYS["goes_on"].match(text) and _SAYS["new_topic"].search(text):
            about = False
        money_topic = money_topic or money
        if _SAYS["buys"].search(text) and not (_SAYS["open"].search(text) or sells):
            yield about, Bill("ward", clause.start, clause.end, heard)
            continue
        if money_topic or about:
            said = _said(text, develops, about, payer, sentence.text)
            if said and said.who == "ward" and not _answers(text, thread.asked):
                said = _Said("open")
            if said:
                bill = Bill(said.who, clause.start, clause.end, heard, said.whole)
                yield said.develops, bill
                if said.who == "company" and develops and not said.develops:
                    yield True, bill
        if _SAYS["ward"].search(text):
            payer = "ward"
        elif _SAYS["company"].search(text):
            payer = "company"


def _answers(text: str, asked: str) -> bool:
    """Whether an answer takes on what was asked, not leaving it open (区の負担は。――確認します。)."""
    return not (asked and text.startswith(asked)) or bool(_SAYS["affirms"].search(text[len(asked) :]))


def _asks(text: str) -> str:
    """The topic of a question that only asks who pays or how much; a request put as a question is none."""
    match = _SAYS["question"].search(_SAYS["polite"].sub("", text))
    return (match["topic"] or match["topic2"]) if match and not _SAYS["asking"].search(text) else ""


def bills(flat: str) -> Iterator[tuple[bool, Bill]]:
    """(about development, bill) for each clause of a flat text that says who pays, in turn."""
    thread = _Thread()
    for sentence in sentences(flat):
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
        spoken = _spoken(sentence, thread)
        asked = _asks(spoken.text)
        if asked and _SAYS["money"].search(spoken.text):
            thread = _Thread(asked, _is_develop(asked), money=True)
            continue
        yield from _bills(spoken, thread)
        on = thread.taken_up(spoken.text)
        thread = _Thread(
            develops=(on and thread.develops) or _is_develop(spoken.text),
            money=(on and thread.money) or bool(_SAYS["money"].search(spoken.text)),
        )


def concerns_others(text: str) -> bool:
    """Whether a clause tells of another city's money, the participants', another purse's, or of a mere case."""
    return is_elsewhere(text) or any(
        _SAYS[name].search(text) for name in ("hypothetic", "participant", "other_purse")
    )


def goes_on(text: str) -> bool:
    """Whether a sentence points back at the one before: その作り賃は区で."""
    return _SAYS["goes_on"].match(text) is not None


def says_unsaid(text: str) -> bool:
    """Whether a text says itself that money was not spoken of."""
    return _SAYS["silent"].search(text) is not None


def names_no_payer(clauses_told: Iterable[Segment]) -> bool:
    """Whether clauses tell a sum, a year or a count and nothing else: 金額は300万円、令和9年度; 全部で4社."""
    return all(_SAYS["of_no_payer"].fullmatch(clause.text.strip()) for clause in clauses_told)


def is_taken_back(before: str, after: str, *, instead: bool) -> bool:
    """Whether what was said first (``before``, up to its end) no longer stands by what follows from it on.

    ``instead``: whether somebody else is named afterwards who bears all.
    """
    if not _SAYS["first_said"].search(before):
        return False
    return bool(_SAYS["withdrawn"].search(after) or (instead and _SAYS["mended"].search(after)))


def price(flat: str) -> Bill | None:
    """The first amount of money that is asked here (what a purchase costs the ward), or an offer to undercut."""
    for sentence in sentences(flat):
        if match := _SAYS["cheaper"].search(sentence.text):
            return Bill("ward", sentence.start + match.start(), sentence.start + match.end())
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
        if _SAYS["participant"].search(sentence.text) or names_no_payer(clauses(sentence)):
            continue
        if match := _SAYS["price"].search(sentence.text):
            return Bill("ward", sentence.start + match.start(), sentence.start + match.end())
    return None


def is_price(words: str) -> bool:
    """Whether words only name what something is offered for, and say of nobody that they bear it: 一箱3000円."""
    flat = source(words).flat
    named = _SAYS["price"].search(flat) or _SAYS["cheaper"].search(flat)
    return bool(named) and not any(
        _SAYS[name].search(flat) for name in ("ward", "bear", "half", "share", "buys", "cost_word")
    )
