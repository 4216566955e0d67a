"""``make evaluate``: prints what was measured and writes ``docs/evaluation.md``.

Of the held part it shows counts and intervals, never an example.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge import handbook
from tests.evaluation.figures import Figure
from tests.evaluation.measure import Measured, Part, Row, measure

DOCUMENT = Path(__file__).parents[2] / "docs" / "evaluation.md"
WORST = 10
_LONGEST = 120

_HEAD = """\
# How right the judgements are

Written by `make evaluate`; not to be edited. The examples are described in
`tests/evaluation/README.md`. The held part is only counted and says what to expect of input nobody here
has seen. The open part has been looked at while the content was written, so its figures only guard
against falling back.

✗ marks what does not reach its target. Shares have Wilson's 95 % interval, F1 scores that of 1,000
resamples; an F1's counts are right, +claimed wrongly, −missed. The plain methods are measured in the same
run on the same examples: TF-IDF over pairs of characters and rapidfuzz WRatio over the clauses' texts,
keywords for a memo's pattern, BM25 (bm25s) for proposals, rapidfuzz ratio for names. Word vectors: {vectors}.
"""


def table(measured: Sequence[Measured]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| judgement | to reach | measured | of | 95 % | plain method |"
    yield "|---|---|---|---|---|---|"
    for part in measured:
        for row in part.rows:
            beside = "、".join(f"{name} {_number(figure.value)}" for name, figure in row.plain.items()) or "–"
            yield (
                f"| {row.name} | {_target(row)} | {_number(row.ours.value)}{'' if row.met else ' ✗'} "
                f"| {row.ours.counts} | {_interval(row.ours)} | {beside} |"
            )


def misses(measured: Sequence[Measured]) -> Iterator[str]:
    """The worst misses of each judgement. For the open part only."""
    for part in measured:
        yield ""
        yield f"### {part.title}（{len(part.misses)}件）"
        yield ""
        for miss in part.misses[:WORST]:
            text = miss.text if len(miss.text) <= _LONGEST else miss.text[:_LONGEST] + "…"
            words = "".join(f"「{word}」" for word in miss.words) or "–"
            yield f"- {miss.id} {text}"
            yield f"  期待 {miss.expected} / 判断 {miss.given} / よりどころ {words}"


def _number(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _target(row: Row) -> str:
    return f"{'≤' if row.most else '≥'} {_number(row.target)}"


def _interval(figure: Figure) -> str:
    low, high = figure.interval
    return f"{low:.2f}–{high:.2f}"


def main() -> None:
    """Measure both parts, print, write."""
    book = handbook.load(handbook.CONTENT / "minato")
    parts: dict[Part, tuple[Measured, ...]] = {"open": measure(book, "open"), "held": measure(book, "held")}
    lines = [
        *_HEAD.format(vectors="installed" if book.vectors else "not installed").splitlines(),
        "",
        "## Held part",
        "",
        *table(parts["held"]),
        "",
        "## Open part",
        "",
        *table(parts["open"]),
        "",
        "## The worst misses of the open part",
        *misses(parts["open"]),
    ]
    text = "\n".join(lines) + "\n"
    DOCUMENT.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
