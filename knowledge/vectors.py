"""Word vectors: how near two Japanese words are in meaning.

Reads the vectors inside the package ``ja_ginza`` (MIT; its vectors are chiVe, Apache-2.0): 480,443
words mapped onto 20,000 rows of 300 numbers, with numpy and msgpack alone. Knows nothing of texts,
and everything that uses it must work without it.
"""

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MASK = 0xFFFFFFFFFFFFFFFF
_MULTIPLIER = 0xC6A4A7935BD1E995

Row = NDArray[np.float32]


def word_hash(word: str) -> int:
    """MurmurHash64A of the UTF-8 word with seed 1: the key under which the package keeps a word."""
    data = word.encode()
    whole = len(data) // 8 * 8
    mixed = 1 ^ (len(data) * _MULTIPLIER & _MASK)
    for start in range(0, whole, 8):
        block = int.from_bytes(data[start : start + 8], "little") * _MULTIPLIER & _MASK
        block = (block ^ block >> 47) * _MULTIPLIER & _MASK
        mixed = (mixed ^ block) * _MULTIPLIER & _MASK
    if whole < len(data):
        mixed = (mixed ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _MASK
    mixed = (mixed ^ mixed >> 47) * _MULTIPLIER & _MASK
    return mixed ^ mixed >> 47


class Vectors:
    """Words and their unit vectors.

    ``hashes``: uint64, sorted, one a word. ``rows``: for each hash the row of its vector.
    ``table``: float32 or float16, shape (rows, numbers), each row of length 1.
    """

    def __init__(self, hashes: NDArray[np.uint64], rows: NDArray[Any], table: NDArray[Any]) -> None:
        self._hashes, self._rows, self._table = hashes, rows, table
        self.row = lru_cache(maxsize=65536)(self._row)

    @classmethod
    def find(cls, cache: Path | None = None) -> "Vectors | None":
        """The vectors of the installed package, or ``None`` where it is absent or unreadable.

        Reading the package takes about 0.3 s. With a folder for ``cache`` the compact form (17 MB)
        is kept there and mapped into memory in milliseconds from the second time on. They are held
        once for all who ask.
        """
        spec = importlib.util.find_spec("ja_ginza")
        if spec is None or spec.origin is None:
            return None
        found = sorted(Path(spec.origin).parent.glob("ja_ginza-*/vocab"))
        if not found:
            return None
        kept = None if cache is None else cache / found[-1].parent.name
        held = _held.get(found[-1])
        if held is not None and (kept is None or (kept / "table.npy").exists()):
            return held
        try:
            if kept is not None and (kept / "table.npy").exists():
                mapped = cls(*(np.load(kept / f"{name}.npy", mmap_mode="r") for name in _PARTS))
                return _held.setdefault(found[-1], mapped)
            parts = _read(found[-1])
        except (OSError, ValueError):
            return None
        if kept is not None:
            _keep(kept, parts)
        return _held.setdefault(found[-1], cls(*parts))

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._table.shape[1])

    def _row(self, word: str) -> int:
        key = np.uint64(word_hash(word))
        at = int(np.searchsorted(self._hashes, key))
        if at < len(self._hashes) and self._hashes[at] == key:
            return int(self._rows[at])
        return -1

    def vector(self, word: str) -> Row | None:
        """The word's unit vector, shape (width,), or ``None`` for an unknown word."""
        row = self.row(word)
        return None if row < 0 else np.asarray(self._table[row], dtype=np.float32)

    def table(self, rows: NDArray[np.int32]) -> Row:
        """The unit vectors of these rows (see ``row``), shape (len(rows), width)."""
        return np.asarray(self._table[rows], dtype=np.float32)

    def similarity(self, a: str, b: str) -> float | None:
        """The cosine of two words, -1 to 1, or ``None`` where one of them is unknown."""
        left, right = self.vector(a), self.vector(b)
        return None if left is None or right is None else float(left @ right)


_held: dict[Path, Vectors] = {}
"""The vectors found in this process, by the folder of the package."""
_PARTS = ("hashes", "rows", "table")


def _read(vocabulary: Path) -> tuple[NDArray[np.uint64], NDArray[Any], NDArray[Any]]:
    import msgpack  # noqa: PLC0415 - only the first reading needs it

    table = np.load(vocabulary / "vectors").astype(np.float32)
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    mapped = msgpack.unpackb((vocabulary / "key2row").read_bytes(), strict_map_key=False)
    hashes = np.fromiter(mapped.keys(), np.uint64, len(mapped))
    rows = np.fromiter(mapped.values(), np.int32, len(mapped))
    order = np.argsort(hashes)
    return hashes[order], rows[order], table


def _keep(folder: Path, parts: tuple[NDArray[Any], ...]) -> None:
    """Write the compact form, the table last: its presence says that the rest is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in zip(_PARTS, parts, strict=True):
        compact = part.astype(np.float16) if name == "table" else part
        partial = folder / f"{name}.partial.npy"
        np.save(partial, compact)
        partial.replace(folder / f"{name}.npy")
