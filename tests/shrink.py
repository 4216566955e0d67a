"""PNG pictures with a palette: a page has few colours, so a third of the bytes says the same."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
FREQUENT = 128
Pixels = NDArray[np.uint8]


def shrunk(png: bytes) -> bytes:
    """The picture with at most 256 colours, the most frequent ones exactly."""
    pixels = _read(png)
    height, width, _ = pixels.shape
    flat = pixels.reshape(-1, 3).astype(np.int32)
    codes = (flat[:, 0] << 16) | (flat[:, 1] << 8) | flat[:, 2]
    colours, place, often = np.unique(codes, return_inverse=True, return_counts=True)
    every = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    palette = every[_chosen(every, often)]
    nearest = np.concatenate(
        [
            ((part[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
            for part in np.array_split(every, max(1, len(every) // 2048))
        ]
    ).astype(np.uint8)
    indexed = nearest[place].reshape(height, width)
    rows = np.concatenate([np.zeros((height, 1), np.uint8), indexed], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def _chosen(every: NDArray[np.int32], often: NDArray[np.int64]) -> list[int]:
    """The places of 256 colours: the most frequent, then those that would be missed most."""
    chosen = [int(place) for place in np.argsort(-often)[:FREQUENT]]
    away = np.full(len(every), np.inf)
    for place in chosen:
        away = np.minimum(away, ((every - every[place]) ** 2).sum(axis=1))
    while len(chosen) < min(256, len(every)):
        missed = int((away * np.sqrt(often)).argmax())
        chosen.append(missed)
        away = np.minimum(away, ((every - every[missed]) ** 2).sum(axis=1))
    return chosen


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _read(png: bytes) -> Pixels:
    """The pixels of a picture with eight bits a colour, without transparency."""
    at, data, width, height, deep = len(_SIGNATURE), b"", 0, 0, 3
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", body[:10])
            deep = 4 if kind == 6 else 3
        elif name == b"IDAT":
            data += body
        at += size + 12
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, width * deep + 1)
    lines = np.zeros((height, width * deep), np.uint8)
    above = np.zeros(width * deep, np.uint8)
    for number, line in enumerate(raw):
        lines[number] = above = _unfiltered(int(line[0]), line[1:], above, deep)
    return lines.reshape(height, width, deep)[:, :, :3]


def _unfiltered(how: int, line: Pixels, above: Pixels, deep: int) -> Pixels:
    if how == 0:
        return line
    if how == 2:
        return line + above
    if how == 1:
        return np.cumsum(line.reshape(-1, deep), axis=0, dtype=np.uint8).reshape(-1)
    made = bytearray(line.tobytes())
    up = above.tobytes()
    for index, value in enumerate(made):
        left = made[index - deep] if index >= deep else 0
        corner = up[index - deep] if index >= deep else 0
        guess = (left + up[index]) // 2 if how == 3 else _paeth(left, up[index], corner)
        made[index] = (value + guess) & 255
    return np.frombuffer(bytes(made), np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    by = left + up - corner
    return min((left, up, corner), key=lambda each: abs(by - each))
