"""The terminal: a message a line, the bot's answers as plain text or JSON. Reads turns, renders replies."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from itertools import count
from typing import assert_never

from sqlalchemy.orm import Session

from bot.intake import take
from bot.wiring import Desk
from dialogs.reply import (
    Card,
    CaseList,
    Choice,
    Choices,
    Form,
    Pad,
    Part,
    Quotation,
    Receipt,
    Reply,
    Sorting,
    Text,
)
from dialogs.turn import Person, Press, Submit, Turn, Typed
from dialogs.wording import say
from storage import codec, page_log
from storage.engine import DatabaseUnusable, reading, writing

CHANNEL = "terminal"
_TURNS = count(1)
"""Numbers the turns of this process, whoever takes them."""
LOOK = 0.5
"""Seconds between two looks for what has come."""
PATIENCE = 5.0
"""Seconds to wait for an answer that another process delivers."""


def text_of(part: Part) -> str:
    """One part as plain text."""
    match part:
        case Text():
            return part.text
        case Quotation():
            quoted = "\n".join(f"> {line}" for line in part.text.splitlines() if line)
            return f"{quoted}\n> — {part.cite}"
        case Card():
            return _rows(part.title, ((row.label, row.value, row.note) for row in part.rows))
        case Sorting():
            lines = [part.title]
            for line in part.lines:
                lines.append(f"{line.label}　{line.value}")
                if line.why:
                    lines.append(f"　{line.why}")
            return "\n".join([*lines, part.footer])
        case Choices():
            return " ".join(f"{n}〔{choice.label}〕" for n, choice in enumerate(part.choices, 1))
        case Form():
            return _form(part)
        case Pad():
            return "\n".join((part.title, part.notes, "／".join(part.headings), part.hint))
        case Receipt():
            head = _rows(f"{part.heading}\n{part.title}", ((row.label, row.value, "") for row in part.rows))
            told = f"{part.tell}\n　「{part.sentence}」" if part.sentence else ""
            return "\n".join(text for text in (head, told, part.caution) if text)
        case CaseList():
            lines = [part.title]
            for case in part.lines:
                fields = (case.number, case.company, case.title, case.state, case.turn, case.note)
                lines.append("　".join(text for text in fields if text))
            return "\n".join(lines)
        case _:
            assert_never(part)


def _rows(title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [title]
    for label, value, note in rows:
        lines.append(f"{label}　{value}" + (f"　（{note}）" if note else ""))
    return "\n".join(lines)


def _form(form: Form) -> str:
    lines = [form.title]
    for item in form.inputs:
        options = "　".join(f"{n}. {name}" for n, (_, name) in enumerate(item.options, 1))
        lines.append(
            "　".join(
                text
                for text in (
                    item.label,
                    dict(item.options).get(item.value, item.value),
                    item.hint,
                    options,
                    item.error,
                )
                if text
            )
        )
    return "\n".join(lines)


def described(reply: Reply) -> list[dict[str, object]]:
    """A reply as the command line's contract has it: kind, text and the labels of its choices."""
    return [
        {
            "kind": part.kind,
            "text": "" if isinstance(part, Choices) else text_of(part),
            "choices": [choice.label for choice in part.choices] if isinstance(part, Choices) else [],
        }
        for part in reply.parts
    ]


class Chat:
    """One person's conversation at the terminal. Notices that wait come before each answer.

    While the database cannot be used, that is the answer; what is then said again happens once.
    """

    def __init__(self, desk: Desk, person: Person) -> None:
        self._desk, self._person = desk, person
        self._recipients = (person.id, "desk") if person.desk else (person.id,)
        self._busy = threading.Lock()
        self._failed: Turn | None = None

    def opening(self) -> Reply:
        """What is said before the first line."""
        return self._take(Press("open", "again"))

    def say(self, line: str) -> Reply:
        """What is answered to a line; ``\\n`` in it is a line break."""
        return self._take(Typed(line.replace("\\n", "\n")))

    def press(self, choice: Choice) -> Reply:
        """What is answered to a choice."""
        return self._take(Press(choice.action, choice.value, choice.step))

    def fill(self, form: Form, fields: dict[str, str]) -> Reply:
        """What is answered to a form."""
        return self._take(Submit(form.action, form.value, form.step, fields))

    def arrived(self) -> Reply:
        """What has come meanwhile without anything being said; nothing while an answer is under way."""
        if not self._busy.acquire(blocking=False):
            return Reply()
        try:
            self._desk.delivery.run_once()
            return self._unread()
        finally:
            self._busy.release()

    def _take(self, said: Typed | Press | Submit) -> Reply:
        turn = self._turn(said)
        with self._busy:
            try:
                reply, self._failed = self._answer(turn), None
            except DatabaseUnusable:
                contact = self._desk.handbook.office.admin_contact
                reply, self._failed = Reply((Text(say("errors.cannot_save", contact=contact)),)), turn
        return reply

    def _turn(self, said: Typed | Press | Submit) -> Turn:
        at = self._desk.clock()
        key = f"{os.getpid()}:{at.timestamp():.6f}:{next(_TURNS)}"
        if self._failed and self._failed.said == said:
            key = self._failed.key
        return Turn(self._person, CHANNEL, at, key, said)

    def _answer(self, turn: Turn) -> Reply:
        answer = take(self._desk, turn)
        deadline = time.monotonic() + PATIENCE
        self._desk.delivery.run_once()
        # A server on the same file may have taken the row in hand: then it delivers it.
        while answer and answer.parts and not self._delivered() and time.monotonic() < deadline:
            time.sleep(0.05)
            self._desk.delivery.run_once()
        return self._unread()

    def _new(self, session: Session) -> tuple[page_log.Entry, ...]:
        seen = page_log.read_upto(session, self._person.id, CHANNEL)
        return page_log.since(session, self._recipients, CHANNEL, seen)

    def _delivered(self) -> bool:
        with reading(self._desk.engine) as session:
            return any(entry.kind == "reply" for entry in self._new(session))

    def _unread(self) -> Reply:
        """What was delivered to the page log and not shown here yet: notices first."""
        with reading(self._desk.engine) as session:
            if not self._new(session):
                return Reply()
        with writing(self._desk.engine) as session:
            entries = self._new(session)
            if entries:
                page_log.mark_read(session, self._person.id, CHANNEL, entries[-1].id)
        replies = [entry for entry in entries if entry.kind != "said"]
        ordered = sorted(replies, key=lambda entry: entry.kind != "notice")
        parts = [codec.load(Reply, entry.body) for entry in ordered]
        said = tuple(part for reply in parts for part in reply.said)
        prompt = tuple(part for reply in parts for part in reply.prompt)
        return Reply(said, prompt)


def converse(
    desk: Desk,
    person: Person,
    lines: Iterable[str],
    write: Callable[[str], None],
    *,
    as_json: bool,
    watched: bool = False,
) -> None:
    """Hold a conversation over lines of input. Where somebody watches the screen, what comes while they
    think is shown as it comes."""
    chat = Chat(desk, person)
    with _showing(chat, write) if watched else nullcontext():
        for said, reply in _exchange(chat, lines):
            if as_json:
                write(json.dumps({"said": said, "replies": described(reply)}, ensure_ascii=False))
            else:
                write(_shown(reply))


def _shown(reply: Reply) -> str:
    return "\n\n".join(text_of(part) for part in reply.parts) + "\n"


@contextmanager
def _showing(chat: Chat, write: Callable[[str], None]) -> Iterator[None]:
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK):
            # What cannot be read now is read a little later.
            with suppress(DatabaseUnusable):
                reply = chat.arrived()
                if reply.parts:
                    write(_shown(reply))

    watcher = threading.Thread(target=watch, name="notices", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _exchange(chat: Chat, lines: Iterable[str]) -> Iterator[tuple[str | None, Reply]]:
    yield None, chat.opening()
    for line in lines:
        said = line.rstrip("\n")
        if said.strip():
            yield said, chat.say(said)
