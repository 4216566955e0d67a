"""Every judgement of the software over one part of the examples: figures, and what was missed.

Judges exactly as ``renkei ask``, ``assess``, ``match`` and ``companies compare`` do. Prints nothing:
what may be shown of which part is known by ``report``.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from bot import judging
from knowledge import issues
from knowledge.companies import same_company
from knowledge.handbook import Handbook
from knowledge.index import Document, Index
from tests.evaluation import plain
from tests.evaluation.figures import F1, Figure, Mean, Share, hits, ndcg

FOLDER = Path(__file__).parent
Part = Literal["open", "held"]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a judgement, what it is to reach, ours, and the plain methods' figures.

    ``most``: the target is a most, not a least.
    """

    name: str
    target: float
    ours: Figure
    plain: dict[str, Figure] = field(default_factory=dict)
    most: bool = False

    @property
    def met(self) -> bool:
        """Whether the measured value reaches the target."""
        return self.ours.value <= self.target if self.most else self.ours.value >= self.target


@dataclass(frozen=True, slots=True)
class Miss:
    """One example judged wrongly. ``weight`` orders them: the worst is the heaviest."""

    weight: int
    id: str
    text: str
    expected: str
    given: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A judgement's rows of the table and its misses, the worst first."""

    title: str
    rows: tuple[Row, ...]
    misses: tuple[Miss, ...]


def records(part: Part, name: str) -> list[Record]:
    """The examples of a file, one a line."""
    lines = (FOLDER / part / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def measure(book: Handbook, part: Part) -> tuple[Measured, ...]:
    """All judgements over a part."""
    return (
        questions(book, records(part, "questions")),
        memos(book, records(part, "memos")),
        proposals(book, records(part, "proposals")),
        names(records(part, "companies")),
        faq(book, records(part, "faq")),
    )


_STYLES = (
    ("質問 → 項目、最初の引用が正しい", None, 0.92),
    ("… ふつうの聞き方", "plain", 0.92),
    ("… 口語", "colloquial", 0.88),
    ("… 打ち間違い、かな、誤変換", "typo", 0.90),
    ("… 状況を話して聞く", "situation", 0.85),
    ("… 英語", "english", 0.90),
)


def questions(book: Handbook, rows: Sequence[Record]) -> Measured:
    """Questions: the first citation, the first three, what is refused."""
    given = [
        judging.answered(answer := book.answers.ask(r["question"])) | {"words": answer.words} for r in rows
    ]
    search = plain.ClauseSearch(book.policy.clauses)
    cited = [[c["clause"] for c in answer["citations"]] for answer in given]
    three = [
        list(dict.fromkeys([*clauses, *answer["candidates"]]))[:3]
        for clauses, answer in zip(cited, given, strict=True)
    ]
    likely = {
        "TF-IDF": [search.tfidf(r["question"]) for r in rows],
        "WRatio": [search.wratio(r["question"]) for r in rows],
    }
    answerable = [n for n, r in enumerate(rows) if r["status"] == "answered"]

    def among(found: Sequence[Sequence[str]], first: int, style: str | None) -> Share:
        return Share.among(
            [
                any(clause in rows[n]["clauses"] for clause in found[n][:first])
                for n in answerable
                if style in (None, rows[n]["style"])
            ]
        )

    def row(name: str, target: float, found: Sequence[Sequence[str]], first: int, style: str | None) -> Row:
        beside: dict[str, Figure] = {m: among(other, first, style) for m, other in likely.items()}
        return Row(name, target, among(found, first, style), beside)

    refused = [answer["status"] == "not_in_policy" for answer in given]
    unanswerable = [n for n in range(len(rows)) if n not in set(answerable)]
    table = [row(name, target, cited, 1, style) for name, style, target in _STYLES]
    table += [
        row("… 正しい項目が最初の3つにある", 0.98, three, 3, None),
        Row("方針にない質問 → ないと答える", 0.92, Share.among([refused[n] for n in unanswerable])),
        Row("方針にある質問を誤って断る", 0.03, Share.among([refused[n] for n in answerable]), most=True),
    ]
    misses = []
    for n, r in enumerate(rows):
        if n in unanswerable:
            weight = 0 if refused[n] else 4 if cited[n] else 1
        elif cited[n][:1] and cited[n][0] in r["clauses"]:
            weight = 0
        elif refused[n]:
            weight = 5
        else:
            weight = (2 if cited[n] else 1) + (0 if any(c in r["clauses"] for c in three[n]) else 1)
        said = f"{given[n]['situation']} {'、'.join(cited[n] or three[n])}".strip()
        wanted = f"{r['situation']} {'、'.join(r['clauses'])}".strip()
        misses.append(Miss(weight, r["id"], r["question"], wanted, said, given[n]["words"]))
    return Measured("質問", tuple(table), _worst(misses))


_FLAGS = (
    ("審査会にかかる（F1）", "review_board"),
    ("開発費の扱いに触れる（F1）", "development_cost_conflict"),
    ("2年を超える（F1）", "period_over_2y"),
    ("自動更新（F1）", "auto_renewal"),
)


def memos(book: Handbook, rows: Sequence[Record]) -> Measured:
    """Memos: the pattern and why, what follows from it, the slots."""
    given = [judging.assessed(book, r["memo"], date.fromisoformat(r["date"])) for r in rows]
    expected = [r["expect"] for r in rows]
    pairs = list(zip(expected, given, strict=True))

    def same(*names: str) -> Share:
        return Share.among([all(e[name] == g[name] for name in names) for e, g in pairs])

    keyword = Share.among(
        [
            (e["pattern"], e["out_of_scope_reason"]) == plain.pattern(r["memo"])
            for e, r in zip(expected, rows, strict=True)
        ]
    )
    slots = F1(
        tuple(
            (sum(right), sum(wrong), sum(missed))
            for e, g in pairs
            for right, wrong, missed in [
                tuple(zip(*(hits(e["slots"][s], g["slots"][s]) for s in e["slots"]), strict=True))
            ]
        )
    )
    table = (
        Row(
            "メモ → 連携パターンとその理由",
            0.93,
            same("pattern", "out_of_scope_reason"),
            {"キーワード": keyword},
        ),
        *(Row(name, 0.95, F1(tuple(hits(e[f], g[f]) for e, g in pairs))) for name, f in _FLAGS),
        Row("区の費用負担（ある、ない、不明）", 0.93, same("ward_cost")),
        Row("協定（必要、なくてもよい、不明）", 0.88, same("agreement")),
        Row("企業名、担当者、連絡先、期間、開始（F1）", 0.95, slots),
    )
    misses = []
    for r, e, g in zip(rows, expected, given, strict=True):
        wrong = [name for name in e if name != "slots" and e[name] != g[name]]
        wanted = [f"{name}={e[name]}" for name in wrong]
        said = [f"{name}={g[name]}" for name in wrong]
        for slot in e["slots"]:
            if e["slots"][slot] != g["slots"][slot]:
                wanted.append(f"{slot}={e['slots'][slot]}")
                said.append(f"{slot}={g['slots'][slot]}")
        words = tuple(dict.fromkeys(word for reason in g["reasons"] for word in reason["words"]))
        weight = len(wanted) + 2 * ("pattern" in wrong)
        misses.append(Miss(weight, r["id"], r["memo"], "、".join(wanted), "、".join(said), words))
    return Measured("メモ", table, _worst(misses))


_KINDS = (
    ("語が重なる", "shared", 1.0, 1.0),
    ("言い換え", "paraphrased", 0.85, 0.95),
    ("推し量る", "inferred", 0.75, 0.90),
)


def proposals(book: Handbook, rows: Sequence[Record]) -> Measured:
    """Proposals against other cities' issues: the first, the first three, and none."""
    catalogues = {city: issues.load(FOLDER / f"issues_{city}.csv") for city in {r["city"] for r in rows}}
    books = {city: book.with_issues(catalogue).catalogue for city, catalogue in catalogues.items()}
    given = [judging.matched(books[r["city"]].match(r["text"])) for r in rows]
    ids = [[match["id"] for match in matches] for matches in given]
    searches = {city: plain.issue_search(catalogue) for city, catalogue in catalogues.items()}
    bm25 = [searches[r["city"]](r["text"]) for r in rows]

    def among(found: Sequence[Sequence[str]], first: int, kind: str) -> Share:
        return Share.among(
            [bool(set(found[n][:first]) & set(r["expect"])) for n, r in enumerate(rows) if r["kind"] == kind]
        )

    table: list[Row] = []
    for name, kind, one, three in _KINDS:
        for first, target, where in ((1, one, "最初"), (3, three, "最初の3つ")):
            table.append(
                Row(
                    f"提案 → 課題、{name}、{where}",
                    target,
                    among(ids, first, kind),
                    {"BM25": among(bm25, first, kind)},
                )
            )
    none = [n for n, r in enumerate(rows) if r["kind"] == "none"]
    table.append(
        Row(
            "合う課題がない → 挙げない", 0.90,
            Share.among([not ids[n] for n in none]), {"BM25": Share.among([not bm25[n] for n in none])},
        )
    )  # fmt: skip
    misses = []
    for n, r in enumerate(rows):
        right = set(ids[n][:1]) & set(r["expect"]) if r["expect"] else not ids[n]
        weight = 0 if right else 1 if set(ids[n]) & set(r["expect"]) else 3 if not r["expect"] else 2
        words = tuple(given[n][0]["words"]) if given[n] else ()
        wanted = "、".join(r["expect"]) or "なし"
        misses.append(Miss(weight, r["id"], r["text"], wanted, "、".join(ids[n]) or "なし", words))
    return Measured("提案", tuple(table), _worst(misses))


def names(rows: Sequence[Record]) -> Measured:
    """Company names: same or not."""
    given = [same_company(r["a"], r["b"]) for r in rows]

    def right(judge: Callable[[int], bool]) -> Share:
        return Share.among([judge(n) == r["same"] for n, r in enumerate(rows)])

    ratio = right(lambda n: plain.same(rows[n]["a"], rows[n]["b"]))
    different = [n for n, r in enumerate(rows) if not r["same"]]
    table = (
        Row("同じ会社かどうか", 0.97, right(lambda n: given[n].same), {"ratio": ratio}),
        Row("… 別の会社を同じとしない", 0.97, Share.among([not given[n].same for n in different])),
    )
    label = {True: "同じ", False: "違う"}
    misses = [
        Miss(
            0 if c.same == r["same"] else 1 + c.same,
            r["id"], f"{r['a']} ／ {r['b']}", label[r["same"]], label[c.same], (c.why,),
        )
        for r, c in zip(rows, given, strict=True)
    ]  # fmt: skip
    return Measured("会社名", table, _worst(misses))


def faq(book: Handbook, rows: Sequence[Record]) -> Measured:
    """Citizens' questions against the FAQ of an invented city, through the index class alone, untuned."""
    lines = (FOLDER / "faq.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    index = Index(
        [Document(e["id"], ((e["question"], 1.0), (e["answer"], 0.5))) for e in entries],
        vectors=book.vectors,
    )
    search = plain.TextSearch({e["id"]: f"{e['question']} {e['answer']}" for e in entries})
    found = [[hit.id for hit in index.search(r["query"])] for r in rows]

    def scored(results: Sequence[Sequence[str]]) -> Mean:
        return Mean(tuple(ndcg(ids, r["expect"]) for ids, r in zip(results, rows, strict=True)))

    ours, bm25 = scored(found), scored([search(r["query"], 10) for r in rows])
    misses = [
        Miss(
            0 if r["expect"].get(ids[0], 0) >= 2 else 1,
            r["id"], r["query"], "、".join(r["expect"]), "、".join(ids[:3]), (),
        )
        for r, ids in zip(rows, found, strict=True)
    ]  # fmt: skip
    row = Row("架空の市のFAQ（nDCG@10）", 0.60, ours, {"BM25": bm25})
    return Measured("FAQ", (row,), _worst(misses))


def _worst(misses: Sequence[Miss]) -> tuple[Miss, ...]:
    wrong = [replace(miss, text=" ".join(miss.text.split())) for miss in misses if miss.weight]
    return tuple(sorted(wrong, key=lambda miss: (-miss.weight, miss.id)))
