"""A form that somebody fills in while others change the same: only what they changed in it counts, and
where somebody else has changed that too, they are asked which of the two stays.

A form carries a mark of every value it showed. Knows no channel and not what is changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from dialogs.cases import Case
from dialogs.display import clock, day_short
from dialogs.reply import Input
from dialogs.talk import Talk
from dialogs.turn import Submit
from dialogs.wording import say

KEEP = "keep_"
"""What the name of the field that asks which value stays begins with."""
_THEIRS, _MINE = "theirs", "mine"
_SHORT = 60
"""Characters of a value that is offered to stay."""


def mark(value: str) -> str:
    """A short sign of a value, the same for all the ways a browser may give it back."""
    lines = value.strip().splitlines()
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def marked(inputs: Iterable[Input]) -> tuple[Input, ...]:
    """The inputs, each with the mark of what is kept now."""
    return tuple(replace(each, mark=mark(each.value)) for each in inputs)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a sent form is to change: its ``fields``, and those of them that somebody else has changed
    since it was shown (``rivals``) and that are not decided yet."""

    fields: dict[str, str]
    rivals: tuple[str, ...]


def changed(talk: Talk, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a sent form that are not as it showed them."""
    shown = talk.turn.said.marks if isinstance(talk.turn.said, Submit) else {}
    return {name: given for name, given in fields.items() if shown.get(name) != mark(given)}


def meant(talk: Talk, fields: Mapping[str, str], now: Sequence[Input]) -> Meant:
    """Read a sent form; ``now`` are its inputs with the marks of what is kept at this moment."""
    shown = talk.turn.said.marks if isinstance(talk.turn.said, Submit) else {}
    marks = {each.name: each.mark for each in now}
    found = {
        name: given
        for name, given in changed(talk, fields).items()
        if name in marks and fields.get(KEEP + name) != _THEIRS
    }
    rivals = tuple(
        name
        for name, given in found.items()
        if shown.get(name, marks[name]) != marks[name] != mark(given) or fields.get(KEEP + name) == ""
    )
    return Meant(found, rivals)


def asking(
    talk: Talk, case: Case, found: Meant, now: Sequence[Input], given: Sequence[Input]
) -> Iterator[Input]:
    """The inputs as they were given, with the question which value stays behind each that has a rival."""
    kept = {each.name: each for each in now}
    for each in given:
        yield replace(each, mark=kept[each.name].mark)
        if each.name in found.rivals:
            yield _question(talk, case, kept[each.name], found.fields[each.name])


def _question(talk: Talk, case: Case, theirs: Input, mine: str) -> Input:
    options = tuple(
        (choice, say(f"desk.keep_{choice}", value=_short(_shown(theirs, value))))
        for choice, value in ((_THEIRS, theirs.value), (_MINE, mine))
    )
    whole = _shown(theirs, theirs.value)
    return Input(
        KEEP + theirs.name,
        say("desk.keep_label", field=theirs.label),
        hint=say("desk.keep_theirs", value=whole) if len(whole) > _SHORT else "",
        required=True,
        options=options,
        error=_who(talk, case, theirs),
        group=theirs.group,
    )


def _who(talk: Talk, case: Case, theirs: Input) -> str:
    """Who has changed a field meanwhile, and when."""
    last = next((each for each in reversed(case.history) if each.detail.get("field") == theirs.name), None)
    own = last is not None and last.actor.id == talk.turn.person.id
    at = _moment(last.at, talk.turn.at) if last else ""
    return say("desk.keep_which", own=own, at=at, field=theirs.label)


def _moment(at: datetime, now: datetime) -> str:
    return clock(at) if at.date() == now.date() else f"{day_short(at)} {clock(at)}"


def _shown(field: Input, value: str) -> str:
    """A value of a field as people read it."""
    return dict(field.options).get(value, value).strip() or say("desk.keep_empty")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else f"{flat[:_SHORT]}…"
