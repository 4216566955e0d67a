"""What takes long to make is made once: in a process, and on a machine where there is a folder to keep it.

What is kept is only ever a copy: without the folder, or with a file that cannot be read or written, it
is made again. Knows arrays and files, not what they say.
"""

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache as kept_once
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
Made = TypeVar("Made")

_MOST = 28
"""How many files are kept, the newest: those of four versions of the content."""


def once(make: Callable[[], Made]) -> Callable[[], Made]:
    """``make``, called by the first who asks; whoever asks meanwhile waits and gets the same."""
    made, one_at_a_time = kept_once(make), Lock()

    def get() -> Made:
        with one_at_a_time:
            return made()

    return get


def kept(folder: Path | None, name: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays, without objects, that ``make`` gives; read from ``folder`` where they are kept there.

    ``name`` is to be another one whenever other arrays would be made (see ``fingerprint``).
    """
    if folder is None:
        return make()
    path = folder / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {each: arrays[each] for each in arrays.files}
    except (OSError, ValueError, zipfile.BadZipFile):
        made = make()
        _keep(path, made)
        return made


def fingerprint(content: object, code: Sequence[str]) -> str:
    """Names what something is made of: the content, and the modules of this package that read it."""
    digest = hashlib.sha256(repr(content).encode())
    for module in ("keeping.py", *code):
        digest.update((Path(__file__).parent / module).read_bytes())
    return digest.hexdigest()[:16]


def _keep(path: Path, arrays: Arrays) -> None:
    partial = path.with_name(f"{path.stem}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        partial.replace(path)
        newest = sorted(path.parent.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in newest[_MOST:]:
            old.unlink()
    except OSError:
        return
