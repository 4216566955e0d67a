"""Correcting what is known in a form: a line of the card, all of them, or those nobody is asked for.

Serves a draft and, after sending, a case. Nothing given is lost: a value that cannot be read comes
back in its field, with what is wrong.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dialogs import display, meanwhile, unsent
from dialogs.acknowledging import say_past
from dialogs.draft import Draft, Point
from dialogs.listening import LIMIT
from dialogs.reply import Form, Input
from dialogs.talk import Talk, button
from dialogs.turn import Submit
from dialogs.wording import label, say
from knowledge import details, memo
from knowledge.answers import leaves_open
from knowledge.facts import BEARERS, COSTS, KINDS, Fact, Facts, Field
from knowledge.memo import Problem

SHORT = 200
"""Characters of a field that is no text of its own."""

_HINTS: frozenset[Field] = frozenset(
    {
        "start",
        "period",
        "phone",
        "email",
        "heard_on",
        "corporate_number",
        "amount",
        "cost_year",
        "next_appointment",
    }
)
_LONG: frozenset[Field] = frozenset({"proposal", "wishes"})
_YES_NO = ("yes", "no")
_SELECTS: dict[Field, tuple[str, ...]] = {
    "kind": tuple(kind for kind in KINDS if kind != "unknown"),
    "cost": COSTS,
    "development": BEARERS,
    "renewal": ("automatic", "talks", "none", "wanted"),
    **dict.fromkeys(details.YES_NO, _YES_NO),
}
_VERBATIM: frozenset[Field] = frozenset({"company", "contact_name", "contact_department", "place"})
"""Names: what is typed into their field is meant as it stands."""
_CLEARED: frozenset[Field] = frozenset(
    field
    for names in display.LINES.values()
    for field in names
    if field not in {*_SELECTS, "proposal", "amount"}
)
"""Fields in which 「なし」 says that there is nothing, as it does in the conversation."""
_UNREAD: dict[Field, str] = {
    "start": "date_unread",
    "heard_on": "date_unread",
    "period": "period_unread",
    "phone": "phone_digits",
    "email": "email_form",
}
"""What is said where nothing could be read at all; other fields take any words."""
ALL = "all"
MORE = "more"
"""Which lines a form shows, where it is not one of them: the basic ones, or those never asked for."""


def lines_of(which: str) -> tuple[str, ...]:
    """The lines that a form shows."""
    if which in display.LINES:
        return (which,)
    return tuple(display.DETAILS if which == MORE else display.BASIC)


def _named(names: Container[str]) -> Iterable[Field]:
    return (field for fields in display.LINES.values() for field in fields if field in names)


def _fields(which: str) -> Iterable[Field]:
    return (field for line in lines_of(which) for field in display.LINES[line])


def _editable(field: Field, fact: Fact) -> str:
    """A fact as it can be typed."""
    if field in _SELECTS or field in {"wishes", "materials"}:
        return fact.value
    if field == "period":
        return display.months(fact.value)
    if field == "heard_on":
        return fact.value.replace("T", " ")
    if field in {"amount", "cost_year"}:
        return display.value_of(field, fact)
    return fact.value


def _limit(field: Field) -> int:
    if field in _LONG:
        return LIMIT
    return details.LONGEST if any(field in fields for fields in display.DETAILS.values()) else SHORT


def input_of(field: Field, facts: Facts, error: str = "", given: str | None = None) -> Input:
    """The input of one field, with what is known, or with what was given and is wrong."""
    codes = _SELECTS.get(field, ())
    value = given
    if value is None:
        value = _editable(field, facts[field]) if field in facts else ""
    hint = say(f"consultation.form_hint_{field}") if field in _HINTS else ""
    if field in {"contact_name", "contact_department"}:
        hint = say("consultation.form_hint_contact")
    if field in details.DATES and field in facts and (more := details.beside(facts[field].words)):
        hint = say("consultation.form_hint_beside", more=more)
    options = (("", "―"), *((code, label(field, code)) for code in codes)) if codes else ()
    return Input(
        field,
        label("field", field),
        value,
        hint,
        _limit(field),
        field in _LONG,
        False,
        options,
        error,
        date=field in details.DATES,
    )


def inputs_of(which: str, facts: Facts) -> tuple[Input, ...]:
    """The inputs of a form."""
    return tuple(input_of(field, facts) for field in _fields(which))


@dataclass(frozen=True, slots=True)
class Edited:
    """What a sent form comes to: the facts after it, and what is wrong, by field."""

    facts: dict[Field, Fact]
    errors: dict[Field, str]

    def changed(self, before: Facts) -> tuple[Field, ...]:
        """The fields that are not what they were."""
        every = {**self.facts, **before}
        return tuple(field for field in every if self.facts.get(field) != before.get(field))

    def inputs(self, fields: Mapping[str, str], facts: Facts) -> tuple[Input, ...]:
        """The form again, with everything that was given."""
        return tuple(
            input_of(field, facts, self.errors.get(field, ""), fields[field])
            for names in display.LINES.values()
            for field in names
            if field in fields
        )


def read(before: Facts, fields: Mapping[str, str], today: date) -> Edited:
    """Read the fields of a sent form over what was known."""
    facts: dict[Field, Fact] = dict(before)
    errors: dict[Field, str] = {}
    for names in display.LINES.values():
        for field in names:
            if field in fields:
                error = _take(facts, field, fields[field].strip(), today)
                if error:
                    errors[field] = error
    return Edited(facts, errors)


def _take(facts: dict[Field, Fact], field: Field, given: str, today: date) -> str:
    """Put one given value into the facts; gives what is wrong with it, or nothing."""
    if given == input_of(field, facts).value:
        return ""
    if not given or (field in _CLEARED and leaves_open(given)):
        facts.pop(field, None)
        return ""
    name = label("field", field)
    if len(given) > _limit(field):
        return say("errors.too_long", label=name, longest=_limit(field), length=len(given))
    if field in _SELECTS:
        if given not in _SELECTS[field]:
            options = "、".join(label(field, code) for code in _SELECTS[field])
            return say("errors.choice", label=name, options=options)
        facts[field] = Fact(given, heard=_heard(facts, field))
        return ""
    found: Fact | Problem | None
    if field in _VERBATIM:
        found = None
    elif any(field in names for names in display.DETAILS.values()):
        found = details.read(field, given, today)
    else:
        found = memo.answer(field, given, today)
    if isinstance(found, Problem):
        return problem(found)
    if found is None and field in _UNREAD:
        digits = sum(sign.isdecimal() for sign in given)
        return say(f"errors.{_UNREAD[field]}", label=name, text=given, digits=digits)
    found = found or Fact(given)
    told = field == "amount" or field in details.DATES  # 年12万円, 12月2日14時: more than the value holds
    heard, before = found.heard and _heard(facts, field), facts.get(field)
    if before and before.value == found.value and not told:
        found = before
    if field in details.DATES:
        found = details.still(before, found)
    facts[field] = replace(found, words=found.words if told or found is before else "", heard=heard)
    return ""


def _heard(facts: Facts, field: Field) -> bool:
    """Whether a field was heard from the company, which a new value in its place does not say anew."""
    return facts[field].heard if field in facts else True


def problem(found: Problem) -> str:
    """The sentence for a value that cannot be taken: the field, the limit, an example."""
    return say(f"errors.{found.code}", **{"label": label("field", found.field), **found.detail})


# The draft's form ------------------------------------------------------------------------------


def means(draft: Draft | None, value: str) -> bool:
    """Whether ``value`` (``line:draft``) means the draft that stands open; without an id it means any."""
    return draft is not None and value.partition(":")[2] in {"", draft.id}


def _draft_of(talk: Talk, value: str) -> Draft | None:
    """The open draft, if ``value`` (``line:draft``) means that one; otherwise it is said."""
    if not means(talk.draft, value):
        talk.say("consultation.old_button_done")
        return None
    return talk.draft


def edit(talk: Talk, value: str) -> None:
    """Show a form for one line of the card, or for all of them (``line:draft``, the line may be empty)."""
    draft = _draft_of(talk, value)
    if draft is None:
        return
    which = value.partition(":")[0] or ALL
    _show(talk, draft, which, meanwhile.marked(inputs_of(which, draft.facts)))
    if which in display.LINES and display.line_value(which, draft.facts):
        talk.prompt_choices(
            button("heard", "confirm", f"yes:{which}:{draft.id}"),
            button("unconfirmed", "confirm", f"no:{which}:{draft.id}"),
        )


def _show(talk: Talk, draft: Draft, which: str, inputs: tuple[Input, ...]) -> None:
    """Show the form; it carries marks, for more may be said before it is sent."""
    talk.prompt_text(say("consultation.edit_how"))
    title = label("field", which) if which in display.LINES else say("consultation.edit_title")
    talk.prompt.append(Form(title, "edit", inputs, label("button", "edit"), f"{which}:{draft.id}"))
    talk.prompt_choices(button("continue", "continue", "", talk.step))


def submit(talk: Talk, form: Submit) -> None:
    """Take the lines of the draft that were changed in the form: what was said of others since stands."""
    draft = _draft_of(talk, form.value)
    if draft is None:
        unsent.give_back(talk, form.fields)
        return
    talk.set(mode="")
    given = meanwhile.changed(talk, form.fields)
    edited = read(draft.facts, given, talk.turn.today)
    if edited.errors:
        now: dict[str, str] = {each: input_of(each, draft.facts).value for each in _named(form.fields)}
        again = edited.inputs({**now, **given}, draft.facts)
        marks = {each.name: meanwhile.mark(now[each.name]) for each in again}
        inputs = tuple(replace(each, mark=marks[each.name]) for each in again)
        _show(talk, draft, form.value.partition(":")[0], inputs)
        return
    changed = edited.changed(draft.facts)
    if not changed:
        talk.say("consultation.unchanged")
        return
    point = Point(draft.facts, draft.kinds, draft.passed, talk.turn.key)
    talk.set_draft(facts=edited.facts, trail=(*draft.trail, point)[-20:])
    _say_edited(talk, draft.facts, edited.facts, changed)
    say_past(talk, {field: edited.facts[field] for field in changed if field in edited.facts})


def _say_edited(talk: Talk, before: Facts, after: Facts, changed: Iterable[Field]) -> None:
    """Say what the lines are now: what was entered for the first time is written down, not put right."""
    for line in dict.fromkeys(display.line_of(field) for field in changed):
        name = "consultation.corrected" if display.line_value(line, before) else "consultation.entered"
        talk.say(name, label=label("field", line), value=display.line_value(line, after) or "―")


def start_on(talk: Talk, value: str) -> None:
    """Take a day that was offered in the place of one in the past (``field=day:draft``)."""
    draft = _draft_of(talk, value)
    name, _, day = value.partition(":")[0].rpartition("=")
    field = next((each for each in display.AHEAD if each == name), display.AHEAD[0])
    before = draft.facts.get(field) if draft else None
    if draft is None or before is None:
        return
    point = Point(draft.facts, draft.kinds, draft.passed)
    words = before.words if field in details.DATES else ""
    facts = {**draft.facts, field: Fact(day, words, before.heard)}
    talk.set_draft(facts=facts, trail=(*draft.trail, point)[-20:])
    line = display.line_of(field)
    talk.say("consultation.corrected", label=label("field", line), value=display.line_value(line, facts))


def confirm(talk: Talk, value: str) -> None:
    """Note whether a line was heard from the company or is not confirmed (``yes:line:draft``)."""
    sure, _, rest = value.partition(":")
    draft = _draft_of(talk, rest)
    line = rest.partition(":")[0]
    if draft is None or line not in display.LINES:
        return
    facts = {
        field: replace(fact, heard=sure == "yes") if field in display.LINES[line] else fact
        for field, fact in draft.facts.items()
    }
    talk.set_draft(facts=facts)
    name = "consultation.line_heard" if sure == "yes" else "consultation.line_unconfirmed"
    talk.say(name, label=label("field", line))
