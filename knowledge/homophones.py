"""How single kanji are read, learnt from written words, and what a wrong conversion may have sounded like.

A keyboard that picks the wrong kanji keeps the sound: 提安 for 提案, 石極的 for 積極的. A dictionary
reads such a heap by the words it sees in it (石極: イシ キョク), so the sounds are put together from the
readings the kanji have in words that are known. Knows no meaning.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

_KANJI = re.compile(r"[一-龥]{2,4}")
_SINO = re.compile(r"[か-ぢて-んあ-おつ][ゃゅょ]?[いうんくきつちっ]?")
"""The shape of a reading taken over from Chinese, which is what long words are made of."""
_MOST = 64


def kanji_readings(words: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Kanji → readings, from words of two kanji with their reading in hiragana."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for written, sound in words:
        if len(written) != 2 or not _KANJI.fullmatch(written):
            continue
        cuts = [at for at in range(1, len(sound)) if _is_cut(sound, at)]
        if len(cuts) == 1:
            first, second = sound[: cuts[0]], sound[cuts[0] :]
            found[written[1]].add(second)
            if not first.endswith("っ"):  # 発 is はつ, not はっ
                found[written[0]].add(first)
    return {kanji: tuple(sorted(readings)) for kanji, readings in sorted(found.items())}


def _is_cut(sound: str, at: int) -> bool:
    return bool(_SINO.fullmatch(sound[:at]) and _SINO.fullmatch(sound[at:]))


def sounds(written: str, readings: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What a run of two to four kanji may sound like; nothing where one of them is not known."""
    if not _KANJI.fullmatch(written):
        return
    parts = [list(readings.get(kanji, ())) for kanji in written]
    for part in parts[:-1]:
        part += [reading[:-1] + "っ" for reading in part if len(reading) > 1 and reading[-1] in "くきつち"]
    for n, sound in enumerate(product(*parts)):
        if n == _MOST:
            return
        yield "".join(sound)
