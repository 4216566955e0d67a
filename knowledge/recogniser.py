"""Which of several things a text is an example of, learnt from examples by ridge regression.

Knows rows of numbers and labels only; what a row says is its maker's matter.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RIDGE, RIDGE_ALONE = 1.0, 0.5
"""How strongly the weights are held small, for all columns together and for some alone."""


class Recogniser:
    """Scores a row for each label: near 1 for a row like that label's examples, near 0 for others.

    ``weights``: float32, shape (columns, labels).
    """

    def __init__(self, labels: Sequence[str], weights: Floats) -> None:
        self.labels, self.weights = tuple(labels), weights

    @classmethod
    def learn(
        cls, examples: Floats, labels: Sequence[str], views: Sequence[tuple[slice, float]] = ()
    ) -> "Recogniser":
        """Learn from examples, shape (examples, columns), with a label for each.

        ``views``: some of the columns and how much is given to what they say when they are asked alone,
        beside all columns together (1.0): what a strong kind of sign drowns out is heard again.

        Solves a linear system of the size of the examples for each (4,000 take some seconds).
        """
        names = tuple(dict.fromkeys(labels))
        at = {name: n for n, name in enumerate(names)}
        target = np.zeros((len(labels), len(names)), np.float32)
        target[np.arange(len(labels)), [at[label] for label in labels]] = 1
        weights = _ridge(examples, target, RIDGE)
        for columns, share in views:
            weights[columns] += np.float32(share) * _ridge(examples[:, columns], target, RIDGE_ALONE)
        return cls(names, weights / np.float32(1 + sum(share for _, share in views)))

    def scores(self, row: Floats) -> dict[str, float]:
        """Each label's score for a row of shape (columns,), in the order of ``labels``."""
        return dict(zip(self.labels, (row @ self.weights).tolist(), strict=True))


def _ridge(examples: Floats, target: Floats, strength: float) -> Floats:
    """The weights, by whichever of the two systems is the smaller: that of the columns or of the examples."""
    count, columns = examples.shape
    if columns < count:
        alike = examples.T @ examples
        alike[np.diag_indices(columns)] += np.float32(strength)
        return np.asarray(np.linalg.solve(alike, examples.T @ target), np.float32)
    alike = examples @ examples.T
    alike[np.diag_indices(count)] += np.float32(strength)
    return np.asarray(examples.T @ np.linalg.solve(alike, target), np.float32)
