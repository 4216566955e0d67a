"""The policy's answers and silences with the ways of asking for each, read from the content and checked.

Knows the files and their slips; how a question is recognised is not its matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from knowledge.datafile import ContentError, read_yaml
from knowledge.policy import Policy
from knowledge.text import fold

OFF_TOPIC = "off topic"
"""The label of ways of asking about something else."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is asked: what the policy answers, or a silence (no ``clauses``) by its ``name``.

    ``paragraph``: the one of the first clause that answers, from 1, where the clause is too long to be quoted
    whole. The rest is as in the content files.
    """

    id: str
    clauses: tuple[str, ...]
    related: tuple[str, ...]
    fact: str | None = None
    english: str | None = None
    unsaid: str | None = None
    name: str = ""
    paragraph: int | None = None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _AnswerRow(_Strict):
    id: str
    clause: str
    paragraph: int | None = None
    further: tuple[str, ...] = ()
    fact: str
    english: str
    related: tuple[str, ...]
    unsaid: str | None = None
    questions: tuple[str, ...] = Field(min_length=1)


class _Answers(_Strict):
    answers: tuple[_AnswerRow, ...]


class _SilenceRow(_Strict):
    id: str
    name: str
    related: tuple[str, ...]
    questions: tuple[str, ...] = Field(min_length=1)


class _English(_Strict):
    silent: str
    candidates: str
    not_found: str
    off_topic: str


class _Silences(_Strict):
    english: _English
    silences: tuple[_SilenceRow, ...]


class _OffTopic(_Strict):
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """All that can be asked. ``ways``: (question, id of its entry or ``OFF_TOPIC``).

    ``english``: what a question in English is told in each situation without an answer.
    """

    entries: tuple[Entry, ...]
    ways: tuple[tuple[str, str], ...]
    english: Mapping[str, str]


def read_entries(folder: Path, off_topic: Path, policy: Policy) -> Entries:
    """Read a town's ``answers.yaml`` and ``silences.yaml``, and what is off topic in any town.

    Raises ``ContentError``: an unknown clause or paragraph, an id or a way of asking given twice.
    """
    answers_path, silences_path = folder / "answers.yaml", folder / "silences.yaml"
    answers = read_yaml(answers_path, _Answers).answers
    content = read_yaml(silences_path, _Silences)
    silences, english = content.silences, content.english
    entries = (
        *(
            Entry(a.id, (a.clause, *a.further), a.related, a.fact, a.english, a.unsaid, paragraph=a.paragraph)
            for a in answers
        ),
        *(Entry(s.id, (), s.related, name=s.name, english=english.silent) for s in silences),
    )
    ways = (
        *((question, row.id) for row in answers for question in row.questions),
        *((question, row.id) for row in silences for question in row.questions),
        *((question, OFF_TOPIC) for question in read_yaml(off_topic, _OffTopic).questions),
    )
    known = {clause.id for clause in policy.clauses}
    for path, rows in ((answers_path, answers), (silences_path, silences)):
        _check(path, rows, known)
    _check_paragraphs(answers_path, answers, policy)
    _check_twice(ways, {answers_path: answers, silences_path: silences}, off_topic)
    return Entries(entries, ways, english.model_dump())


def key(question: str) -> str:
    """What two ways of writing the same question share: its letters and figures."""
    return "".join(sign for sign in fold(question) if sign.isalnum())


def _line(path: Path, text: str, after: int = 0) -> int:
    """The line (from 1) of a file that holds a text, the first one after line ``after``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, start=1) if n > after and text in line), 1)


def _check(path: Path, rows: Sequence[_AnswerRow] | Sequence[_SilenceRow], clauses: set[str]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            line = _line(path, f"id: {row.id}", after=_line(path, f"id: {row.id}"))
            raise ContentError(path, line, f"id「{row.id}」が2つあります。", "片方の名前を変えてください。")
        seen.add(row.id)
        cited = (row.clause, *row.further, *row.related) if isinstance(row, _AnswerRow) else row.related
        for clause in cited:
            if clause not in clauses:
                raise ContentError(
                    path, _line(path, f'"{clause}"', after=_line(path, f"id: {row.id}")),
                    f"「{row.id}」の「{clause}」は方針にありません。", "policy.yaml の id のとおりに書いてください。",
                )  # fmt: skip


def _check_paragraphs(path: Path, answers: Sequence[_AnswerRow], policy: Policy) -> None:
    for row in answers:
        count = len(policy.clause(row.clause).paragraphs)
        if row.paragraph is not None and not 1 <= row.paragraph <= count:
            raise ContentError(
                path, _line(path, "paragraph:", after=_line(path, f"id: {row.id}")),
                f"「{row.clause}」に第{row.paragraph}段落はありません。", f"1から{count}までの数字にしてください。",
            )  # fmt: skip


def _check_twice(
    ways: Sequence[tuple[str, str]],
    files: Mapping[Path, Sequence[_AnswerRow] | Sequence[_SilenceRow]],
    off_topic: Path,
) -> None:
    ids = {row.id: path for path, rows in files.items() for row in rows}
    if sum(len(rows) for rows in files.values()) != len(ids):
        path = list(files)[-1]
        raise ContentError(
            path, 1, "ほかのファイルと同じ id があります。", "id はすべて別の名前にしてください。"
        )
    seen: dict[str, str] = {}
    for question, name in ways:
        same = key(question)
        if same in seen:
            path = ids.get(name, off_topic)
            first = _line(path, question)
            raise ContentError(
                path, _line(path, question, after=first) if seen[same] == name else first,
                f"「{question}」は「{seen[same]}」にもあります。", "どちらか一方に置いてください。",
            )  # fmt: skip
        seen[same] = name
