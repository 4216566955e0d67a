"""Whether a term is to renew itself, from a story.

It does where it goes on by itself, or unless somebody speaks against it: by its words
(``content/common/renewals.yaml``), or where a sentence is like others that said so
(``content/common/renewal_examples.yaml``). Knows no policy: that it does not allow it is said elsewhere.
"""

from functools import partial
from pathlib import Path

from knowledge import kinds, paying
from knowledge.contact import Found
from knowledge.expressions import load
from knowledge.likeness import SILENT, Taught, Told, read
from knowledge.segments import (
    Segment,
    clauses,
    gives_way,
    is_elsewhere,
    is_instruction,
    is_told_elsewhere,
    sentences,
)
from knowledge.verbatim import source

_COMMON = Path(__file__).parent / "content" / "common"
_SAYS = load(_COMMON / "renewals.yaml")
EXAMPLES = _COMMON / "renewal_examples.yaml"
LABELS = ("automatic", "talks", "silent")


def examples(path: Path) -> Told:
    """Read a file of examples. Raises ``ContentError``."""
    return read(path, LABELS)


def _examples() -> Told:
    """The examples; and what tells of wishes and of money, silent where no word of it speaks of renewal."""
    told = examples(EXAMPLES)
    wishes = (texts for kind, texts in kinds.load(kinds.PATH).items() if kind != kinds.ASIDE)
    others = (*wishes, *paying.load(paying.PATH).values())
    flat = [source(text).flat for texts in others for text in texts]
    silent = [text for text in flat if not any(_worded(text, sentence) for sentence in sentences(text))]
    return {**told, "silent": (*told["silent"], *silent)}


TAUGHT = Taught("renewal", _examples, beside=0.25, instead=0.4)
"""How far ahead was chosen on the examples themselves, each writer's by what the others teach."""


def renewal(flat: str) -> Found | None:
    """Whether a term is to renew itself.

    ``automatic`` where renewal without new talks is asked for, ``talks`` where it is ruled out, ``wanted``
    where it is only said that the term is to go on.
    """
    found = [each for each in map(partial(_told, flat), sentences(flat)) if each]
    return min(found, key=lambda each: _ORDER.index(each.value), default=None)


_ORDER = ("automatic", "talks", "wanted")
"""What is said of renewal, what counts most first."""


def only_rules_out(flat: str, found: Found) -> bool:
    """Whether what was found says no more than that nothing renews itself, and of talks nothing."""
    return bool(_SAYS["automatic"].search(flat[found.start : found.end]) and not _SAYS["talks"].search(flat))


def rules_out_plainly(flat: str) -> bool:
    """Whether a text says in so many words that nothing is to renew itself: 自動更新なし."""
    return _SAYS["none"].search(flat) is not None


def _told(flat: str, sentence: Segment) -> Found | None:
    """What a sentence says by its words, or by what it is like where that is surer."""
    if is_instruction(sentence.text) or is_elsewhere(sentence.text):
        return None
    worded = _worded(flat, sentence)
    if worded and worded.value == "talks" and _asked(sentence):
        return worded  # it was asked for and is ruled out: what rules it out may stand in another sentence
    if not worded and _speaks_of_a_thing(sentence):
        return None
    if not worded and _SAYS["wish_alone"].fullmatch(sentence.text):
        of_a_thing = _SAYS["thing"].search(sentence.text)
        return None if of_a_thing else Found("wanted", sentence.start, sentence.start + len(sentence.text))
    said = worded.value if worded else SILENT
    heard = TAUGHT.outweighs(sentence.text, said, settled=worded is not None)
    if heard is None:
        return worded
    piece = TAUGHT.likest(clauses(sentence), heard)
    return Found(heard, piece.start, piece.end)


def _worded(flat: str, sentence: Segment) -> Found | None:
    """What the words of a sentence say, and what follows it takes back.

    Not automatic where the one who tells of it does not want it, where it was given up when the ward
    said that it cannot be, or where it is a thing that is renewed (ソフトの自動更新).
    """
    ruled_out: Found | None = None
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


def _speaks_of_a_thing(sentence: Segment) -> bool:
    """Whether words of going on by itself stand there, all of them of a thing, or silence means something else."""
    of_things = _SAYS["automatic"].search(sentence.text) is not None and not _asked(sentence)
    return of_things or _SAYS["taken_for"].search(sentence.text) is not None


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
