"""Which needs of city life a proposal serves, learnt from proposals of all trades.

Many proposals name no need: they tell what a company has or does. They are like others that served the
same need (``content/common/needs.yaml``), whose words and sounds are learnt here. Needs are concepts of
the thesaurus; no city and no catalogue of issues is known.
"""

from collections.abc import Mapping
from functools import cache as once
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.concepts import Concepts
from knowledge.datafile import CONTENT, ContentError, line_with, read_yaml
from knowledge.learning import learnt
from knowledge.thesaurus import Thesaurus
from knowledge.thesaurus import load as load_thesaurus
from knowledge.vectors import Vectors

PATH = CONTENT / "common" / "needs.yaml"
_NONE = "none"
"""The label of proposals that serve no need of a city's."""


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
    """Proposals by the need they serve, and how like them another one is.

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
        self.proposals = proposals
        life = [concept for concept in thesaurus.entries.values() if concept.life]
        ways = [(text, need) for need, texts in proposals.items() for text in texts]
        ways += [(said, c.name) for c in life for said in c.says.split("。") if said.strip()]
        ways += [(text, _NONE) for text in none]
        concepts = Concepts({concept.name: concept.words for concept in thesaurus.entries.values()})
        self._learn = once(partial(learnt, ways, concepts, vectors, cache))

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

    def served(self, text: str) -> tuple[dict[str, float], float]:
        """Need → how like those that serve it a proposal is: about 0 to 1. Those unlike it are left out.

        And how like those that serve none.
        """
        features, recogniser = self._learn()
        scores = recogniser.scores(features.row(features.read(text)))
        none = max(0.0, scores.pop(_NONE, 0.0))
        return {need: score for need, score in scores.items() if score > 0}, none
