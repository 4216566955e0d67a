"""Word vectors: near words are near, unknown words are unknown, and all works without them."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from knowledge.vectors import Vectors, word_hash

needs_vectors = pytest.mark.skipif(
    importlib.util.find_spec("ja_ginza") is None, reason="ja_ginza is not installed"
)


@needs_vectors
def test_words_of_one_meaning_are_near() -> None:
    vectors = Vectors.find()
    assert vectors is not None
    near, far = vectors.similarity("お金", "費用"), vectors.similarity("お金", "吹奏楽")
    assert near is not None
    assert far is not None
    assert near > 0.4 > far
    assert vectors.similarity("託児", "保育") == pytest.approx(1, abs=0.01)


@needs_vectors
def test_an_unknown_word_has_no_vector() -> None:
    vectors = Vectors.find()
    assert vectors is not None
    assert vectors.vector("ぬぬぬめめめ") is None
    assert vectors.row("ぬぬぬめめめ") == -1
    assert vectors.similarity("お金", "ぬぬぬめめめ") is None


@needs_vectors
def test_the_kept_form_says_the_same_as_the_package(tmp_path: Path) -> None:
    first, again = Vectors.find(tmp_path), Vectors.find(tmp_path)
    assert first is not None
    assert again is not None
    for word in ("保育", "会社", "空き家"):
        left, right = first.vector(word), again.vector(word)
        assert left is not None
        assert right is not None
        assert np.allclose(left, right, atol=1e-2)
        assert np.linalg.norm(left) == pytest.approx(1, abs=1e-3)


def test_without_the_package_there_are_no_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert Vectors.find() is None


def test_the_hash_is_the_one_the_package_uses() -> None:
    assert word_hash("apple") == 8566208034543834098
