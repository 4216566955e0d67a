"""Shares and F1 scores with their 95 % intervals. Knows counts only, not what was counted."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

Example = TypeVar("Example")
_Z = 1.959964
_RESAMPLES, _SEED = 1000, 20261101


class Figure(Protocol):
    """A measured number between 0 and 1, what it was counted from, and its 95 % interval."""

    @property
    def value(self) -> float: ...
    @property
    def counts(self) -> str: ...
    @property
    def interval(self) -> tuple[float, float]: ...


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``of``, with Wilson's interval."""

    right: int
    of: int

    @classmethod
    def among(cls, rights: Sequence[bool]) -> "Share":
        """The share of what is true."""
        return cls(sum(rights), len(rights))

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else math.nan

    @property
    def counts(self) -> str:
        return f"{self.right}/{self.of}"

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        p, n = self.value, self.of
        middle, wide = p + _Z**2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return max(0.0, (middle - wide) / scale), min(1.0, (middle + wide) / scale)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a score between 0 and 1 over examples, with the interval of 1,000 resamples (fixed seed)."""

    examples: tuple[float, ...]

    @property
    def value(self) -> float:
        return sum(self.examples) / len(self.examples) if self.examples else math.nan

    @property
    def counts(self) -> str:
        return str(len(self.examples))

    @property
    def interval(self) -> tuple[float, float]:
        return _resampled(self.examples, lambda drawn: sum(drawn) / len(drawn))


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], first: int = 10) -> float:
    """How good the order of the first results is: 1.0 for the best there can be. A grade counts 2^grade - 1."""
    gains = [2 ** grades.get(name, 0) - 1 for name in ranked[:first]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:first]
    return _discounted(gains) / _discounted(best)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


Hits = tuple[int, int, int]
"""Right, claimed wrongly, missed: of one example."""


@dataclass(frozen=True, slots=True)
class F1:
    """The F1 score over examples, with the interval of 1,000 resamples of them (fixed seed)."""

    examples: tuple[Hits, ...]

    @property
    def value(self) -> float:
        return _f1(self.examples)

    @property
    def counts(self) -> str:
        right, wrong, missed = (sum(column) for column in zip(*self.examples, strict=True))
        return f"{right} +{wrong} −{missed}"

    @property
    def interval(self) -> tuple[float, float]:
        return _resampled(self.examples, _f1)


def _resampled(
    examples: Sequence[Example], score: Callable[[Sequence[Example]], float]
) -> tuple[float, float]:
    draw = random.Random(_SEED)
    scores = sorted(score(draw.choices(examples, k=len(examples))) for _ in range(_RESAMPLES))
    return scores[int(0.025 * _RESAMPLES)], scores[int(0.975 * _RESAMPLES) - 1]


def _f1(examples: Sequence[Hits]) -> float:
    right, wrong, missed = (sum(column) for column in zip(*examples, strict=True))
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def hits(expected: object, given: object) -> Hits:
    """How one field counts, where ``None`` and ``False`` mean that nothing is claimed."""
    claims, wanted = given not in (None, False), expected not in (None, False)
    right = wanted and given == expected
    return int(right), int(claims and not right), int(wanted and not right)
