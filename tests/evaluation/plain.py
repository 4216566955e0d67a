"""The plainest methods for the same judgements, to be measured beside ours: no knowledge, no tuning."""

import re
from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
from rapidfuzz import fuzz, process

from knowledge.issues import Issue
from knowledge.policy import Clause
from knowledge.text import fold, is_content, tokens


class ClauseSearch:
    """The clauses most like a question: by TF-IDF over pairs of characters, and by rapidfuzz WRatio."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._ids = [clause.id for clause in clauses]
        self._texts = [fold(clause.heading + clause.text) for clause in clauses]
        held = [set(_pairs(text)) for text in self._texts]
        known = sorted(set().union(*held))
        self._at = {pair: n for n, pair in enumerate(known)}
        self._idf = np.log((1 + len(held)) / (1 + np.array([sum(p in h for h in held) for p in known]))) + 1
        self._rows = np.stack([self._row(text) for text in self._texts])

    def _row(self, text: str) -> np.ndarray:
        row = np.zeros(len(self._at))
        for pair in _pairs(text):
            if pair in self._at:
                row[self._at[pair]] += 1
        row *= self._idf
        return row / max(float(np.linalg.norm(row)), 1e-9)

    def tfidf(self, question: str) -> list[str]:
        """The ids of the three nearest clauses, best first."""
        return [self._ids[at] for at in np.argsort(-(self._rows @ self._row(fold(question))))[:3]]

    def wratio(self, question: str) -> list[str]:
        """The ids of the three nearest clauses, best first."""
        found = process.extract(fold(question), self._texts, scorer=fuzz.WRatio, limit=3)
        return [self._ids[at] for _, _, at in found]


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


_PATTERNS = (
    ("out_of_scope", "disaster", "災害"),
    ("out_of_scope", "contract", "契約|購入|買っ|見積|売り込み|営業|リース"),
    ("experiment", None, "実証|実験|検証|試行|試験"),
    ("joint", None, "共催|共同|一緒に|ともに"),
)


def pattern(memo: str) -> tuple[str, str | None]:
    """A memo's pattern and why it is out of scope, by the first keyword found."""
    for name, reason, words in _PATTERNS:
        if re.search(words, memo):
            return name, reason
    return "other", None


def issue_search(issues: Sequence[Issue]) -> "TextSearch":
    """The issues most like a proposal."""
    return TextSearch({i.id: " ".join((i.title, i.description, *i.keywords)) for i in issues})


class TextSearch:
    """The texts most like a query, by BM25 (bm25s) over content words."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._ids = list(texts)
        self._index = bm25s.BM25()
        self._index.index([words(text) for text in texts.values()], show_progress=False)

    def __call__(self, query: str, limit: int = 3) -> list[str]:
        """The ids of the best texts, best first; empty where no word is shared."""
        rows, scores = self._index.retrieve([words(query)], k=limit, show_progress=False)
        return [self._ids[row] for row, score in zip(rows[0], scores[0], strict=True) if score > 0]


def words(text: str) -> list[str]:
    """The content words of a text, normalised."""
    return [token.normal for token in tokens(text) if is_content(token)]


def same(a: str, b: str) -> bool:
    """Whether two names are alike to rapidfuzz: a ratio of at least 85."""
    return fuzz.ratio(a, b) >= 85
