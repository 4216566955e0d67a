"""A text beside its one-width form, so that what is found can be quoted as it was written.

Knows nothing of what is looked for.
"""

import re
import unicodedata
from dataclasses import dataclass

_MARKS = "ﾞﾟ"
_SAME = str.maketrans({"〜": "~", "－": "-", "−": "-", "‐": "-", "–": "-", "—": "-", "―": "-"})


@dataclass(frozen=True, slots=True)
class Source:
    """A text as given and its flat form: one width, the same characters for the same dash and wave.

    ``at[i]`` is the offset in ``text`` of the i-th flat character; its last item is the length.
    Case, line breaks and circled numbers are kept: ① must not run into the digit after it.
    """

    text: str
    flat: str
    at: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """What the flat characters ``start`` to ``end`` were in the text as given."""
        return self.text[self.at[start] : self.at[end]] if start < end else ""


def source(text: str) -> Source:
    """Prepare a text for reading. Never fails."""
    flat: list[str] = []
    at: list[int] = []
    i = 0
    while i < len(text):
        j = i + 1
        if j < len(text) and text[j] in _MARKS:
            j += 1
        piece = text[i:j]
        if unicodedata.category(piece[0]) != "No":
            piece = unicodedata.normalize("NFKC", piece)
        piece = piece.translate(_SAME)
        flat.append(piece)
        at.extend([i] * len(piece))
        i = j
    at.append(len(text))
    # An expansion (㈱ to three characters) must end where the next character begins.
    return Source(text, "".join(flat), tuple(at))


_NO_PART = re.compile(
    r"^[ \t]*(?:[>|][ \t]?)+|[\U0001f000-\U0001faff\u2728\u2764\u263a\ufe0f\u200d]", re.MULTILINE
)
"""The marks of a quoted mail at the beginning of its lines, and pictures among the letters."""


def bare(flat: str) -> str:
    """A text with what is no part of it blanked at the same length."""
    return _NO_PART.sub(lambda match: " " * len(match.group()), flat)
