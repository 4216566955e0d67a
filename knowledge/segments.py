"""Where the sentences and phrases of a flat text begin and end, and which are not about the matter at hand.

Knows the grammar of office Japanese (hedges, other cities, instructions), no policy and no field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.expressions import load
from knowledge.text import Token, tokens

PATH = Path(__file__).parent / "content" / "common" / "sentences.yaml"
_SAYS = load(PATH)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a flat text; ``start`` and ``end`` are offsets into it."""

    text: str
    start: int
    end: int


_SENTENCE = re.compile(r"[^\n。!?]+[。!?]*")
_PHRASE = re.compile(r"[^、,;\s　]+(?:(?<=[A-Za-z0-9.,])[ ](?=[A-Za-z0-9])[^、,;\s　]+)*")
_CLAUSE = re.compile(
    r".+?(?:[、,;](?!\d)|(?<!\d)、|(?:けれども|けれど|けど|のに対し|一方で|ですが|ますが|だが|たが|るが|いが|ないが|んが|し(?=[、 ]))|(?<![A-Za-z0-9])\s+(?![A-Za-z])|\(|\)|$)"
)


def _stripped(flat: str, start: int, end: int) -> Segment | None:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    return Segment(flat[start:end], start, end) if start < end else None


def sentences(flat: str) -> Iterator[Segment]:
    """The sentences; a line break ends one too. None is empty."""
    for match in _SENTENCE.finditer(flat):
        segment = _stripped(flat, *match.span())
        if segment:
            yield segment


def phrases(sentence: Segment) -> Iterator[Segment]:
    """The pieces of a sentence between commas and spaces."""
    for match in _PHRASE.finditer(sentence.text):
        yield Segment(match.group(), sentence.start + match.start(), sentence.start + match.end())


def clauses(sentence: Segment) -> Iterator[Segment]:
    """The pieces of a sentence that each say one thing: cut at commas, brackets and 〜が, 〜けど."""
    for match in _CLAUSE.finditer(sentence.text):
        if match.group().strip():
            yield Segment(match.group(), sentence.start + match.start(), sentence.start + match.end())


def turns(sentence: Segment) -> Iterator[Segment]:
    """The pieces of a sentence between 〜が, 〜けど, each of which may be about another place than the next."""
    start = 0
    for end in [*(match.end() for match in _SAYS["turn"].finditer(sentence.text)), len(sentence.text)]:
        if end > start:
            yield Segment(sentence.text[start:end], sentence.start + start, sentence.start + end)
        start = end


def fillers(flat: str) -> Iterator[tuple[int, int]]:
    """Where somebody only thinks aloud: えっと, あの, なんか."""
    for match in _SAYS["filler"].finditer(flat):
        yield match.span()


def turned(flat: str, start: int = 0) -> int:
    """Where a sentence that begins at ``start`` comes to its matter, after what turns to it: 別の件で、, さて、."""
    at = start + len(flat[start:]) - len(flat[start:].lstrip(" 　・"))
    match = _SAYS["turned"].match(flat, at)
    return match.end() if match else start


def turnings(flat: str) -> Iterator[tuple[int, int]]:
    """Where sentences turn to another matter: 別の件で、, さて、."""
    for sentence in sentences(flat):
        if (matter := turned(flat, sentence.start)) > sentence.start:
            yield sentence.start, matter


def stamps(flat: str) -> Iterator[tuple[int, int]]:
    """Where a notepad noted the hour at which a line was written, which is told of nothing."""
    for match in _SAYS["stamp"].finditer(flat):
        yield match.span()


def without_stamps(flat: str) -> str:
    """A flat text with the hours of a notepad blanked at the same length."""
    return _SAYS["stamp"].sub(lambda match: " " * len(match.group()), flat)


def without_filler(flat: str) -> str:
    """A flat text without the sounds it opens with."""
    match = _SAYS["filler"].match(flat)
    return flat[match.end() :] if match else flat


def mended(flat: str) -> Iterator[Segment]:
    """What is said in place of what was just said: 「いや10月」, 「あ、費用は折半だった」."""
    for match in _SAYS["mend"].finditer(flat):
        yield Segment(match["body"], *match.span("body"))


def is_hedged(text: str) -> bool:
    """Whether a sentence says of itself that it is not sure, or that it is hearsay."""
    return bool(_SAYS["hedge"].search(text))


def is_doubted(flat: str, at: int) -> bool:
    """Whether what stands at a flat offset is hedged: by its sentence, its piece of it, or a short one after it.

    「費用は会社、たぶん3年」 doubts the years only; 「…とのこと」 at a sentence's end all of it.
    """
    found = list(sentences(flat))
    here = next((n for n, each in enumerate(found) if each.start <= at < each.end), None)
    if here is None:
        return False
    if here + 1 < len(found) and _SAYS["only_hedge"].fullmatch(found[here + 1].text):
        return True
    sentence = found[here]
    if not is_hedged(sentence.text):
        return False
    pieces = list(_pieces(sentence))
    beyond = _SAYS["of_its_words"].sub("", sentence.text)
    if len(pieces) < 2 or is_hedged(beyond):
        return True
    return any(piece.start <= at < piece.end and is_hedged(piece.text) for piece in pieces)


def _pieces(sentence: Segment) -> Iterator[Segment]:
    """The pieces of a sentence between commas; one that only hedges, or goes on with the same matter, is joined."""
    start = sentence.start
    ends = [match.end() for match in re.finditer("、", sentence.text)]
    for end in [*ends, len(sentence.text)]:
        rest = sentence.text[end:]
        piece = Segment(sentence.text[start - sentence.start : end], start, sentence.start + end)
        after = rest.split("、")[0]
        loose = _SAYS["only_hedge"].fullmatch(piece.text.rstrip("、"))
        joined = _SAYS["only_hedge"].fullmatch(after) or _SAYS["same_matter"].match(after)
        if not rest or not (loose or joined):
            yield piece
            start = piece.end


def is_elsewhere(text: str) -> bool:
    """Whether a sentence tells of another city, and only of that."""
    return bool(_SAYS["city"].search(text)) and not _SAYS["here"].search(text)


def is_other_town(name: str) -> bool:
    """Whether a name alone is that of another city or ward."""
    return bool(_SAYS["known_place"].fullmatch(name))


def is_told_elsewhere(sentence: Segment, at: int) -> bool:
    """Whether what stands at a flat offset is told of another city, the rest of the sentence of this one."""
    return any(is_elsewhere(turn.text) for turn in turns(sentence) if turn.start <= at < turn.end)


def gives_way(text: str) -> bool:
    """Whether what was told before this text is taken in it, and not held out against."""
    return bool(_SAYS["yields"].search(text)) and not _SAYS["unyielding"].search(text)


def is_instruction(text: str) -> bool:
    """Whether a sentence tells the reader how to judge, which is no fact about the matter."""
    return bool(_SAYS["instruction"].search(text))


_BOUND = frozenset(["助詞", "助動詞", "接尾辞"])
"""Parts of speech that no shown word begins with."""
_PARTICLES = frozenset(["を", "の", "が", "は", "に", "へ", "も"])
"""Particles that no shown word ends with."""


def _goes_on(word: Token) -> bool:
    """Whether a word belongs to the verb before it: 置い-て-ほしい, 配り-たい."""
    return (
        word.part == "助動詞"
        or (word.part == "助詞" and word.surface in {"て", "で"})
        or (word.part in {"動詞", "形容詞"} and word.subpart == "非自立可能")
    )


def whole_words(sentence: Segment, start: int, end: int) -> Segment:
    """What was found, widened to whole words: one that begins with an ending takes in its verb or noun."""
    words = tokens(sentence.text)
    first = next((n for n, word in enumerate(words) if word.end > start), None)
    last = next((n for n, word in enumerate(words) if word.end >= end), None)
    if first is None or last is None:
        return Segment(sentence.text[start:end], sentence.start + start, sentence.start + end)
    while first > 0 and (words[first].part in _BOUND or words[first].subpart == "非自立可能"):
        first -= 1
    inflects = words[last].part in {"動詞", "形容詞", "助動詞"}
    while inflects and last + 1 < len(words) and _goes_on(words[last + 1]):
        last += 1
    while last > first and words[last].part == "助詞" and words[last].surface in _PARTICLES:
        last -= 1
        end = words[last].end
    start, end = min(start, words[first].start), max(end, words[last].end)
    return Segment(sentence.text[start:end], sentence.start + start, sentence.start + end)
