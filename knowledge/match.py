"""Which regional issues a proposal serves, in any city's catalogue.

A proposal seldom uses the catalogue's words, so every issue is widened by the concepts of the thesaurus
it names: their words, how people tell of them in other words, and what has been proposed for them
(``needs``). Concepts compete too: what is nearer
to a concept the catalogue does not hold (a sale, another city's problem), or to what serves no need, is
claimed for no issue.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.issues import Issue
from knowledge.keeping import once
from knowledge.needs import Needs
from knowledge.text import Token, tokens
from knowledge.wordbags import Bags, bag, counts

Strength = Literal["strong", "near", "given"]
"""``given``: named by somebody, not found in the words."""


@dataclass(frozen=True, slots=True)
class Match:
    """An issue a text serves: how much (0 to 1), how surely, and the text's own words it rests on."""

    issue: Issue
    score: float
    strength: Strength
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a match is claimed, in raw scores: at least ``claim``; and ``outdone`` times the best concept

    outside the issue must not exceed it. From ``strong`` on it is shown as sure.
    """

    claim: float
    strong: float
    outdone: float


WITH_VECTORS = Threshold(claim=0.5, strong=0.8, outdone=0.95)
WITHOUT_VECTORS = Threshold(claim=0.22, strong=0.45, outdone=0.83)

# Found on proposals written for another city; ranking and threshold hardly move with any of them.
_TITLE, _KEYWORDS, _DESCRIPTION = 1.0, 0.8, 0.6
_NAMES = {"title": 0.8, "keywords": 0.4, "description": 0.25}
_OWN, _CONCEPT, _ATTACHED = 1.5, 1.2, 0.25
_COSINE, _MENTION, _SERVED = 0.5, 0.1, 0.8
_NONE = 1.25
"""How much a likeness to proposals that serve no need weighs as a rival.

Leaving a quarter of the proposals of ``needs`` out, 2.5 finds most; less is taken, for an issue claimed
wrongly is struck off, one not found is not seen.
"""
_ITS_OWN = 0.5
"""How much a concept has to speak for an issue to be no rival of it: what it only lies near to stays one."""
_SERVED_MOST = 2
"""How many of the needs a proposal is likest to speak for an issue."""

_ASIDE = re.compile(
    r"[^。、，．\n]*(?:費用|自己負担|負担金|予算|見積|経費|(?:会社|当社|弊社|自社|先方|こちら)[がでは]持|持ち出し|打ち?合わせ|来庁|折り返し)[^。、，．\n]*"
)
"""A clause about money or the next appointment: 家賃は会社で持つ is not about housing."""

_COMPOUND = frozenset({"名詞", "接頭辞", "接尾辞"})


class Catalogue:
    """A city's issues, ready to be matched. Its index is built at the first match, or when ``prepare``
    is called: about a second for 60 issues.

    ``issues``: any number, in any order; those of one catalogue version. Safe to share between threads.
    """

    def __init__(self, issues: Sequence[Issue], needs: Needs) -> None:
        self.issues = tuple(issues)
        self._needs, self._thesaurus = needs, needs.thesaurus
        self._threshold = WITH_VECTORS if needs.vectors else WITHOUT_VECTORS
        self.prepare = once(self._build)
        """Builds the index now rather than at the first match."""

    def _build(self) -> None:
        issues, thesaurus, life = self.issues, self._thesaurus, self._needs.life
        self._needs.prepare()
        self._concepts = {concept.name: n for n, concept in enumerate(life)}
        spoken = self._needs.spoken()
        own = [
            bag(
                [
                    (issue.title, _TITLE),
                    (issue.description, _DESCRIPTION),
                    *((word, _KEYWORDS) for word in issue.keywords),
                ],
                thesaurus.plain,
            )
            for issue in issues
        ]
        named = np.array([self._named(issue) for issue in issues], np.float32).reshape(-1, len(life))
        texts = [_widened(bag, weights, spoken) for bag, weights in zip(own, named, strict=True)]
        texts += [{word: _CONCEPT * weight for word, weight in bag.items()} for bag in spoken]
        self._bags = Bags(texts, self._needs.vectors, counted=[*own, *spoken])
        relations = np.zeros((len(life), len(life)), np.float32)
        for concept, n in self._concepts.items():
            for other, weight in thesaurus.related(concept).items():
                if other in self._concepts:
                    relations[n, self._concepts[other]] = weight
        self._relations = relations
        # How much a mention of a concept (row) speaks for an issue (column).
        self._speaks = np.stack([(relations * w).max(axis=1) for w in named], axis=1) if issues else None

    def match(self, text: str, limit: int = 3) -> tuple[Match, ...]:
        """The issues a text serves, best first, at most ``limit``; empty where none fits."""
        self.prepare()
        read = tokens(text)
        asides = [found.span() for found in _ASIDE.finditer(text)]
        words = [
            token
            for token in read
            if counts(token, self._thesaurus.plain) and not any(a <= token.start < b for a, b in asides)
        ]
        if not words or self._speaks is None or limit < 1:
            return ()
        shares = self._bags.shares(words)
        scores = shares.sum(axis=0) + _COSINE * self._bags.cosines(words)
        scores += _MENTION * self._mentioned(text)
        count = len(self.issues)
        served, none = self._served(text, self._speaks)
        scores[:count] += _SERVED * served
        order = np.lexsort((np.arange(count), -scores[:count]))
        best = int(order[0])
        rivals = scores[count:] * (self._speaks[:, best] < _ITS_OWN)
        rival = max(float(rivals.max(initial=0)), _NONE * none)
        limits = self._threshold
        if scores[best] < limits.claim or scores[best] < limits.outdone * rival:
            return ()
        return tuple(
            Match(
                self.issues[at],
                round(float(1 - np.exp(-1.2 * max(0.0, scores[at]))), 3),
                "strong" if scores[at] >= max(limits.strong, rival, 0.7 * scores[best]) else "near",
                _grounds(text, read, words, shares[:, at]),
            )
            for at in order[:limit].tolist()
            if scores[at] > 0
        )

    def _named(self, issue: Issue) -> NDArray[np.float32]:
        """How much an issue names each concept, 0 to 1, the most named one 1."""
        found = np.zeros(len(self._concepts), np.float32)
        fields = {
            "title": issue.title,
            "keywords": "、".join(issue.keywords),
            "description": issue.description,
        }
        for field, most in _NAMES.items():
            for concept, weight in self._thesaurus.weights(tokens(fields[field]), most).items():
                if concept in self._concepts:
                    at = self._concepts[concept]
                    found[at] = 1 - (1 - found[at]) * (1 - weight)
        return np.asarray((found / max(float(found.max()), 1e-9)) ** 1.5, np.float32)

    def _served(self, text: str, speaks: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
        """For each issue: how much the needs that a text is likest to serve speak for it, about 0 to 1.

        And how like it is to what serves none.
        """
        like = np.zeros((len(self._concepts), 1), np.float32)
        served, none = self._needs.served(text)
        for need, score in served.items():
            if need in self._concepts:
                like[self._concepts[need]] = score
        return np.asarray(np.sort(like * speaks, axis=0)[-_SERVED_MOST:].sum(axis=0), np.float32), none

    def _mentioned(self, text: str) -> NDArray[np.float32]:
        """For each issue and concept: how much of what the text names speaks for it, 0 to 1."""
        weights = np.zeros(len(self._concepts), np.float32)
        for concept, weight in self._thesaurus.weights(tokens(text), 0.7).items():
            if concept in self._concepts:
                weights[self._concepts[concept]] = weight
        speaks = np.concatenate([self._speaks, self._relations], axis=1)
        return np.asarray(weights @ speaks / max(float(weights.sum()), 1.0), np.float32)


def _widened(
    own: Mapping[str, float], named: NDArray[np.float32], spoken: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    """An issue's own words, and those of the concepts it names."""
    bag = {word: _OWN * weight for word, weight in own.items()}
    for at in np.flatnonzero(named > _ATTACHED).tolist():
        for word, weight in spoken[at].items():
            bag[word] = bag.get(word, 0.0) + float(named[at]) * weight
    return bag


def _grounds(
    text: str, read: Sequence[Token], words: Sequence[Token], shares: NDArray[np.float32]
) -> tuple[str, ...]:
    """The words that carry the match, as written, in the text's order: at most six.

    A word inside a compound is shown as the compound: 光熱費, not 光熱.
    """
    enough = min(0.1 * float(shares.sum()), float(shares.max()))
    carrying = {words[n].normal for n in np.argsort(-shares)[:6] if shares[n] >= enough > 0}
    spans: list[tuple[int, int]] = []
    for at, word in enumerate(read):
        if word.normal not in carrying or (spans and word.start < spans[-1][1]):
            continue
        first = last = at
        if word.part in _COMPOUND:
            while first > 0 and read[first - 1].part in _COMPOUND:
                first -= 1
            while last + 1 < len(read) and read[last + 1].part in _COMPOUND:
                last += 1
        spans.append((read[first].start, read[last].end))
    return tuple(dict.fromkeys(text[start:end] for start, end in spans))
