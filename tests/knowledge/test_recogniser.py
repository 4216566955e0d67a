"""A recogniser tells things apart as examples teach it, however many examples there are."""

import threading
import time

import numpy as np
import pytest

from knowledge import recogniser
from knowledge.keeping import once
from knowledge.recogniser import RIDGE, RIDGE_ALONE, RIDGE_OF_FEW, Examples, Floats, Recogniser, Sparse

CHANCE = np.random.default_rng(6)
MANY, WIDTH, FULL = 900, 700, 20
"""More columns than are worked on at once, and more examples than columns."""


@pytest.fixture(scope="module")
def examples() -> Examples:
    sparse = [
        Sparse.of({int(at): float(CHANCE.normal()) for at in CHANCE.choice(WIDTH, 12)}) for _ in range(MANY)
    ]
    return Examples(sparse, WIDTH, CHANCE.normal(size=(MANY, FULL)).astype(np.float32))


def dense(examples: Examples) -> Floats:
    rows = np.zeros((len(examples.sparse), examples.width), np.float32)
    for row, sparse in zip(rows, examples.sparse, strict=True):
        row[sparse.columns] = sparse.values
    return np.hstack([rows, examples.full])


def by_the_book(rows: Floats, target: Floats, strength: float) -> Floats:
    exact = rows.astype(np.float64)
    alike = exact.T @ exact + strength * np.eye(exact.shape[1])
    return np.linalg.solve(alike, exact.T @ target).astype(np.float32)


def test_learning_by_blocks_finds_the_weights_of_ridge_regression(examples: Examples) -> None:
    labels = [f"kind {n % 7}" for n in range(MANY)]
    rows, target = dense(examples), np.eye(7, dtype=np.float32)[np.arange(MANY) % 7]
    alone = slice(100, 650)

    plain = Recogniser.learn(examples, labels)
    assert plain.labels == tuple(f"kind {n}" for n in range(7))
    expected = by_the_book(rows, target, RIDGE)
    assert np.allclose(plain.weights, expected, atol=1e-3)

    heard_alone = Recogniser.learn(examples, labels, [(alone, 0.5)])
    expected[alone] += 0.5 * by_the_book(rows[:, alone], target, RIDGE_ALONE)
    assert np.allclose(heard_alone.weights, expected / 1.5, atol=1e-3)


def test_a_few_examples_are_learnt_alike_by_themselves(
    examples: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recogniser, "_OFTEN", 3)  # some columns in full, some by their rows
    rows, labels = dense(examples)[:140], [f"kind {n % 3}" for n in range(140)]
    few = Recogniser.of_few(Examples(examples.sparse[:140], examples.width, examples.full[:140]), labels)
    target = np.eye(3, dtype=np.float32)[np.arange(140) % 3]
    assert np.allclose(few.weights, by_the_book(rows, target, RIDGE_OF_FEW), atol=1e-3)
    scores = few.scores(rows[4])
    assert max(scores, key=lambda label: scores[label]) == "kind 1"


def test_who_asks_while_it_is_being_learnt_waits_instead_of_learning_it_too() -> None:
    learnt = []

    def learn() -> object:
        time.sleep(0.05)
        learnt.append(object())
        return learnt[-1]

    ask, got = once(learn), []
    asking = [threading.Thread(target=lambda: got.append(ask())) for _ in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert len(learnt) == 1
    assert got == learnt * 4
