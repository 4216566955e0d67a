"""``make benchmark``: how fast texts are found, beside bm25s and rapidfuzz, and how fast texts are read.

Prints and writes ``docs/benchmark.md``. The ratios hold on any machine; the milliseconds are those of the
machine it ran on, as processor time of one thread. Nothing here is asserted: a clock is no test.
``python -m tests.evaluation.benchmark 10000 100000`` measures only these sizes.
"""

import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import bm25s
from rapidfuzz import fuzz, process

from knowledge import handbook, memo, thesaurus
from knowledge import index as module
from knowledge.handbook import Handbook
from knowledge.index import Document, Index
from knowledge.reading import Field, Reading, Word, characters
from knowledge.vectors import Vectors
from tests.evaluation import plain
from tests.evaluation.measure import records

DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmark.md"
SIZES = (10_000, 100_000, 1_000_000)
BYTES_A_TEXT = 8_000
"""What a text needs while the exact and the approximate index, bm25s and the texts stand side by side."""
LENGTHS = (8, 12, 18)
SHORT, LONG = 6, 90
"""Words of a query: one line of chat, and a proposal of some 300 characters."""
TOP = 10
_BATCH = 50_000
_SEED = 20261101

Timed = tuple[float, float]
"""Median and 95th percentile, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Sized:
    """What was measured over one number of texts; ``None`` where it was left out."""

    size: int
    short: Timed
    long: Timed
    bm25s: Timed
    ratio: Timed
    wratio: Timed
    start: float
    built: float
    added: float
    agreement: float


class Words:
    """Invented texts: words of the thesaurus, drawn as unevenly as words are in any language."""

    def __init__(self, vectors: Vectors | None) -> None:
        reader = Index(vectors=vectors, thesaurus=thesaurus.load())
        spoken = [
            text
            for concept in thesaurus.load().entries.values()
            for text in (concept.name, *concept.words, concept.says, concept.has)
        ]
        found: dict[str, Word] = {}
        for text in spoken:
            for word in reader.read(Document("", ((text, 1.0),))).fields[0].words:
                found.setdefault(word.normal, word)
        self._draw = random.Random(_SEED)
        self._words = list(found.values())
        self._draw.shuffle(self._words)
        total, self._weights = 0.0, list[float]()
        for rank in range(len(self._words)):
            total += 1 / (rank + 10)
            self._weights.append(total)

    def __len__(self) -> int:
        return len(self._words)

    def draw(self, count: int) -> list[Word]:
        """Words, drawn."""
        return self._draw.choices(self._words, cum_weights=self._weights, k=count)

    def text(self) -> list[Word]:
        """The words of a text."""
        return self.draw(self._draw.choice(LENGTHS))

    def query(self, text: Sequence[Word], count: int) -> str:
        """A query near to a text: most of its words, the rest drawn."""
        kept = self._draw.sample(list(text), min(len(text), max(2, count * 2 // 3)))
        return "、".join(word.written for word in (*kept, *self.draw(count - len(kept))))


def reading(name: str, words: Sequence[Word]) -> Reading:
    """A text as an index reads it."""
    return Reading(name, (Field(1.0, tuple(words), characters(written(words))),))


def written(words: Sequence[Word]) -> str:
    """The words as one text."""
    return "".join(word.written for word in words)


def timed(work: Callable[[str], object], queries: Sequence[str]) -> Timed:
    """Processor time of each query in this thread, in milliseconds, after one for warming up."""
    work(queries[0])
    taken = []
    for query in queries:
        begin = time.thread_time()
        work(query)
        taken.append((time.thread_time() - begin) * 1000)
    return statistics.median(taken), sorted(taken)[math.ceil(0.95 * len(taken)) - 1]


@contextmanager
def exactly() -> Iterator[None]:
    """Compare every text with everything, however many there are."""
    before, module.EXACT = module.EXACT, sys.maxsize
    try:
        yield
    finally:
        module.EXACT = before


def agreement(exact: Sequence[Sequence[str]], approximate: Sequence[Sequence[str]]) -> float:
    """The share of the exact top ten that the approximate one holds too."""
    wanted = sum(map(len, exact))
    return sum(len(set(a) & set(b)) for a, b in zip(exact, approximate, strict=True)) / max(wanted, 1)


def measure(size: int, vectors: Vectors | None) -> Sized:
    """Everything over this many texts."""
    invented = Words(vectors)
    concepts = thesaurus.load()
    bags = [invented.text() for _ in range(size)]
    step = max(1, size // 100)
    asked = [invented.query(bag, SHORT) for bag in bags[::step]][:100]
    proposals = [invented.query([*bag, *invented.draw(LONG)], LONG) for bag in bags[::step]][:40]

    with exactly():
        index = Index(vectors=vectors, thesaurus=concepts)
        begin = time.thread_time()
        for first in range(0, size, _BATCH):
            index.add_read(
                [reading(str(first + n), bag) for n, bag in enumerate(bags[first : first + _BATCH])]
            )
        built = time.thread_time() - begin
        few = [*asked[::3], *proposals[::3]]
        exact = [[hit.id for hit in index.search(query, TOP)] for query in few]
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder) / "index.npz")
        del index
        begin = time.perf_counter()
        index = Index.load(Path(folder) / "index.npz", vectors=vectors, thesaurus=concepts)
        start = time.perf_counter() - begin
    found = [[hit.id for hit in index.search(query, TOP)] for query in few]
    short, long = timed(index.search, asked), timed(index.search, proposals)
    rows = [reading(f"new {n}", invented.text()) for n in range(20)]
    index.add_read(rows[:1])
    begin = time.thread_time()
    for row in rows[1:]:
        index.add_read([row])
    added = (time.thread_time() - begin) * 1000 / (len(rows) - 1)
    del index

    beside = _bm25s(bags, asked)
    texts = [written(bag) for bag in bags]
    some = asked[: 20 if size <= 100_000 else 5]
    ratio = timed(lambda q: process.extract(q, texts, scorer=fuzz.ratio, limit=TOP), some)
    wratio = timed(lambda q: process.extract(q, texts, scorer=fuzz.WRatio, limit=TOP), some[:3])
    return Sized(size, short, long, beside, ratio, wratio, start, built, added, agreement(exact, found))


def _bm25s(bags: Sequence[Sequence[Word]], queries: Sequence[str]) -> Timed:
    index = bm25s.BM25()
    index.index([[word.normal for word in bag] for bag in bags], show_progress=False)
    return timed(lambda q: index.retrieve([plain.words(q)], k=TOP, show_progress=False), queries)


def reads(book: Handbook) -> Iterator[tuple[str, Timed]]:
    """How long a memo, a question and a proposal of the open examples take."""
    memos, questions = records("open", "memos"), records("open", "questions")
    yield "read a memo", timed(lambda text: memo.read(text, date(2026, 11, 24)), [r["memo"] for r in memos])
    yield "ask a question", timed(book.answers.ask, [r["question"] for r in questions])
    texts = [r["text"] for r in records("open", "proposals")]
    yield "match a proposal with the catalogue", timed(book.catalogue.match, texts)


def _memory() -> int:
    """Bytes that may be used, as Linux counts them; endless where that is not known."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return sys.maxsize
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


def _ms(value: Timed) -> str:
    return f"{value[0]:.2f} ({value[1]:.2f})"


def _against(other: Timed, ours: Timed) -> str:
    return f"× {other[0] / ours[0]:.2f}"


def document(
    sized: Sequence[Sized], left: Sequence[int], times: Sequence[tuple[str, Timed]]
) -> Iterator[str]:
    """The lines of the document."""
    first = sized[0]
    yield "# How fast texts are found and read"
    yield ""
    yield "Written by `make benchmark`; not to be edited. Invented texts of 8 to 18 words; a query of 6 words,"
    yield "most of them of one text, and a proposal of 90 words (some 300 characters). Processor time of one"
    yield "thread, the query's own reading included. Above 20,000 texts the index is approximate: beside it stands"
    yield "how much of the top ten of comparing everything it finds. The ratios hold on other machines too, the"
    yield "milliseconds only where they were taken."
    yield ""
    yield "## Ratios"
    yield ""
    yield "How many times as long as one query of our index the others take, and how the index grows."
    yield ""
    yield "| texts | index | bm25s | rapidfuzz ratio | rapidfuzz WRatio | against the smallest | a proposal | adding a text | start, against building | top ten as exact |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for s in sized:
        yield (
            f"| {s.size:,} | 1 | {_against(s.bm25s, s.short)} | {_against(s.ratio, s.short)} "
            f"| {_against(s.wratio, s.short)} | {_against(s.short, first.short)} | {_against(s.long, s.short)} "
            f"| {_against((s.added, 0), s.short)} | {s.start / s.built:.3f} | {s.agreement:.1%} |"
        )
    yield ""
    if left:
        yield f"Left out for want of memory: {', '.join(f'{size:,}' for size in left)} texts."
        yield ""
    yield f"## Milliseconds, {datetime.now(UTC).date()}"
    yield ""
    yield "Median (95th percentile). To reach: a query under 5 ms at 10,000 texts and under 50 ms at 1,000,000;"
    yield "start under 1 s at 100,000; 95 % of the exact top ten."
    yield ""
    yield "| texts | index | … a proposal | bm25s | rapidfuzz ratio | rapidfuzz WRatio | adding a text | start | building from readings |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for s in sized:
        yield (
            f"| {s.size:,} | {_ms(s.short)} | {_ms(s.long)} | {_ms(s.bm25s)} | {_ms(s.ratio)} "
            f"| {_ms(s.wratio)} | {s.added:.2f} | {s.start:.2f} s | {s.built:.1f} s |"
        )
    yield ""
    yield "| reading | ms |"
    yield "|---|---|"
    for name, taken in times:
        yield f"| {name} | {_ms(taken)} |"


def main(sizes: Sequence[int]) -> None:
    """Measure, print, write."""
    book = handbook.load(handbook.CONTENT / "minato")
    book.answers.prepare()
    times = list(reads(book))
    sized, left = [], []
    for size in sizes:
        if size * BYTES_A_TEXT > _memory():
            left.append(size)
            print(f"{size:,}: not enough memory, left out", file=sys.stderr)
            continue
        sized.append(measure(size, book.vectors))
        print(sized[-1], file=sys.stderr, flush=True)
    text = "\n".join(document(sized, left, times)) + "\n"
    if tuple(sizes) == SIZES:
        DOCUMENT.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
