"""What took long to make is there the next time, and never in the way."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from knowledge.keeping import Arrays, fingerprint, kept


def counted() -> tuple[Callable[[], Arrays], list[int]]:
    """Something to make, and how often it was made."""
    made: list[int] = []

    def make() -> Arrays:
        made.append(1)
        return {"words": np.array(["区", "企業"]), "weights": np.array([1.0, 0.5])}

    return make, made


def test_what_was_made_once_is_read_the_next_time(tmp_path: Path) -> None:
    make, made = counted()
    first = kept(tmp_path / "cache", "words", make)
    again = kept(tmp_path / "cache", "words", make)
    assert again["words"].tolist() == first["words"].tolist() == ["区", "企業"]
    assert len(made) == 1


def test_without_a_folder_it_is_made_each_time() -> None:
    make, made = counted()
    kept(None, "words", make)
    kept(None, "words", make)
    assert len(made) == 2


def test_a_spoilt_copy_is_made_again_and_mended(tmp_path: Path) -> None:
    make, made = counted()
    kept(tmp_path, "words", make)
    (tmp_path / "words.npz").write_bytes(b"spoilt")
    assert kept(tmp_path, "words", make)["weights"].tolist() == [1.0, 0.5]
    kept(tmp_path, "words", make)
    assert len(made) == 2


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be", encoding="utf-8")
    make, _ = counted()
    assert kept(tmp_path / "cache", "words", make)["weights"].tolist() == [1.0, 0.5]


def test_copies_of_old_versions_do_not_heap_up(tmp_path: Path) -> None:
    make, _ = counted()
    for number in range(31):
        kept(tmp_path, f"words-{number}", make)
        os.utime(tmp_path / f"words-{number}.npz", (number, number))
    kept(tmp_path, "words-31", make)
    left = {path.stem for path in tmp_path.glob("*.npz")}
    assert left == {f"words-{number}" for number in range(4, 32)}
    assert not list(tmp_path.glob("*.partial"))


def test_other_content_has_another_name() -> None:
    assert fingerprint("区", ("text.py",)) == fingerprint("区", ("text.py",))
    assert fingerprint("区", ("text.py",)) != fingerprint("市", ("text.py",))
    assert fingerprint("区", ("text.py",)) != fingerprint("区", ("romaji.py",))
