"""The words of well-written texts and how they sound: what a badly typed question may have been meant to hold.

Knows words, not questions, and mends nothing itself.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.homophones import kanji_readings
from knowledge.text import Token, fold, tokens

KANA = re.compile(r"[ぁ-ゖ][ぁ-ゖー]*")
KATAKANA = re.compile(r"[ァ-ヺー]+")
SHORTEST_READING, SURE_READING = 3, 4
"""The fewest kana that may be taken for a word, and that are one beyond doubt."""
LONGEST_RUN = 6
_TO_HIRAGANA = {sign: sign - 0x60 for sign in range(ord("ァ"), ord("ヶ") + 1)}
_HIRAGANA = re.compile(r"[ぁ-ん]+")
_EVERYDAY = 3
"""A run of hiragana found this often in well-written texts is meant as it stands."""
_RARER = 10
"""A word this many times rarer than another of the same sound is a slip for it (洋式 for 様式)."""


def hiragana(text: str) -> str:
    """Katakana as hiragana; everything else as it is."""
    return text.translate(_TO_HIRAGANA)


def surface(run: Sequence[Token]) -> str:
    """Some words as they stand."""
    return "".join(word.surface for word in run)


def sound(run: Sequence[Token]) -> str:
    """How some words are read, in hiragana."""
    return hiragana("".join(word.reading or word.surface for word in run))


class Vocabulary:
    """Words heard in texts, text by text."""

    def __init__(self) -> None:
        self._forms: set[tuple[str, str, str]] = set()
        self._phrases: set[str] = set()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._kana: Counter[str] = Counter()

    def hear(self, text: str) -> None:
        """Take in the words of a sentence."""
        words = tokens(fold(text))
        self._forms.update((word.reading, word.surface, word.normal) for word in words)
        for run in _noun_runs(words):
            if not KANA.fullmatch(written := surface(run)):
                self._counts[sound(run), written] += 1
        self._kana.update(_HIRAGANA.findall(text))

    def hear_phrase(self, phrase: str) -> None:
        """Take in a single expression, whose words are right however rare they are."""
        words = tokens(fold(phrase))
        self._phrases.update(form for word in words for form in (word.normal, word.surface))
        self._counts[sound(words), surface(words)] += 1

    def known(self) -> set[str]:
        """Every word that is meant as it stands."""
        slips = self._slips()
        heard = ((s, n) for reading, s, n in self._forms if (hiragana(reading), s) not in slips)
        return self._phrases.union(*heard)

    def written(self) -> dict[str, str]:
        """Sound → the word meant by it: of words read alike the commonest."""
        written = {
            sound: word
            for (sound, word), _ in sorted(self._counts.items(), key=lambda item: (item[1], item[0]))
            if len(sound) >= (SURE_READING if KATAKANA.fullmatch(word) else SHORTEST_READING)
        }
        for run, count in self._kana.items():
            if count >= _EVERYDAY and SHORTEST_READING <= len(run) <= LONGEST_RUN:
                written.setdefault(run, run)  # どういう hides no 同意
        return written

    def kanji(self) -> dict[str, tuple[str, ...]]:
        """Kanji → how they are read."""
        slips = self._slips()
        return kanji_readings((word, sound) for sound, word in self._counts if (sound, word) not in slips)

    def _slips(self) -> set[tuple[str, str]]:
        """What was heard as (sound, word), but hardly ever beside a far commoner word of the same sound."""
        most: Counter[str] = Counter()
        for (sound, _), count in self._counts.items():
            most[sound] = max(most[sound], count)
        return {
            (sound, word)
            for (sound, word), count in self._counts.items()
            if len(word) > 1 and len(sound) >= SHORTEST_READING and count * _RARER <= most[sound]
        }


def _noun_runs(words: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The nouns of a text, one, two and three in a row: 協定, 協定期間. 不要 and 軽易 are as good as nouns."""
    nouns = [word.part in {"名詞", "接尾辞", "形状詞"} for word in words]
    for start in range(len(words)):
        for size in (1, 2, 3):
            if start + size <= len(words) and all(nouns[start : start + size]):
                yield words[start : start + size]
