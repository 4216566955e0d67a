"""Which of several things a text is an example of, learnt from examples by ridge regression.

Knows rows of numbers and labels only; what a row says is its maker's matter.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RIDGE = 1.0


class Recogniser:
    """Scores a row for each label: near 1 for a row like that label's examples, near 0 for others.

    ``weights``: float32, shape (columns, labels).
    """

    def __init__(self, labels: Sequence[str], weights: Floats) -> None:
        self.labels, self.weights = tuple(labels), weights

    @classmethod
    def learn(cls, examples: Floats, labels: Sequence[str]) -> "Recogniser":
        """Learn from examples, shape (examples, columns), with a label for each.

        Solves one linear system of the size of the examples (4,000 take some seconds).
        """
        names = tuple(dict.fromkeys(labels))
        at = {name: n for n, name in enumerate(names)}
        target = np.zeros((len(labels), len(names)), np.float32)
        target[np.arange(len(labels)), [at[label] for label in labels]] = 1
        alike = examples @ examples.T
        alike[np.diag_indices_from(alike)] += np.float32(RIDGE)
        return cls(names, examples.T @ np.linalg.solve(alike, target))

    def scores(self, row: Floats) -> dict[str, float]:
        """Each label's score for a row of shape (columns,), in the order of ``labels``."""
        return dict(zip(self.labels, (row @ self.weights).tolist(), strict=True))
