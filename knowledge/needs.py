"""Which needs of city life a proposal serves, learnt from proposals of all trades.

Many proposals name no need: they tell what a company has or does. They are like others that served the
same need (``content/common/needs.yaml``), whose words and sounds are learnt here. Needs are concepts of
the thesaurus; no city and no catalogue of issues is known.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.concepts import Concepts
from knowledge.datafile import CONTENT, ContentError, line_with, read_yaml
from knowledge.keeping import Arrays, fingerprint, kept, once
from knowledge.learning import learnt
from knowledge.thesaurus import Concept, Thesaurus
from knowledge.thesaurus import load as load_thesaurus
from knowledge.vectors import Vectors
from knowledge.wordbags import bag

PATH = CONTENT / "common" / "needs.yaml"
_NONE = "none"
"""The label of proposals that serve no need of a city's."""
_HAS = 0.7
"""The weight of the words of what serves a concept, beside the concept's own."""


class Examples(BaseModel):
    """Need → proposals that serve it, and those that serve none."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    needs: dict[str, tuple[str, ...]]
    none: tuple[str, ...] = ()


def read(path: Path) -> Examples:
    """Read a file of proposals. Raises ``ContentError`` for a need that is no concept of the thesaurus beside it."""
    raw = read_yaml(path, Examples)
    known = load_thesaurus(path.with_name("thesaurus.yaml")).entries
    for need in raw.needs:
        if need not in known:
            raise ContentError(
                path, line_with(path, f"  {need}:"),
                f"「{need}」は thesaurus.yaml の概念ではありません。", "ある概念の名前に直してください。",
            )  # fmt: skip
    return raw


class Needs:
    """Proposals by the need they serve, how like them another one is, and the words needs are spoken of in.

    What is learnt of them is learnt at the first ``served`` or when ``prepare`` is called: some seconds,
    or a tenth of one where ``cache`` keeps it. Safe to share between threads.
    """

    def __init__(
        self,
        proposals: Mapping[str, tuple[str, ...]],
        thesaurus: Thesaurus,
        vectors: Vectors | None = None,
        *,
        none: tuple[str, ...] = (),
        cache: Path | None = None,
    ) -> None:
        self.thesaurus, self.vectors = thesaurus, vectors
        self.life = tuple(concept for concept in thesaurus.entries.values() if concept.life)
        ways = [(text, need) for need, texts in proposals.items() for text in texts]
        ways += [(said, c.name) for c in self.life for said in c.says.split("。") if said.strip()]
        ways += [(text, _NONE) for text in none]
        concepts = Concepts({concept.name: concept.words for concept in thesaurus.entries.values()})
        self._learn = once(partial(learnt, ways, concepts, vectors, cache))
        self.spoken = once(partial(_spoken, self.life, proposals, thesaurus.plain, cache))

    @classmethod
    def load(cls, vectors: Vectors | None = None, *, path: Path = PATH, cache: Path | None = None) -> "Needs":
        """Read a file of proposals and the thesaurus beside it. Raises ``ContentError``."""
        raw = read(path)
        return cls(
            raw.needs, load_thesaurus(path.with_name("thesaurus.yaml")), vectors, none=raw.none, cache=cache
        )

    def prepare(self) -> None:
        """Learn now rather than at the first question."""
        self._learn()
        self.spoken()

    def served(self, text: str) -> tuple[dict[str, float], float]:
        """Need → how like those that serve it a proposal is: about 0 to 1. Those unlike it are left out.

        And how like those that serve none.
        """
        features, recogniser = self._learn()
        scores = recogniser.scores(features.row(features.read(text)))
        none = max(0.0, scores.pop(_NONE, 0.0))
        return {need: score for need, score in scores.items() if score > 0}, none


def _spoken(
    life: Sequence[Concept],
    proposals: Mapping[str, tuple[str, ...]],
    plain: frozenset[str],
    cache: Path | None,
) -> tuple[Mapping[str, float], ...]:
    """For each concept the words in which it and what serves it are spoken of, with their weights."""
    told = [
        [(word, 1.0) for word in (c.name, *c.words, c.says)]
        + [(text, _HAS) for text in (c.has, *proposals.get(c.name, ()))]
        for c in life
    ]

    def make() -> Arrays:
        bags = [bag(texts, plain) for texts in told]
        return {
            "words": np.array([word for each in bags for word in each]),
            "weights": np.array([weight for each in bags for weight in each.values()]),
            "sizes": np.array([len(each) for each in bags]),
        }

    name = f"spoken-{fingerprint((told, sorted(plain)), ('text.py', 'wordbags.py', 'needs.py'))}"
    found = kept(cache, name, make)
    pairs = zip(found["words"].tolist(), found["weights"].tolist(), strict=True)
    return tuple(dict(islice(pairs, size)) for size in found["sizes"].tolist())
