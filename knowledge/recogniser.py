"""Which of several things a text is an example of, learnt from examples by ridge regression.

Knows rows of numbers and labels only; what a row says is its maker's matter. It is learnt by the columns,
of which there are fewer than examples: thousands of examples more cost little time and no memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RIDGE, RIDGE_ALONE, RIDGE_OF_FEW = 1.0, 0.5, 0.5
"""How strongly the weights are held small: for all columns together, for some alone, and of few examples."""
_OFTEN = 64
"""From how many rows on a column is multiplied in full."""
_STEP = 512
"""How many rows, and how many columns, are worked on at once."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A row of numbers that are nearly all 0: where the others stand, in order, and what they are."""

    columns: NDArray[np.int64]
    values: Floats

    @classmethod
    def of(cls, numbers: Mapping[int, float]) -> "Sparse":
        """A row with these numbers in these columns."""
        columns = sorted(numbers)
        return cls(np.array(columns, np.int64), np.array([numbers[column] for column in columns], np.float32))


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of numbers: the first ``width`` columns mostly 0, the last in full, shape (rows, columns)."""

    sparse: Sequence[Sparse]
    width: int
    full: Floats

    def alike(self) -> Floats:
        """How much each two columns go together: the product of the rows with themselves, below the diagonal."""
        width, size = self.width, self.width + self.full.shape[1]
        found = np.zeros((size, size), np.float32)
        flat = found.reshape(-1)
        later, earlier = np.tril_indices(max(len(row.columns) for row in self.sparse))
        for row in self.sparse:
            pairs = len(row.columns) * (len(row.columns) + 1) // 2
            one, other = later[:pairs], earlier[:pairs]
            np.add.at(flat, row.columns[one] * size + row.columns[other], row.values[one] * row.values[other])
        for start in range(0, len(self.sparse), _STEP):
            part = np.zeros((len(self.sparse[start : start + _STEP]), width), np.float32)
            for line, row in zip(part, self.sparse[start : start + _STEP], strict=True):
                line[row.columns] = row.values
            found[width:, :width] += self.full[start : start + _STEP].T @ part
        found[width:, width:] = self.full.T @ self.full
        return found

    def products(self) -> Floats:
        """How much each two rows go together: their products, shape (rows, rows)."""
        found = self.full @ self.full.T
        often = []
        for rows, values in self._by_column():
            if len(rows) < _OFTEN:
                found[np.ix_(rows, rows)] += np.multiply.outer(values, values)
            else:
                column = np.zeros(len(self.sparse), np.float32)
                column[rows] = values
                often.append(column)
        for start in range(0, len(often), _STEP):
            part = np.stack(often[start : start + _STEP])
            found += part.T @ part
        return found

    def added_up(self, shares: Floats) -> Floats:
        """The rows added up, each by its shares, shape (rows, sums): shape (columns, sums)."""
        found = np.zeros((self.width + self.full.shape[1], shares.shape[1]), np.float32)
        for row, share in zip(self.sparse, shares, strict=True):
            found[row.columns] += row.values[:, None] * share
        found[self.width :] = self.full.T @ shares
        return found

    def _by_column(self) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        """For each column that is not 0 throughout: the rows where it is not, and what it is there."""
        columns = np.concatenate([row.columns for row in self.sparse])
        values = np.concatenate([row.values for row in self.sparse])
        rows = np.repeat(np.arange(len(self.sparse)), [len(row.columns) for row in self.sparse])
        order = np.argsort(columns, kind="stable")
        ends = np.flatnonzero(np.diff(columns[order])) + 1
        yield from zip(np.split(rows[order], ends), np.split(values[order], ends), strict=True)

    def sums(self, groups: NDArray[np.int64], count: int) -> Floats:
        """For each column the sum over the rows of each group, shape (columns, count)."""
        found = np.zeros((self.width + self.full.shape[1], count), np.float32)
        for row, group in zip(self.sparse, groups.tolist(), strict=True):
            found[row.columns, group] += row.values
        np.add.at(found[self.width :].T, groups, self.full)
        return found


class Recogniser:
    """Scores a row for each label: near 1 for a row like that label's examples, near 0 for others.

    ``weights``: float32, shape (columns, labels).
    """

    def __init__(self, labels: Sequence[str], weights: Floats) -> None:
        self.labels, self.weights = tuple(labels), weights

    @classmethod
    def of_few(cls, examples: Examples, labels: Sequence[str]) -> "Recogniser":
        """Learn from some thousand examples, by the examples instead of the columns: those may be many more."""
        names, at = _numbered(labels)
        target = np.eye(len(names), dtype=np.float32)[at]
        return cls(names, examples.added_up(_ridge(examples.products(), target, RIDGE_OF_FEW)))

    @classmethod
    def learn(
        cls, examples: Examples, labels: Sequence[str], views: Sequence[tuple[slice, float]] = ()
    ) -> "Recogniser":
        """Learn from examples with a label for each.

        ``views``: some of the columns and how much is given to what they say when they are asked alone,
        beside all columns together (1.0): what a strong kind of sign drowns out is heard again.
        """
        names, at = _numbered(labels)
        target = examples.sums(at, len(names))
        alike = examples.alike()
        alone = [
            (columns, share * _ridge(alike[columns, columns].copy(), target[columns].copy(), RIDGE_ALONE))
            for columns, share in views
        ]
        weights = _ridge(alike, target, RIDGE)
        for columns, more in alone:
            weights[columns] += more
        return cls(names, weights / np.float32(1 + sum(share for _, share in views)))

    def scores(self, row: Floats) -> dict[str, float]:
        """Each label's score for a row of shape (columns,), in the order of ``labels``."""
        return dict(zip(self.labels, (row @ self.weights).tolist(), strict=True))


def _numbered(labels: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The labels there are, and for each example the number of its own."""
    names = tuple(dict.fromkeys(labels))
    at = {name: n for n, name in enumerate(names)}
    return names, np.array([at[label] for label in labels], np.int64)


def _ridge(alike: Floats, target: Floats, strength: float) -> Floats:
    """The weights that come nearest to ``target`` while they stay small; both arrays are used up.

    Of ``alike`` only what is on and below the diagonal is read.
    Cholesky's method by blocks, where the numbers stand: numpy's own takes several copies and twice the time.
    """
    size = len(alike)
    alike[np.diag_indices(size)] += np.float32(strength)
    inverses = []
    for start in range(0, size, _STEP):
        here, after = slice(start, start + _STEP), start + _STEP
        inverse = np.linalg.inv(np.linalg.cholesky(alike[here, here]))
        inverses.append(inverse)
        alike[after:, here] = alike[after:, here] @ inverse.T
        for at in range(after, size, _STEP):
            alike[at:, at : at + _STEP] -= alike[at:, here] @ alike[at : at + _STEP, here].T
        target[here] = inverse @ target[here]
        target[after:] -= alike[after:, here] @ target[here]
    for start, inverse in zip(range(0, size, _STEP)[::-1], inverses[::-1], strict=True):
        here = slice(start, start + _STEP)
        target[here] = inverse.T @ target[here]
        target[:start] -= alike[here, :start].T @ target[here]
    return target
