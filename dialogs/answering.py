"""What is left of a message as the answer to the open question: a name, a place, a proposal.

Knows what may answer which question; what the message tells by itself is ``listening``'s business.
"""

import re
from datetime import date

from dialogs.dialog import Question
from dialogs.draft import Draft
from dialogs.taken import Taken
from knowledge import memo
from knowledge.answers import leaves_open, says_open
from knowledge.facts import Fact, Field
from knowledge.text import tokens

_NAMING = frozenset({"名詞", "接頭辞", "接尾辞", "記号", "補助記号"})
"""Parts of speech that names are made of."""
LONGEST_NAME, SHORTEST_PROPOSAL = 25, 10
"""Characters of what is taken for a name, or for a proposal, although nothing could be read of it."""


def take_answer(question: Question, text: str, taken: Taken, today: date) -> None:
    """Take words nothing was read from as the answer to the open question."""
    if question.name == "proposal" and not is_name(text):
        taken.put("proposal", Fact(text[:200], text[:200]))
        return
    field: Field = "company" if question.name == "proposal" else question.field
    given = text
    if field == "company" and "company" not in memo.read(text, today).facts:
        given = _bare_name("、".join(part for part in re.split("[、。]", text) if not says_open(part)))
    if field == "place" and not leaves_open(text):
        given = "、".join(part for part in re.split("[、。]", text) if part and not _WHEN.search(part))
        given = re.sub(r"(?:で|にて)$", "", given)
        if not given:
            # A time that no field holds, such as a season, answers the question all the same.
            taken.left_open, taken.noted = question.name, True
            return
    open_ = leaves_open(text) if field == "place" else field == "company" and not given and says_open(text)
    found = memo.answer(field, given, today) if given and not open_ else None
    if found is not None:
        taken.put(field, found)
    elif open_ or leaves_open(text):
        taken.left_open = question.name


_WHEN = re.compile(
    r"\d\s*(?:月|年|[かカケヶ]月|日|週)|[来再今]年|[来今]月|[春夏秋冬](?!日)|年度|[上中下]旬|ごろ|頃"
)
"""A part of an answer that says when, and not where."""


def fits(question: Question, text: str, draft: Draft) -> bool:
    """Whether words nothing was read from may be the answer: a name is short, a proposal says something."""
    if question.name == "company":
        return len(text) <= LONGEST_NAME
    if question.name == "proposal":
        return len(text) >= SHORTEST_PROPOSAL or is_name(text) or question.name in draft.misses
    if question.name == "place":
        return leaves_open(text) or _names_something(text)
    return True


_LINKING = frozenset(
    {"助詞", "形状詞", "接頭辞", "接尾辞", "名詞", "記号", "補助記号", "連体詞", "副詞", "空白"}
)
"""Parts of speech of words that only name something, such as a place."""


def _names_something(text: str) -> bool:
    """Whether a text names a thing and tells nothing of it: it has a noun, no topic, and no word that does anything."""
    words = tokens(_POLITE.sub("", text.strip()))
    if any(word.part == "助詞" and word.surface == "は" for word in words):
        return False
    return any(word.part == "名詞" for word in words) and all(word.part in _LINKING for word in words)


_POLITE = re.compile(
    r"(?:です|でした|だそうです|とのこと(?:です)?|みたい(?:です)?|らしい(?:です)?|だって|だ)?[。、]*$"
)


def is_name(text: str) -> bool:
    """Whether a short text is nothing but a name: nouns, and no word that does anything."""
    lettered = any(sign.isalpha() for sign in text) and not _OURS.match(text)
    return lettered and len(text) <= 20 and all(token.part in _NAMING for token in tokens(text))


_OURS = re.compile(r"(?:うち|当|わが|我が|自分|私|こちら|この|弊)(?:たち)?の?(?:課|係|部|室|区|支所|所|担当)")
"""One's own office, which is no company."""


def _bare_name(text: str) -> str:
    """A name without what leads to it or ends it: 「だから見本電機だって」 is 見本電機. Empty if it is none."""
    words = list(tokens(text))
    while words and words[0].part not in _NAMING:
        words.pop(0)
    while words and words[-1].part not in {"名詞", "接尾辞"}:
        words.pop()
    named = bool(words) and all(
        token.part in {*_NAMING, "形状詞"} or token.surface == "の" for token in words
    )
    name = text[words[0].start : words[-1].end] if named else ""
    return name if not _OURS.match(name) and any(sign.isalpha() for sign in name) else ""
