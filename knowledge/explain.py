"""How a text is read, step by step: every judgement with what it rests on, for whoever doubts one.

Judges nothing itself; gathers what the other modules say of the same text. Knows no sentence of a
conversation and no channel.
"""

from dataclasses import dataclass
from datetime import date

from knowledge.ask import Answer, Understanding
from knowledge.assess import Assessment, assess
from knowledge.company_names import CompanyName
from knowledge.company_names import read as read_name
from knowledge.facts import Facts
from knowledge.handbook import Handbook
from knowledge.memo import plain, read
from knowledge.questions import looks_like_question
from knowledge.segments import is_elsewhere, is_hedged, is_instruction
from knowledge.signals import Evidence, evidence
from knowledge.text import Token, fold, sentences, tokens
from knowledge.verbatim import source

_NAME = 40
"""Characters up to which a text may be nothing but a name."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what it was taken for: a question, or something told.

    ``elsewhere``: only of another city; ``instruction``: it tells the reader how to judge; neither
    counts as a fact. ``hedged``: told, but by its own words not for sure.
    """

    text: str
    question: bool
    elsewhere: bool
    instruction: bool
    hedged: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is seen in a text.

    ``normalised`` is what is compared, never what is shown. ``rest`` is what no fact took.
    ``name`` is the company that is named, taken apart as names are compared; a text of a few words may be
    nothing but that. ``understanding`` and ``answer`` take the whole text for a question; ``evidence`` and
    ``assessment`` take it for a consultation.
    """

    normalised: str
    words: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    understanding: Understanding
    answer: Answer
    name: CompanyName | None
    facts: Facts
    rest: tuple[str, ...]
    evidence: Evidence
    assessment: Assessment


def explain(book: Handbook, text: str, today: date) -> Explanation:
    """Read a text in every way the software reads one. ``today`` is the day it was written."""
    memo = read(text, today)
    # As a consultation is matched: by its proposal, and by all of it where that finds nothing.
    proposal = memo.facts.get("proposal")
    matches = book.catalogue.match(proposal.value) if proposal else ()
    assessment = assess(memo.facts, text, matches or book.catalogue.match(text), book.rules, today)
    return Explanation(
        normalised=fold(text),
        words=tokens(text),
        sentences=tuple(_sentence(sentence) for sentence in sentences(text)),
        understanding=book.answers.understand(text),
        answer=book.answers.ask(text),
        name=_name(memo.facts, text),
        facts=memo.facts,
        rest=memo.rest,
        evidence=evidence(plain(source(text).flat, memo.facts), assessment.ward_cost),
        assessment=assessment,
    )


def _name(facts: Facts, text: str) -> CompanyName | None:
    company = facts.get("company")
    # The whole of a short text: with its branch and the people that the fact leaves out.
    alone = len(text) <= _NAME and not any(sign in text for sign in "。?？\n")
    if company is None and not alone:
        return None
    found = read_name(text if alone else company.value if company else "")
    return found if found.key else None


def _sentence(text: str) -> Sentence:
    asks = looks_like_question(text)
    return Sentence(text, asks, is_elsewhere(text), is_instruction(text), not asks and is_hedged(text))
