"""A question as it was typed, made readable: kana without conversion, wrong conversions, slips.

``Reader`` puts back the words it knows; it knows no policy and no answers, only the words it was
given. What it makes of a question is for comparing only, never for showing as the question.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from knowledge.homophones import sounds
from knowledge.romaji import from_romaji, is_romaji
from knowledge.text import Token, fold, is_content, tokens
from knowledge.vocabulary import (
    KANA,
    KATAKANA,
    LONGEST_RUN,
    SHORTEST_READING,
    SURE_READING,
    Vocabulary,
    hiragana,
    sound,
    surface,
)

_HIRAGANA = re.compile(r"[ぁ-ん]+")
_HALF_WIDTH = re.compile(r"[ｦ-ﾟ]+")
_LARGE = str.maketrans("ゃゅょっぁぃぅぇぉ", "やゆよつあいうえお")
_STRAYS = {"s": "す", "n": "ん", "k": "か", "r": "る", "t": "と", "m": "ま", "d": "で", "g": "が"}
_STRAY = re.compile(f"(?<=[ぁ-ん])[{''.join(_STRAYS)}](?=[ぁ-ん]|[?。!]*$)")
"""A key pressed without its vowel: まsか, ですk."""
_UNREADABLE = {"補助記号", "空白", "記号"}
_SURE_SPELLING = 4
_KANA_SHARE = 0.9


def is_english(question: str) -> bool:
    """Whether a question is written in English: nearly all of its letters are Latin, and it is not romaji."""
    letters = [sign for sign in unicodedata.normalize("NFKC", question) if sign.isalpha()]
    latin = bool(letters) and sum(sign.isascii() for sign in letters) > 0.8 * len(letters)
    return latin and not is_romaji(question)


def reading(text: str) -> str:
    """How a text is read, in hiragana without signs and spaces."""
    read = "".join(
        word.reading or word.surface for word in tokens(fold(text)) if word.part not in _UNREADABLE
    )
    return "".join(sign for sign in hiragana(fold(read)) if sign.isalnum() or sign == "ー")


class Reader:
    """Reads questions with the words of some texts in mind (see ``learn``)."""

    def __init__(
        self, known: Iterable[str], written: Mapping[str, str], kanji: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._known, self._kanji = frozenset(known), dict(kanji)
        # きぎよう is きぎょう typed in haste.
        self._written = {sound.translate(_LARGE): word for sound, word in written.items()} | dict(written)
        self._longest = max(map(len, self._written), default=0)
        self._spelled = [
            word
            for word in self._written.values()
            if len(word) >= _SURE_SPELLING and not KANA.fullmatch(word)
        ]

    @classmethod
    def learn(cls, texts: Iterable[str], phrases: Iterable[str] = ()) -> "Reader":
        """A reader that knows the words of well-written sentences and single expressions.

        They are what a badly typed question is taken to mean. Of words read alike the commoner wins.
        """
        heard = Vocabulary()
        for text in texts:
            heard.hear(text)
        for phrase in phrases:
            heard.hear_phrase(phrase)
        return cls.knowing(heard)

    @classmethod
    def knowing(cls, heard: Vocabulary) -> "Reader":
        """A reader that knows the words heard so far."""
        return cls(heard.known(), heard.written(), heard.kanji())

    def state(self) -> dict[str, NDArray[np.str_]]:
        """All it knows, as arrays of strings (see ``restore``)."""
        return {
            "known": np.array(sorted(self._known)),
            "sounds": np.array(list(self._written)),
            "written": np.array(list(self._written.values())),
            "kanji": np.array(list(self._kanji)),
            "readings": np.array([" ".join(readings) for readings in self._kanji.values()]),
        }

    @classmethod
    def restore(cls, kept: Mapping[str, NDArray[np.str_]]) -> "Reader":
        """The reader a ``state`` was taken from."""
        written = zip(kept["sounds"].tolist(), kept["written"].tolist(), strict=True)
        kanji = zip(
            kept["kanji"].tolist(), map(tuple, map(str.split, kept["readings"].tolist())), strict=True
        )
        return cls(kept["known"].tolist(), dict(written), dict(kanji))

    def read(self, question: str) -> str:
        """The question with one width, small letters, and the words it was meant to hold."""
        text = _folded(from_romaji(question) if is_romaji(question) else question)
        letters = [sign for sign in text if sign.isalpha()]
        kana = sum(bool(KANA.match(sign) or KATAKANA.match(sign)) for sign in letters)
        if letters and kana >= _KANA_SHARE * len(letters) and len(letters) > SHORTEST_READING:
            # Where both kinds of kana were typed, katakana was meant; all in katakana is a slip of the keys.
            return self._from_kana(hiragana(text), text if KANA.search(text) else hiragana(text))
        if _HALF_WIDTH.search(question):
            text = _folded(_HALF_WIDTH.sub(lambda typed: self._from_half_width(typed[0]), question))
        return self._mended(text)

    def _from_half_width(self, typed: str) -> str:
        """A run of half-width katakana beside other letters: a word of katakana, or hiragana typed so."""
        text = fold(typed)
        if all(word.part == "名詞" and self._knows(word) for word in tokens(text)):
            return text
        return self._from_kana(hiragana(text), hiragana(text))

    def _from_kana(self, text: str, otherwise: str) -> str:
        """The words hidden in kana: the way to cut it that covers most with the longest words.

        ``otherwise`` is as long as ``text`` and stands where no word was found. A word of katakana in it
        is cut from its neighbours only as a whole: サインし is not サ and 印紙.
        """
        foreign = [word.span() for word in KATAKANA.finditer(otherwise)]
        best: list[tuple[float, str]] = [(0.0, "")]
        for end in range(1, len(text) + 1):
            score, written = best[end - 1]
            options = [(score, written + otherwise[end - 1])]
            for start in range(max(0, end - self._longest), end - SHORTEST_READING + 1):
                word = self._written.get(text[start:end])
                if word is not None and not any(_cuts_off(start, end, *span) for span in foreign):
                    score, written = best[start]
                    options.append((score + (end - start) ** 1.5 - 2, written + word))
            best.append(max(options, key=lambda option: option[0]))
        return best[-1][1]

    def _mended(self, text: str) -> str:
        """The text with its unknown words replaced by known ones read or spelled like them."""
        words = tokens(text)
        out: list[str] = []
        at = end = 0
        while at < len(words):
            out.append(text[end : words[at].start])
            size, written = self._meant(words, at)
            out.append(written)
            end = words[at + size - 1].end
            at += size
        return "".join(out) + text[end:]

    def _meant(self, words: tuple[Token, ...], at: int) -> tuple[int, str]:
        """How many words from ``at`` on are one, and what that is."""
        longest = 1 if words[at].part == "助詞" else LONGEST_RUN  # は石 is not 廃止
        for size in range(min(longest, len(words) - at), 0, -1):
            run = words[at : at + size]
            typed, heard = surface(run), sound(run)
            known = all(map(self._knows, run)) and not _in_pieces(run)
            if typed in self._known or (known and not _compound(run)):
                continue
            if KANA.fullmatch(typed) and len(heard) < SURE_READING:
                continue
            word = self._written.get(heard)
            if word and (size > 1 or len(heard) >= SURE_READING) and not _HIRAGANA.fullmatch(word):
                return size, word
            if not known and (word := self._spelled_like(typed) or self._converted_wrongly(run)):
                return size, word
        first = words[at]
        if not self._knows(first) and KATAKANA.fullmatch(first.surface):
            kana = hiragana(first.surface)
            mended = self._from_kana(kana, kana)
            if mended != kana:
                return 1, mended
        return 1, first.surface

    def _knows(self, word: Token) -> bool:
        return word.part in _UNREADABLE or word.normal in self._known or word.surface in self._known

    def _spelled_like(self, typed: str) -> str | None:
        if len(typed) < _SURE_SPELLING or re.search("[ぁ-ゖ0-9]", typed):
            return None
        return next(
            (
                word
                for word in self._spelled
                if len(word) == len(typed) and Levenshtein.distance(word, typed, score_cutoff=1) == 1
            ),
            None,
        )

    def _converted_wrongly(self, run: Sequence[Token]) -> str | None:
        """The known word whose kanji are read like these, which make no word themselves, or but a name."""
        if len(run) == 1 and run[0].subpart != "固有名詞":
            return None
        typed = surface(run)
        heard = (self._written.get(sound) for sound in sounds(typed, self._kanji))
        return next((word for word in heard if word is not None and len(word) == len(typed)), None)


def _folded(text: str) -> str:
    return _STRAY.sub(lambda slip: _STRAYS[slip[0]], fold(text))


def _cuts_off(start: int, end: int, first: int, last: int) -> bool:
    """Whether what lies from ``start`` to ``end`` holds a part of what lies from ``first`` to ``last``, and more."""
    return first < start < last < end or start < first < end < last


def _in_pieces(run: Sequence[Token]) -> bool:
    """Whether single signs stand side by side where a word is expected: what a wrong conversion leaves."""
    return any(len(a.surface) == len(b.surface) == 1 and a.part == b.part == "名詞" for a, b in pairwise(run))


def _compound(run: Sequence[Token]) -> bool:
    """Whether nouns make one longer word, which may be another word that sounds the same."""
    return len(run) > 1 and all(word.part in {"名詞", "接尾辞"} for word in run)


_DOUBT = re.compile(r"^(たぶん|多分|おそらく|恐らく|きっと|もしかして)[、,\s]*")
_FILLER = re.compile(r"^(まあ|えっと|ええと|あの|一応|例の|さっきの)[、,\s]*")
_TAIL = re.compile(
    r"(かもしれません|かも|かな|だと思います|だと思う|と思う|でしょうか|ですか|です|だよ|だね|さん|側|の人|の方"
    r"|くらい|ぐらい|ほど|[?。.…!、\s])+$"
)
_WORD_PARTS = {"名詞", "代名詞", "接尾辞", "接頭辞", "連体詞", "形状詞"}


def is_fragment(question: str) -> bool:
    """Whether nothing but a word was typed (企業, 2年), or a guess in a few (たぶん区の負担)."""
    text = fold(question).strip()
    doubted = _DOUBT.sub("", text)
    rest = _TAIL.sub("", _FILLER.sub("", doubted))
    if _INTERROGATIVE.search(rest) or is_english(rest):
        return False
    words = [word for word in tokens(rest) if word.part not in _UNREADABLE]
    if any(word.part not in _WORD_PARTS and word.surface != "の" for word in words):
        return False
    return sum(is_content(word) for word in words) <= (3 if doubted != text else 1)


_ASKING_END = re.compile(
    r"(ですか|ますか|でしょうか|ませんか|だろうか|(?<!と)(?<!どう)か|かな|かね|かしら|っけ|って何|ってなに|とは|のは"
    r"|いいの|だめなの|ダメなの|駄目なの|なの|[るいうくすつぬぶむぐた]の|教えて|教えてください|教えて下さい|教えてほしい|知りたい|知りたいです|わかりますか)$"
)
_INTERROGATIVE = re.compile(
    r"(いつ|どこ|誰|だれ|何|なに|いくら|どれ|どっち|どちら|どう|なぜ|なんで|どうして|どんな|どの)(?!(まで|から|に|で|の)?(か|も(?!ら)|でも|とも|にも|かの))"
)
_TOLD = re.compile(
    r"(た|ました|です|ます|だ|未定|不明|(わか|分か)ら(ない|ず|ん)|ない|らしい|そう|とのこと|という|と言う|って|ている|てる|たい|予定|希望)$"
)
_ENGLISH_START = re.compile(
    r"(what|which|who|whom|whose|when|where|why|how|is|are|am|do|does|did|can|could|may|must|should|shall|will|would|has|have)\b"
)


def looks_like_question(sentence: str) -> bool:
    """Whether a sentence asks something, as opposed to telling what a company said.

    A question mark decides; without one its ending (…ですか, …かな, …っけ, …教えて) or a question word
    in a sentence that does not end like a report (いつもらえる, but not 誰が来るかは未定).
    """
    text = fold(sentence).rstrip("。.!、 ")
    if not text:
        return False
    if text.endswith("?") or ("?" in text[:-1] and not text.endswith(("た", "とのこと"))):
        return True
    if is_english(text):
        return bool(_ENGLISH_START.match(text))
    if _ASKING_END.search(text):
        return True
    return bool(_INTERROGATIVE.search(text)) and not _TOLD.search(text)
