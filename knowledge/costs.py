"""Who bears cost, and who bears development, from the words of a story.

Clause by clause: a payer, money, and what is said of it. What is told of another city, or only
of development, says nothing of the ward's share. The words are data (``content/common/money.yaml``).
Knows no policy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.expressions import load
from knowledge.facts import Bearer, Cost
from knowledge.segments import Segment, clauses, is_elsewhere, is_hedged, is_instruction, sentences

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
class Costs:
    """What a story says of cost and of development; None where it does not say."""

    cost: tuple[Cost, Bill] | None
    development: tuple[Bearer, Bill] | None
    bills: tuple[Bill, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """What one clause says of who pays; ``develops``: of development alone."""

    who: str
    develops: bool = False
    whole: bool = True


def _plainly(text: str) -> str:
    """A clause with its roundabout ways put straight: a request asked as a question, a denial of a denial."""
    text = _SAYS["polite"].sub("", text)
    text = _SAYS["asking"].sub("お願い", text)
    if _SAYS["denied_twice"].search(text):
        return _SAYS["denied_twice"].sub("お願い", _SAYS["not_a_yen"].sub("", text))
    return text


def _ward_bears(text: str, share: bool) -> bool:
    """Whether the ward, named in a clause about money, is to pay: it is asked, it comes last, or a sum is beside it."""
    asked = _SAYS["ward_asked"].search(text)
    return bool(
        (asked and (_SAYS["ask"].search(asked.group()) or share))
        or _SAYS["ward_last"].search(text)
        or _SAYS["budget"].search(text)
    )


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


def _bills(sentence: Segment, carried: bool) -> Iterator[tuple[bool, Bill]]:
    """(about development, bill) for each clause of a sentence that says who pays.

    ``carried``: the sentence before spoke of development, and this one may go on with it.
    """
    money_topic = about = carried and bool(_SAYS["goes_on"].match(sentence.text))
    heard = not is_hedged(sentence.text)
    payer = ""
    for clause in clauses(sentence):
        text = _plainly(clause.text)
        if is_elsewhere(text) or any(
            _SAYS[name].search(text) for name in ("hypothetic", "participant", "other_purse")
        ):
            continue
        develops = bool(_SAYS["develop"].search(_SAYS["not_develop"].sub("＿", text)))
        money = bool(_SAYS["money"].search(clause.text)) or (develops and bool(_SAYS["bear"].search(text)))
        if develops:
            about = True
        elif money and not _SAYS["goes_on"].match(text) and _SAYS["new_topic"].search(text):
            about = False
        money_topic = money_topic or money
        if money_topic or about:
            said = _said(text, develops, about, payer, sentence.text)
            if said:
                bill = Bill(said.who, clause.start, clause.end, heard, said.whole)
                yield said.develops, bill
                if said.who == "company" and develops and not said.develops:
                    yield True, bill
        if _SAYS["ward"].search(text):
            payer = "ward"
        elif _SAYS["company"].search(text):
            payer = "company"


def read(flat: str) -> Costs:
    """Read a flat text. A cost said to be the ward's in part is the ward's; development counts as cost."""
    bills: list[Bill] = []
    development: list[Bill] = []
    carried = False
    for sentence in sentences(flat):
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
        for develops, bill in _bills(sentence, carried):
            (development if develops else bills).append(bill)
        carried = bool(_SAYS["develop"].search(_SAYS["not_develop"].sub("", sentence.text)))

    def first(items: list[Bill], who: str) -> Bill | None:
        return next((b for b in items if b.who == who), None)

    bearer: tuple[Bearer, Bill] | None = None
    dev_ward = first(development, "ward")
    dev_company = first(development, "company") or first(development, "none_of_ward")
    if dev_ward:
        bearer = ("ward", dev_ward)
    elif dev_company:
        bearer = ("company", dev_company)
    elif dev_none := first(development, "none"):
        bearer = ("none", dev_none)

    cost: tuple[Cost, Bill] | None = None
    if ward := (first(bills, "ward") or dev_ward):
        cost = ("ward", ward)
    elif free := first(bills, "none_of_ward"):
        company = first(bills, "company")
        cost = ("company", company or free)
    elif company := next((b for b in bills if b.who == "company" and b.whole), None):
        cost = ("company", company)
    elif none := next((b for b in bills if b.who == "none" and b.whole), None):
        cost = ("none", none)
    elif unsettled := first(bills, "open"):
        cost = ("undecided", unsettled)
    elif given := next((b for b in bills if b.who == "free" and b.whole), None):
        cost = ("company", given)
    return Costs(cost, bearer, tuple(bills + development))


def price(flat: str) -> Bill | None:
    """The first amount of money that is asked here (what a purchase costs the ward), or an offer to undercut."""
    for sentence in sentences(flat):
        if match := _SAYS["cheaper"].search(sentence.text):
            return Bill("ward", sentence.start + match.start(), sentence.start + match.end())
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
        if match := _SAYS["price"].search(sentence.text):
            return Bill("ward", sentence.start + match.start(), sentence.start + match.end())
    return None
