"""How what is searched for is compared with what was written. Knows no cases."""

from knowledge.text import fold

_HIRAGANA = {sign: sign - 0x60 for sign in range(ord("ァ"), ord("ヶ") + 1)}
"""Katakana to hiragana: who searches seldom knows in which of the two it was written."""


def searchable(text: str) -> str:
    """A text with one width, small letters, single spaces and one kind of kana."""
    return fold(text).translate(_HIRAGANA)


def holds(text: str, wanted: str) -> bool:
    """Whether a text holds every word that is searched for."""
    whole, words = searchable(text), searchable(wanted).split()
    return bool(words) and all(word in whole for word in words)
