"""Who bears cost, and who bears development, from a story.

What its words say clause by clause (``knowledge.bills``) is weighed against what each sentence is like
(``knowledge.paying``): likeness speaks where the words say nothing, and over them only where it is sure.
What is taken back later no longer counts. Knows no policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge import paying
from knowledge.bills import Bill, bills, concerns_others, goes_on, is_taken_back, names_no_payer, says_unsaid
from knowledge.facts import Bearer, Cost
from knowledge.likeness import Taught
from knowledge.paying import Says
from knowledge.segments import Segment, clauses, is_elsewhere, is_hedged, is_instruction, sentences

_SILENCE = 0.4
"""How like silence on development a sentence may be at most that asks the ward to pay for it."""
_PAYERS: dict[str, Says] = {"ward": "ward", "open": "open"}
"""What a bill says of the ward; every other payer leaves it out."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What a story says of cost and of development; None where it does not say."""

    cost: tuple[Cost, Bill] | None
    development: tuple[Bearer, Bill] | None
    bills: tuple[Bill, ...] = ()


def _said(own: list[Bill]) -> Says:
    """What the bills of a sentence say of the ward."""
    found = {_PAYERS.get(bill.who, "not_ward") for bill in own}
    order: tuple[Says, ...] = ("ward", "not_ward", "open")
    return next((says for says in order if says in found), "silent")


def _weighed(flat: str) -> Iterator[tuple[bool, Bill]]:
    """The bills of a text, sentence by sentence, with what the sentences are like."""
    told = list(bills(flat))
    before = ""
    for sentence in sentences(flat):
        own = [(of, bill) for of, bill in told if sentence.start <= bill.start < sentence.end]
        asked = False
        for develops, taught in ((False, paying.TAUGHT), (True, paying.DEVELOPMENT)):
            worded = [bill for of, bill in own if of is develops]
            heard = _heard(sentence, before if develops else "", _said(worded), taught, agrees=asked)
            told_now = [heard] if heard else worded
            asked = _said(told_now) == "ward"
            yield from ((develops, bill) for bill in told_now)
        before = sentence.text


def _heard(sentence: Segment, before: str, said: Says, taught: Taught, *, agrees: bool) -> Bill | None:
    """What a sentence is like, where that counts for more than what its words say; None where it does not.

    ``before``: the sentence before, which counts where this one points back at it. ``agrees``: it is known
    that the ward is asked to pay, and only whether this is for development is to be heard.
    """
    if is_elsewhere(sentence.text) or is_instruction(sentence.text):
        return None
    own = [clause for clause in clauses(sentence) if not concerns_others(clause.text)]
    if said == "silent" and names_no_payer(own):
        return None
    text = (before if goes_on(sentence.text) else "") + "".join(clause.text for clause in own)
    settled = said != "silent"
    heard = taught.outweighs(text, said, settled=settled)
    if heard is None and agrees and not settled:
        heard = "ward" if taught.silence(text) < _SILENCE else None
    if heard is None or (not settled and says_unsaid(sentence.text)):
        return None
    piece = taught.likest(own, heard)
    who = "none_of_ward" if heard == "not_ward" else heard
    return Bill(who, piece.start, piece.end, not is_hedged(sentence.text))


def _standing(flat: str, told: list[Bill]) -> list[Bill]:
    """The bills without those that the text takes back: 最初は区でと言っていたが、全部会社が持つと言い直した."""

    def taken_back(bill: Bill) -> bool:
        sentence = next((s for s in sentences(flat) if s.start <= bill.start < s.end), None)
        if sentence is None or bill.who != "ward":
            return False
        instead = any(
            b.start >= bill.end and b.who in {"company", "none", "none_of_ward"} and b.whole for b in told
        )
        return is_taken_back(flat[sentence.start : bill.end], flat[bill.start :], instead=instead)

    return [bill for bill in told if not taken_back(bill)]


def read(flat: str) -> Costs:
    """Read a flat text. A cost said to be the ward's in part is the ward's; development counts as cost."""
    return _costs(flat, list(_weighed(flat)))


def worded(flat: str) -> Costs:
    """Read a flat text by its words alone: a few words are like too much."""
    return _costs(flat, list(bills(flat)))


def _costs(flat: str, told: list[tuple[bool, Bill]]) -> Costs:
    cost = _standing(flat, [bill for develops, bill in told if not develops])
    development = _standing(flat, [bill for develops, bill in told if develops])
    return Costs(
        _borne([*cost, *(bill for bill in development if bill.who == "ward")]),
        _developed(development),
        (*cost, *development),
    )


def _first(told: list[Bill], *who: str, whole: bool = False) -> Bill | None:
    return next((b for b in told if b.who in who and (b.whole or not whole)), None)


def _borne(told: list[Bill]) -> tuple[Cost, Bill] | None:
    """Who bears cost, from the bills: a share of the ward's before all else."""
    if ward := _first(told, "ward"):
        return "ward", ward
    if free := _first(told, "none_of_ward"):
        return "company", _first(told, "company") or free
    if company := _first(told, "company", whole=True):
        return "company", company
    if none := _first(told, "none", whole=True):
        return "none", none
    if unsettled := _first(told, "open"):
        return "undecided", unsettled
    given = _first(told, "free", whole=True)
    return ("company", given) if given else None


def _developed(told: list[Bill]) -> tuple[Bearer, Bill] | None:
    """Who bears development, from the bills about it."""
    if ward := _first(told, "ward"):
        return "ward", ward
    if company := _first(told, "company") or _first(told, "none_of_ward"):
        return "company", company
    none = _first(told, "none")
    return ("none", none) if none else None
