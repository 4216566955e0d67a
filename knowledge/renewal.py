"""Whether a term is to renew itself, from a story.

It does where it goes on by itself, or unless somebody speaks against it. Knows no policy: that the
policy does not allow it is said elsewhere.
"""

from pathlib import Path

from knowledge.contact import Found
from knowledge.expressions import load
from knowledge.segments import (
    Segment,
    gives_way,
    is_elsewhere,
    is_instruction,
    is_told_elsewhere,
    sentences,
)

PATH = Path(__file__).parent / "content" / "common" / "renewals.yaml"
_SAYS = load(PATH)


def renewal(flat: str) -> Found | None:
    """``automatic`` where renewal without new talks is asked for, ``talks`` where it is ruled out.

    Not automatic where the one who tells of it does not want it, where it was given up when the ward
    said that it cannot be, or where it is a thing that is renewed (ソフトの自動更新).
    """
    ruled_out: Found | None = None
    for sentence in sentences(flat):
        if is_instruction(sentence.text) or is_elsewhere(sentence.text):
            continue
        for at, end in _asked(sentence):
            if not (_is_negated(sentence, end) or _is_given_up(flat, end)):
                return Found("automatic", at, end)
            ruled_out = ruled_out or Found("talks", at, end)
        talks = _SAYS["talks"].search(sentence.text)
        if talks and ruled_out is None:
            ruled_out = Found("talks", sentence.start + talks.start(), sentence.start + talks.end())
    return ruled_out


def _asked(sentence: Segment) -> list[tuple[int, int]]:
    """Where the words of a renewal by itself stand, wanted or not, of a term of this matter."""
    return [
        (sentence.start + match.start(), sentence.start + match.end())
        for match in _SAYS["automatic"].finditer(sentence.text)
        if not _of_a_thing(sentence.text, match.start(), match.end())
        and not is_told_elsewhere(sentence, sentence.start + match.start())
    ]


def _is_negated(sentence: Segment, end: int) -> bool:
    return _SAYS["negated"].match(sentence.text[end - sentence.start :]) is not None


def _is_given_up(flat: str, end: int) -> bool:
    """Whether what was asked up to ``end`` is taken back in what follows it."""
    rest = flat[end:]
    if _SAYS["taken_back"].match(rest):
        return True
    told = _SAYS["barred_and_told"].match(rest)
    return told is not None and gives_way(rest[told.end() : told.end() + 50])


def _of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether what renews itself is a thing, with no term spoken of between the thing and the renewal."""
    before = text[:start]
    if _SAYS["its_contract"].search(before):
        return True
    if _SAYS["then_a_thing"].match(text[end:]) and not _SAYS["of_a_term"].search(before):
        return True
    thing = _SAYS["thing"].search(before)
    return thing is not None and not _SAYS["of_a_term"].search(before, thing.start())
