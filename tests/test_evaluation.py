"""The judgements do not fall below what they reached on the open examples, and no example stands in the content.

The floors lie a little below what ``make evaluate`` measures, so that one example may turn.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process

from knowledge.handbook import CONTENT, Handbook
from knowledge.text import fold
from tests.evaluation import benchmark, report
from tests.evaluation.figures import F1, Mean, Share, hits, ndcg
from tests.evaluation.measure import Measured, Part, measure, records

FLOORS = {
    "質問 → 項目、最初の引用が正しい": 0.95,
    "… ふつうの聞き方": 0.92,
    "… 口語": 0.90,
    "… 打ち間違い、かな、誤変換": 0.90,
    "… 状況を話して聞く": 0.90,
    "… 英語": 0.90,
    "… 正しい項目が最初の3つにある": 0.98,
    "方針にない質問 → ないと答える": 0.92,
    "方針にある質問を誤って断る": 0.03,
    "メモ → 連携パターンとその理由": 0.97,
    "審査会にかかる（F1）": 0.95,
    "開発費の扱いに触れる（F1）": 0.95,
    "2年を超える（F1）": 0.95,
    "自動更新（F1）": 0.95,
    "区の費用負担（ある、ない、不明）": 0.97,
    "協定（必要、なくてもよい、不明）": 0.97,
    "企業名、担当者、連絡先、期間、開始（F1）": 0.97,
    "提案 → 課題、語が重なる、最初": 1.00,
    "提案 → 課題、語が重なる、最初の3つ": 1.00,
    "提案 → 課題、言い換え、最初": 0.90,
    "提案 → 課題、言い換え、最初の3つ": 0.92,
    "提案 → 課題、推し量る、最初": 0.85,
    "提案 → 課題、推し量る、最初の3つ": 0.86,
    "合う課題がない → 挙げない": 0.90,
    "同じ会社かどうか": 0.98,
    "… 別の会社を同じとしない": 1.00,
    "架空の市のFAQ（nDCG@10）": 0.78,
}
"""The least (of what is wrongly refused: the most) for every row of the table."""

NEARLY, LONG_ENOUGH = 95, 12


@pytest.fixture(scope="module")
def measured(handbook: Handbook) -> tuple[Measured, ...]:
    """The open examples, judged."""
    return measure(handbook, "open")


def test_every_judgement_keeps_its_floor(handbook: Handbook, measured: tuple[Measured, ...]) -> None:
    if handbook.vectors is None:
        pytest.skip("the floors are those with word vectors")
    rows = {row.name: row for part in measured for row in part.rows}
    assert rows.keys() == FLOORS.keys()
    below = {
        name: round(row.ours.value, 3)
        for name, row in rows.items()
        if (row.ours.value > FLOORS[name] if row.most else row.ours.value < FLOORS[name])
    }
    assert below == {}


def test_every_judgement_beats_the_plain_method(handbook: Handbook, measured: tuple[Measured, ...]) -> None:
    behind = [
        row.name
        for part in measured
        for row in part.rows
        for other in row.plain.values()
        if row.ours.value < other.value
    ]
    assert behind == []


def test_a_miss_says_what_was_expected_and_what_was_given(measured: tuple[Measured, ...]) -> None:
    for part in measured:
        weights = [miss.weight for miss in part.misses]
        assert weights == sorted(weights, reverse=True)
        assert all(miss.expected != miss.given for miss in part.misses)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)


def _plain(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _content() -> list[str]:
    files: list[Path] = [
        CONTENT / "minato" / "answers.yaml",
        CONTENT / "minato" / "silences.yaml",
        *sorted((CONTENT / "common").glob("*.yaml")),
    ]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = {
        _plain(text) for file in files for text in _texts(yaml.load(file.read_text(encoding="utf-8"), loader))
    }
    return sorted(found - {""})


@pytest.fixture(scope="module")
def content() -> list[str]:
    """Every text of the content that answers, without signs and widths."""
    return _content()


@pytest.mark.parametrize("part", ["open", "held"])
@pytest.mark.parametrize(
    ("name", "field"), [("questions", "question"), ("memos", "memo"), ("proposals", "text")]
)
def test_no_example_stands_in_the_content(content: list[str], part: Part, name: str, field: str) -> None:
    examples = {record["id"]: _plain(record[field]) for record in records(part, name)}
    known = set(content)
    # Only the ids are ever reported: the held part is not to be read.
    copied = [key for key, text in examples.items() if text in known]
    long = {key: text for key, text in examples.items() if len(text) >= LONG_ENOUGH}
    alike = process.cdist(list(long.values()), content, scorer=fuzz.ratio, score_cutoff=NEARLY).max(axis=1)
    copied += [key for key, score in zip(long, alike.tolist(), strict=True) if score >= NEARLY]
    assert sorted(set(copied)) == []


def test_the_report_shows_nothing_of_the_held_part() -> None:
    text = _plain(report.DOCUMENT.read_text(encoding="utf-8"))
    fields = {"questions": "question", "memos": "memo", "proposals": "text"}
    shown = [
        record["id"]
        for name, field in fields.items()
        for record in records("held", name)
        if len(begin := _plain(record[field])[:20]) >= LONG_ENOUGH and begin in text
    ]
    assert shown == []


def test_the_tables_hold_every_row_and_name_the_plain_methods(measured: tuple[Measured, ...]) -> None:
    lines = list(report.table(measured))
    assert len(lines) == 2 + len(FLOORS)
    assert any("TF-IDF" in line and "WRatio" in line for line in lines)
    assert all(line.count("|") == 7 for line in lines)


def test_the_benchmark_measures_and_writes_its_table() -> None:
    sized = benchmark.measure(120, None)
    assert sized.agreement == 1.0
    lines = list(benchmark.document([sized], [1_000_000], [("ask a question", (1.0, 2.0))]))
    assert sum(line.startswith("| 120 |") for line in lines) == 2
    assert "Left out for want of memory: 1,000,000 texts." in lines


def test_wilsons_interval_stays_within_bounds_and_holds_the_share() -> None:
    low, high = Share(92, 108).interval
    assert (round(low, 3), round(high, 3)) == (0.773, 0.907)
    assert Share(10, 10).interval[1] == pytest.approx(1.0)
    assert Share(0, 10).interval[0] == pytest.approx(0.0)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_f1_counts_a_wrong_value_as_claimed_and_missed() -> None:
    assert hits("a", "b") == (0, 1, 1)
    assert hits(None, None) == (0, 0, 0)
    assert hits(False, True) == (0, 1, 0)
    assert hits("a", None) == (0, 0, 1)
    scored = F1(((3, 1, 0), (1, 0, 1)))
    assert scored.value == pytest.approx(0.8)
    assert scored.interval[0] <= scored.value <= scored.interval[1]
    assert scored.interval == scored.interval


def test_an_order_counts_by_what_comes_first() -> None:
    assert ndcg(["b", "a"], {"a": 1}) == pytest.approx(0.631, abs=1e-3)
    assert ndcg(["a", "b"], {"a": 3, "b": 1}) == 1.0
    assert ndcg(["c"], {"a": 3}) == 0.0
    mean = Mean((0.0, 1.0, 1.0, 0.0))
    assert (mean.value, mean.counts) == (0.5, "4")
    assert mean.interval[0] < mean.value < mean.interval[1]
