"""Whoever breaks a data file by hand is told the file, the line and what to do, in Japanese."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import checking, cli
from dialogs import wording
from knowledge import lint
from knowledge.datafile import CONTENT, ContentError

Break = Callable[[str, str, str], tuple[Path, int]]


ALONE = {*lint._EXPRESSIONS, *lint._LOADED} - {"thesaurus.yaml", "needs.yaml"}
"""Common files that are read by themselves: as shipped, they have nothing wrong whatever is in the others."""
CITY = (*(f"minato/{name}" for name in lint._CITY), "common/asking.yaml", "common/offtopic.yaml")
"""The files that are read for a city."""


def is_as_shipped(content: Path, name: str) -> bool:
    path = content / name
    return path.exists() and path.read_bytes() == (CONTENT / name).read_bytes()


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all content. What stands there as it is shipped is not checked again, to be done sooner."""
    copied = tmp_path / "content"
    common, city = lint._common, lint._city

    def changed(folder: Path) -> Iterator[Callable[[], object]]:
        for name, step in zip((*lint._EXPRESSIONS, *lint._LOADED), common(folder), strict=True):
            if not (name in ALONE and is_as_shipped(copied, f"common/{name}")):
                yield step

    def changed_city(folder: Path, beside: Path) -> Iterator[Callable[[], object]]:
        if not all(is_as_shipped(copied, name) for name in CITY):
            yield from city(folder, beside)

    monkeypatch.setattr(lint, "_common", changed)
    monkeypatch.setattr(lint, "_city", changed_city)
    shutil.copytree(CONTENT, copied)
    return copied


@pytest.fixture
def broken(content: Path) -> Break:
    """Put one text for another in a file of the copy; gives the file and the line of the first change."""

    def breaking(name: str, before: str, after: str) -> tuple[Path, int]:
        path = content / name
        whole = path.read_text(encoding="utf-8")
        assert before in whole, before
        path.write_text(whole.replace(before, after, 1), encoding="utf-8")
        return path, whole[: whole.index(before)].count("\n") + 1

    return breaking


def problems(content: Path) -> list[ContentError]:
    return list(checking.problems(content / "minato", content / "common"))


def test_the_content_as_it_is_shipped_has_nothing_wrong() -> None:
    assert [str(problem) for problem in problems(CONTENT)] == []


BROKEN = [
    # a typo in a key
    ("minato/rules.yaml", "    unless: ['(?:協定", "    unles: ['(?:協定", "「unless」の書き間違いなら"),
    ("minato/answers.yaml", "  fact: ", "  fakt: ", "「fact」の書き間違いなら"),
    ("minato/silences.yaml", "  related: ", "  relatet: ", "「related」の書き間違いなら"),
    ("minato/office.yaml", "ward: ", "wadr: ", "「ward」の書き間違いなら"),
    ("minato/policy.yaml", "heading: ", "headding: ", "「heading」の書き間違いなら"),
    ("minato/demo.yaml", "by: sato", "bye: sato", "「by」の書き間違いなら"),
    ("common/signals.yaml", "weight: ", "wieght: ", "「weight」の書き間違いなら"),
    ("common/thesaurus.yaml", "  words: ", "  wrods: ", "「words」の書き間違いなら"),
    ("common/asking.yaml", "    words: ", "    wrods: ", "「words」の書き間違いなら"),
    ("common/titles.yaml", "\nopenings: ", "\nopnings: ", "「openings」の書き間違いなら"),
    ("common/dates.yaml", "\nlengths:", "\nlenghts:", "「lengths」の書き間違いなら"),
    ("common/dates.yaml", "kind: bare", "kind: baer", "使える値は"),
    ("common/dates.yaml", "{dot}{month}", "{dott}{month}", ""),
    ("common/dates.yaml", "半年間?)|", "半年間?|", "括弧や記号の対応を直す"),
    ("common/speakers.yaml", "\ntrades: ", "\nxyz: ", "使える名前は"),
    ("common/open_answers.yaml", "\naround: ", "\narround: ", "「around」の書き間違いなら"),
    ("common/offtopic.yaml", "questions:", "qestions:", "「questions」の書き間違いなら"),
    ("common/kind_examples.yaml", "\njoint:", "\njiont:", "使える種類は"),
    ("common/money.yaml", "\nsilent:", "\nsilentt:", "「silent」の書き間違いなら"),
    ("common/terms.yaml", "\nrecord:", "\nrecrod:", "「record」の書き間違いなら"),
    ("common/renewals.yaml", "\nthing:", "\nthinng:", "「thing」の書き間違いなら"),
    ("common/stories.yaml", "\nwish_label:", "\nwish_labell:", "「wish_label」の書き間違いなら"),
    ("common/sentences.yaml", "\nhedge:", "\nhedgee:", "「hedge」の書き間違いなら"),
    ("common/contacts.yaml", "{honorific}", "{honorfic}", ""),
    # an unknown clause, concept, value
    ("minato/rules.yaml", 'clause: "5(2)", says', 'clause: "5(9)", says', "policy.yaml の id のとおり"),
    ("minato/rules.yaml", "pattern: [joint], ward_cost", "pattern: [jiont], ward_cost", "使える値は joint"),
    ("minato/rules.yaml", "when: {ward_cost: ", "when: {ward_costs: ", "使える条件は"),
    ("minato/rules.yaml", '{words}）。", answered', '{word}）。", answered', "使えるのは {words} だけ"),
    ("minato/rules.yaml", "group: obligations", "group: obligation", "使える値は obligations"),
    ("minato/rules.yaml", "kind: joint", "kind: jiont", "使える種類は"),
    ("minato/answers.yaml", 'clause: "6(3)②"', 'clause: "6(3)9"', "policy.yaml の id のとおり"),
    ("minato/answers.yaml", "paragraph: 6", "paragraph: 7", "1から6までの数字"),
    ("common/signals.yaml", "kind: joint", "kind: jiont", "使える値は"),
    ("minato/demo.yaml", "by: sato", "by: satoh", "people_demo.csv の id"),
    # twice
    ("minato/rules.yaml", "id: agreement.automatic", "id: agreement.ward_cost", "片方の名前を変えて"),
    ("minato/issues.csv", "MI-002,", "MI-001,", "番号を変えて"),
    ("minato/office.yaml", "desk: ", "ward: x\ndesk: ", "片方を外すか"),
    ("minato/policy.yaml", 'id: "5(2)"', 'id: "5(1)"', "片方の番号を直して"),
    # an expression that is none
    ("minato/rules.yaml", "'覚書'", "'覚書('", "括弧や記号の対応を直す"),
    ("common/signals.yaml", "'後援'", "'後援['", "括弧や記号の対応を直す"),
    ("common/money.yaml", "silent: ['", "silent: ['(", "括弧や記号の対応を直す"),
    ("common/sentences.yaml", "'たぶん'", "'たぶん)'", "括弧や記号の対応を直す"),
    ("common/open_answers.yaml", "unknown: [わからな,", "unknown: ['わからな(',", "括弧や記号の対応を直す"),
    # tabs, quotes, brackets, days
    ("minato/answers.yaml", "  fact: ", "\tfact: ", "タブを空白"),
    ("minato/office.yaml", "ward: ", "ward: [", "引用符、括弧を確かめて"),
    ("common/titles.yaml", "\nopenings: [", "\nopenings: [[", "引用符、括弧を確かめて"),
    ("minato/office.yaml", "ward: ", "ward: \x07", "その行を入力し直して"),
    ("minato/demo.yaml", "2026-05-25T10:20", "2026-02-30", "日付を直すか"),
    # a wrong type
    ("common/signals.yaml", "margin: ", "margin: だいたい", "数字（例：0.5）"),
    ("common/titles.yaml", "longest: 40", "longest: 四十", "数字だけを"),
    ("minato/rules.yaml", "then: required", "then: [required]", "使える値は"),
    ("minato/rules.yaml", 'ward_cost: "true"', "ward_cost: true", '引用符 " " で囲んで'),
    ("common/asking.yaml", "    core: true", "    core: たぶん", "true か false"),
    ("minato/issues.csv", ",2018", ",平成30年", "西暦4桁"),
    ("minato/issues.csv", "department", "section", "列は"),
]


@pytest.mark.parametrize(("mistake", "remedy"), [(each[:3], each[3]) for each in BROKEN])
def test_a_mistake_is_named_with_file_line_and_remedy(
    broken: Break, content: Path, mistake: tuple[str, str, str], remedy: str
) -> None:
    path, line = broken(*mistake)
    found = problems(content)
    assert found
    first = next((problem for problem in found if problem.path == path), None)
    assert first, [str(each) for each in found]
    assert remedy in first.remedy, str(first)
    if path.suffix == ".yaml" and "demo" not in path.name:
        assert abs(first.line - line) <= 2, f"{first} is said of line {first.line}, not {line}"
    assert not re.search(r"[A-Za-z]{4,} [a-z]+ [a-z]+", first.says), first.says


def test_a_word_that_stands_twice_is_named(content: Path) -> None:
    for name, key in (("thesaurus.yaml", "words"), ("asking.yaml", "words")):
        path = content / "common" / name
        text = path.read_text(encoding="utf-8")
        found = re.search(rf"{key}: \[?([^\s,、\]]+)", text)
        assert found
        between = "、" if name == "thesaurus.yaml" else ", "
        path.write_text(text.replace(found[0], f"{found[0]}{between}{found[1]}", 1), encoding="utf-8")
        first = next(problem for problem in problems(content) if problem.path == path)
        assert found[1] in first.says and "1つにしてください" in first.remedy


def test_a_question_given_to_two_answers_is_named(broken: Break, content: Path) -> None:
    silences = (content / "minato/silences.yaml").read_text(encoding="utf-8")
    match = re.search(r"questions:\n\s+- (.+)", silences)
    assert match
    off_topic = content / "common/offtopic.yaml"
    text = off_topic.read_text(encoding="utf-8")
    off_topic.write_text(text.replace("questions:\n", f"questions:\n  - {match[1]}\n", 1), encoding="utf-8")
    first = next(problem for problem in problems(content) if problem.path == off_topic)
    assert "どちらか一方に置いてください" in first.remedy and first.line > 1


def test_a_concept_that_points_nowhere_is_named(content: Path) -> None:
    path = content / "common/thesaurus.yaml"
    text = path.read_text(encoding="utf-8")
    match = re.search(r"\n(\s+)near: (.*)", text)
    assert match
    path.write_text(text.replace(match[0], f"\n{match[1]}near: ない概念", 1), encoding="utf-8")
    first = next(problem for problem in problems(content) if problem.path == path)
    assert "ない概念" in first.says and first.line > 1


def test_a_file_that_is_missing_empty_or_in_another_encoding_is_named(content: Path) -> None:
    (content / "minato/rules.yaml").unlink()
    (content / "minato/office.yaml").write_text("", encoding="utf-8")
    (content / "common/titles.yaml").write_bytes("題名".encode("shift_jis"))
    (content / "minato/issues.csv").write_bytes("番号,題名\n".encode("shift_jis"))
    found = {problem.path.name: problem for problem in problems(content)}
    assert "ファイルがありません" in found["rules.yaml"].says
    assert "空です" in found["office.yaml"].says
    assert "UTF-8" in found["titles.yaml"].remedy and "UTF-8" in found["issues.csv"].remedy


def test_a_file_whose_name_is_written_wrong_is_named(content: Path) -> None:
    (content / "minato/offices.yaml").write_text("a: b\n", encoding="utf-8")
    (content / "minato/memo.csv").write_text("a\n", encoding="utf-8")
    found = {problem.path.name: problem.remedy for problem in problems(content)}
    assert "office.yaml" in found["offices.yaml"] and "移して" in found["memo.csv"]


def test_people_of_the_demo_must_be_there(content: Path) -> None:
    (content / "minato/people_demo.csv").write_text("id,name\n", encoding="utf-8")
    assert any("列「department」がありません" in str(problem) for problem in problems(content))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("queue_title:", "queue_titel:", "文「queue_title」がありません"),
        ("{{ number }} の担当者", "{{ number } の担当者", "差し込みを読み取れません"),
        ("queue_title: 今日すること", "queue_title: 今日すること\nqueue_title: 二度目", "2つあります"),
        ("queue_title: 今日すること", "queue_title: [今日すること]", "文字の並びではありません"),
        ("queue_title: 今日すること", "", "文「queue_title」がありません"),
    ],
)
def test_a_sentence_that_cannot_be_said_is_named(tmp_path: Path, before: str, after: str, says: str) -> None:
    folder = tmp_path / "wording"
    shutil.copytree(Path(wording.__file__).parent, folder)
    path = folder / "desk.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    code = tmp_path / "code.py"
    code.write_text('say("desk.queue_title")', encoding="utf-8")
    found = list(wording.problems([code], folder))
    assert any(says in problem.says and problem.path == path for problem in found), found


def test_all_problems_are_printed_and_the_status_is_1(
    broken: Break, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken("minato/rules.yaml", "'覚書'", "'覚書('")
    broken("minato/office.yaml", "ward: ", "wadr: ")
    monkeypatch.setenv("RENKEI_CONTENT", str(content / "minato"))
    result = CliRunner().invoke(cli.app, ["check"])
    assert result.exit_code == 1
    assert "rules.yaml:" in result.stderr and "office.yaml:" in result.stderr
    assert "直すところが2件あります" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["sentences.yaml", "contacts.yaml", "thesaurus.yaml", "asking.yaml"])
def test_even_a_file_that_is_read_at_the_start_is_named_without_a_traceback(
    tmp_path: Path, name: str
) -> None:
    root = Path(__file__).parents[1]
    for package in ("bot", "dialogs", "knowledge", "storage"):
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "knowledge/content/common" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n\tx: [\n", encoding="utf-8")
    for arguments in (["check"], ["ask", "協定は何年まで？"]):
        done = subprocess.run(
            [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert name in done.stderr and "タブを空白" in done.stderr and "Traceback" not in done.stderr
