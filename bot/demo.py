"""An invented half-year, told to the bot turn by turn as people would: for pictures, trying out and tests.

The content folder holds what was said (``demo.yaml``); everything goes through ``bot.intake`` with the
clock of that day. Writes into a database without cases only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.intake import take
from bot.settings import Settings
from bot.wiring import DEMO, TOKYO, Desk, open_desk
from dialogs.turn import Person, Press, Submit, Turn, Typed
from knowledge.datafile import read_yaml
from storage import cases, judgements, people
from storage.engine import reading, writing
from storage.lookup import EngineLookup

NOW = datetime(2026, 11, 24, 10, 40, tzinfo=TOKYO)
"""When the half-year ends: the clock to look at it with."""
CHANNEL = "web"


class HasCases(Exception):
    """The database holds cases already; nothing was changed."""


class DemoFails(Exception):
    """What the file tells did not come to a case. The content and the engine no longer fit together."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Step(_Strict):
    after: int
    do: str
    who: str = "yamaguchi"
    fields: dict[str, str] = Field(default_factory=dict, alias="with")


class _Case(_Strict):
    at: datetime
    by: str
    memo: str
    then: tuple[str, ...] = ()
    send: Literal["send", "share", "file", "information"] = "send"
    steps: tuple[_Step, ...] = ()


class _Question(_Strict):
    at: datetime
    by: str
    question: str
    answer: str = ""
    after: int = 0
    learned: bool = False


class _Draft(_Strict):
    at: datetime
    by: str
    memo: str


class HalfYear(_Strict):
    """What is told, as the file has it."""

    cases: tuple[_Case, ...]
    questions: tuple[_Question, ...] = ()
    drafts: tuple[_Draft, ...] = ()

    def people(self) -> tuple[str, ...]:
        """Everybody who says or does something in it."""
        told = [case.by for case in self.cases] + [each.by for each in self.questions]
        told += [draft.by for draft in self.drafts]
        told += [step.who for case in self.cases for step in case.steps]
        return tuple(dict.fromkeys(told))


def read(path: Path) -> HalfYear:
    """Read ``demo.yaml``. Raises ``ContentError``."""
    return read_yaml(path, HalfYear)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made."""

    cases: int
    questions: int


def fill(settings: Settings, folder: Path | None = None) -> Filled:
    """Fill the database of the settings. Raises ``HasCases``, and ``ContentError`` for the file."""
    story = read((folder or settings.content) / "demo.yaml")
    clock = [NOW]
    desk = open_desk(settings, lambda: clock[0])
    try:
        with reading(desk.engine) as session:
            if cases.any_filed(session):
                raise HasCases
        teller = _Teller(desk, clock)
        for at, act in sorted(teller.acts(story), key=lambda each: each[0]):
            clock[0] = at
            act()
            desk.delivery.run_once()
        clock[0] = NOW
        desk.delivery.run_once()
        with writing(desk.engine) as session:
            judgements.mark_sample(session)
    finally:
        desk.close()
    return Filled(len(story.cases), len(story.questions))


class _Teller:
    """Says and presses what the file tells, as the people in it."""

    def __init__(self, desk: Desk, clock: list[datetime]) -> None:
        self._desk, self._clock, self._count = desk, clock, 0
        with reading(desk.engine) as session:
            everybody = people.everybody(session, NOW.date(), DEMO)
        self._people: dict[str, Person] = {person.id: person for person in everybody}
        self._numbers: dict[int, str] = {}
        self._lookup = EngineLookup(desk.engine)

    def acts(self, story: HalfYear) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Everything that happens, with its time; not in order."""
        for index, case in enumerate(story.cases):
            at = case.at.replace(tzinfo=TOKYO)
            yield at, partial(self._log, index, case)
            for place, step in enumerate(case.steps):
                yield _working(at, step.after, place), partial(self._do, index, step)
        for number, question in enumerate(story.questions, 1):
            at = question.at.replace(tzinfo=TOKYO)
            yield at, partial(self._take, question.by, Press("ask_desk", question.question))
            if question.answer:
                yield _working(at, question.after, 1), partial(self._answer, number, question)
        for draft in story.drafts:
            yield draft.at.replace(tzinfo=TOKYO), partial(self._draft, draft)

    def _take(self, who: str, said: Typed | Press | Submit) -> None:
        self._count += 1
        self._clock[0] += timedelta(minutes=1)
        take(self._desk, Turn(self._people[who], CHANNEL, self._clock[0], f"demo:{self._count}", said))

    def _log(self, index: int, case: _Case) -> None:
        before = len(self._lookup.cases_of(case.by))
        self._take(case.by, Press("log_new"))
        self._take(case.by, Typed(case.memo))
        for answer in case.then:
            self._take(case.by, Typed(answer))
        if case.send == "share":
            self._take(case.by, Press("own"))
        sending = Press(case.send) if case.send in {"send", "share"} else Press("branch", case.send)
        # Nothing is sent before its card was seen: the first press may only show it.
        for _ in range(2):
            if len(self._lookup.cases_of(case.by)) == before:
                self._take(case.by, sending)
        logged = self._lookup.cases_of(case.by)
        if len(logged) == before:
            raise DemoFails(f"cases[{index}]: {case.memo[:30]}")
        self._numbers[index] = logged[0].number

    def _do(self, index: int, step: _Step) -> None:
        number = self._numbers[index]
        case = self._lookup.case(number)
        self._take(step.who, Submit(step.do, number, 0, step.fields))
        if case == self._lookup.case(number):
            raise DemoFails(f"cases[{index}]: {step.do} {step.fields}")

    def _answer(self, number: int, question: _Question) -> None:
        self._take("yamaguchi", Submit("answer_question", str(number), 0, {"answer": question.answer}))
        if question.learned:
            self._take("yamaguchi", Press("learn", str(number)))

    def _draft(self, draft: _Draft) -> None:
        self._take(draft.by, Press("log_new"))
        self._take(draft.by, Typed(draft.memo))
        self._take(draft.by, Press("keep"))


def _working(at: datetime, days: int, place: int) -> datetime:
    """A time in the afternoon so many days later, on a weekday."""
    day = at + timedelta(days=days)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return min(day.replace(hour=13 + place % 4, minute=5 + 7 * place % 50), NOW)


def settings_for(settings: Settings, url: str) -> Settings:
    """The same settings over another database, without a sign-in: the people are the demo people."""
    return settings.model_copy(update={"database_url": url, "signin_header": ""})


__all__ = ["NOW", "DemoFails", "Filled", "HasCases", "fill", "settings_for"]
