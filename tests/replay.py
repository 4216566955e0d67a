"""Replaying a conversation written down as text, so that the desk can read what the bot promises.

A transcript is lines: ``@ person day time`` somebody comes (what waits for them is shown), ``> text`` a
message (the next ``>`` line is its next line), ``* label`` a press, ``= name: value`` a field of the
form that stands open (the form is sent after the last), ``| text`` the answer expected, ``#`` a remark.
``{あ*4213}`` in a message stands for so many signs.

``+ number name: contents`` attaches a file to a case, ``+ number https://…`` a link. ``! trouble`` lets one
begin (those of ``faults.database``, or ``connection drops``), ``! over`` ends it and shows what came then.

``% place …`` in the first line names the stages where a transcript is played: ``terminal``, ``page``,
``slack``; without it on all. The terminal attaches nothing and has no connection that drops. While nothing
can be stored Slack shows no sentence: it delivers again, so its troubles have a transcript of their own;
what becomes of a file shared in Slack depends on settings and is held by ``tests/slack/test_files.py``.

With RENKEI_WRITE_TRANSCRIPTS set, a transcript is written anew on the first of its stages instead.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.terminal import text_of
from bot.wiring import TOKYO
from dialogs.reply import Card, Choice, Choices, Form, Reply

_REPEATED = re.compile(r"\{(.)\*(\d+)\}")
FOLDER = Path(__file__).parent / "transcripts"
STAGES = ("terminal", "page", "slack")
WRITING = bool(os.environ.get("RENKEI_WRITE_TRANSCRIPTS"))


@dataclass
class Said:
    """One thing done and the answer written for it."""

    line: int
    kind: str
    text: str
    fields: dict[str, str] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)


def transcripts(stage: str) -> list[Path]:
    """The conversations that are played on a stage, or are written there."""
    return [path for path in sorted(FOLDER.glob("*.txt")) if stage in _stages(path)[: 1 if WRITING else None]]


def _stages(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8") as file:
        mark, *named = file.readline().split()
    return tuple(named) if mark == "%" else STAGES


def read(path: Path) -> list[Said]:
    """The steps of a transcript."""
    steps: list[Said] = []
    apart = True
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, _, rest = line.partition(" ")
        if mark in {"@", "*", "+", "!"}:
            steps.append(Said(number, mark, rest))
        elif mark == ">":
            last = steps[-1]
            if last.kind == ">" and not apart:
                last.text += "\n" + rest
            else:
                steps.append(Said(number, mark, rest))
        elif mark == "=":
            name, _, value = rest.partition(": ")
            if steps[-1].kind != "=" or apart:
                steps.append(Said(number, "=", ""))
            steps[-1].fields[name] = value
        elif mark == "|":
            steps[-1].expected.append(rest)
        elif line and mark not in {"#", "%"}:
            raise ValueError(f"{path.name}:{number}: a line begins with @ > * = + ! | # or %")
        apart = mark in {"|", "#", ""}
    return steps


def written(reply: Reply) -> list[str]:
    """A reply as a transcript has it."""
    return [line for part in reply.parts for line in text_of(part).splitlines() if line.strip()]


class Speaker(Protocol):
    """One person in one channel, as a replay drives it."""

    def come(self) -> Reply:
        """Open the conversation."""

    def say(self, text: str) -> Reply:
        """Send a message."""

    def press(self, choice: Choice) -> Reply:
        """Press a button."""

    def fill(self, form: Form, fields: dict[str, str]) -> Reply:
        """Send a form."""

    def attach(self, number: str, what: str, contents: str) -> Reply:
        """Attach a file of this name, or a link, to a case."""

    def look(self) -> Reply:
        """What has come meanwhile."""


class Stage(Protocol):
    """Where a transcript is played: it has people and a clock that can be set."""

    def set_clock(self, at: datetime) -> None:
        """Make it this time."""

    def speaker(self, person: str) -> Speaker:
        """Somebody, in the channel played."""

    def trouble(self, name: str) -> AbstractContextManager[None]:
        """A trouble, until the block ends."""


def choice(replies: list[Reply], label: str) -> Choice:
    """The newest button with this label (or the edit of the card line so called)."""
    for reply in reversed(replies):
        for part in reversed(reply.parts):
            if isinstance(part, Choices):
                for item in part.choices:
                    if item.label == label:
                        return item
            if isinstance(part, Card):
                for row in part.rows:
                    if row.label == label and row.field:
                        return Choice(label, "edit", row.field, part.step)
    raise LookupError(f"no button {label!r}")


def form(replies: list[Reply]) -> Form:
    """The newest form."""
    for reply in reversed(replies):
        for part in reversed(reply.parts):
            if isinstance(part, Form):
                return part
    raise LookupError("no form stands open")


def hold(
    stage: Stage, path: Path, known: Callable[[Said, list[str]], list[str]] = lambda _, answer: answer
) -> None:
    """Play a transcript and hold the bot to it. ``known``: the lines of an answer that count on this stage."""
    played: list[tuple[Said, list[str]]] = []
    try:
        with closing(play(stage, read(path))) as steps:
            for step, answer in steps:
                played.append((step, answer))
                assert WRITING or known(step, answer) == step.expected, f"{path.name}:{step.line}"
    finally:
        if WRITING:
            write(path, played)


def play(stage: Stage, steps: list[Said]) -> Iterator[tuple[Said, list[str]]]:
    """Do every step and give what was answered. To be closed, so that no trouble outlasts it."""
    with ExitStack() as trouble:
        yield from _play(stage, steps, trouble)


def _play(stage: Stage, steps: list[Said], trouble: ExitStack) -> Iterator[tuple[Said, list[str]]]:
    seen: dict[str, list[Reply]] = {}
    person, at = "", datetime(2026, 11, 24, 10, 40, tzinfo=TOKYO)
    for step in steps:
        at += timedelta(minutes=1)
        if step.kind == "@":
            person, *when = step.text.split()
            if when:
                at = datetime.strptime(" ".join(when), "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)
        stage.set_clock(at)
        speaker = stage.speaker(person)
        replies = seen.setdefault(person, [])
        match step.kind:
            case "@":
                reply = speaker.come()
            case ">":
                reply = speaker.say(repeated(step.text))
            case "*":
                reply = speaker.press(choice(replies, step.text))
            case "+":
                number, _, what = step.text.partition(" ")
                name, _, contents = what.partition(": ") if "://" not in what else (what, "", "")
                reply = speaker.attach(number, name.removesuffix(":"), repeated(contents))
            case "!" if step.text == "over":
                trouble.close()
                reply = speaker.look()
            case "!":
                trouble.enter_context(stage.trouble(step.text))
                reply = Reply()
            case _:
                reply = speaker.fill(
                    form(replies), {name: repeated(value) for name, value in step.fields.items()}
                )
        replies.append(reply)
        yield step, written(reply)


def repeated(text: str) -> str:
    """A text with its signs repeated as often as it says."""
    return _REPEATED.sub(lambda each: each[1] * int(each[2]), text)


def write(path: Path, played: list[tuple[Said, list[str]]]) -> None:
    """Write a transcript again with what was answered now; remarks stay above their step."""
    source = path.read_text(encoding="utf-8").splitlines()
    answers = {step.line: answer for step, answer in played}
    ends = {step.line: step.line + _length(step) - 1 for step, _ in played}
    lines: list[str] = []
    due: dict[int, list[str]] = {ends[line]: answer for line, answer in answers.items()}
    for number, line in enumerate(source, 1):
        if line.startswith("|"):
            continue
        lines.append(line)
        if number in due:
            lines += [f"| {answer}" for answer in due[number]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _length(step: Said) -> int:
    return len(step.fields) if step.kind == "=" else step.text.count("\n") + 1
