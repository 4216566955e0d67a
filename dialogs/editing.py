"""Correcting the draft in a form: one line of the card, or all of them.

Nothing given is lost: a value that cannot be read comes back in its field, with what is wrong.
"""

from dataclasses import replace

from dialogs import display
from dialogs.draft import Draft, Point
from dialogs.listening import LIMIT
from dialogs.reply import Form, Input
from dialogs.talk import Talk, button
from dialogs.turn import Submit
from dialogs.wording import label, say
from knowledge import memo
from knowledge.facts import Fact, Field
from knowledge.memo import Problem

_HINTS = frozenset({"start", "period", "phone", "email", "heard_on"})
_SELECTS: dict[Field, tuple[str, ...]] = {
    "kind": ("joint", "experiment", "cooperation", "sales", "disaster", "name"),
    "cost": ("company", "ward", "none", "undecided", "not_mentioned"),
    "development": ("company", "ward", "none", "not_mentioned"),
    "renewal": ("automatic", "talks"),
}


def _input(field: Field, draft: Draft, error: str = "", given: str | None = None) -> Input:
    fact = draft.facts.get(field)
    codes = _SELECTS.get(field, ())
    if given is not None:
        value = given
    elif fact is None:
        value = ""
    else:
        value = fact.value if codes or field in {"wishes", "materials"} else _editable(field, fact)
    hint = say(f"consultation.form_hint_{field}") if field in _HINTS else ""
    if field in {"contact_name", "contact_department"}:
        hint = say("consultation.form_hint_contact")
    options = (("", "―"), *((code, label(field, code)) for code in codes)) if codes else ()
    long = field in {"proposal", "wishes"}
    limit = LIMIT if long else 200
    return Input(field, label("field", field), value, hint, limit, long, False, options, error)


def _editable(field: Field, fact: Fact) -> str:
    if field == "period":
        return display.months(fact.value)
    if field == "heard_on":
        return fact.value.replace("T", " ")
    return fact.value


def _draft_of(talk: Talk, value: str) -> Draft | None:
    """The open draft, if ``value`` (``line:draft``) means that one; otherwise it is said."""
    draft, wanted = talk.draft, value.partition(":")[2]
    if draft is None or (wanted and wanted != draft.id):
        talk.say("consultation.old_button_done")
        return None
    return draft


def edit(talk: Talk, value: str) -> None:
    """Show a form for one line of the card, or for all of them (``line:draft``, the line may be empty)."""
    draft = _draft_of(talk, value)
    if draft is None:
        return
    line = value.partition(":")[0]
    lines = (line,) if line in display.LINES else tuple(display.LINES)
    inputs = tuple(_input(field, draft) for name in lines for field in display.LINES[name])
    _show_edit(talk, draft, line, inputs)


def _show_edit(talk: Talk, draft: Draft, line: str, inputs: tuple[Input, ...]) -> None:
    talk.prompt_text(say("consultation.edit_how"))
    title = label("field", line) if line in display.LINES else say("consultation.edit_title")
    talk.prompt.append(Form(title, "edit", inputs, label("button", "edit"), f"{line}:{draft.id}"))
    talk.prompt_choices(button("continue", "continue", "", talk.step))


def submit(talk: Talk, form: Submit) -> None:
    """Take the edited lines; where one cannot be read, the form comes back with what was given."""
    draft = _draft_of(talk, form.value)
    if draft is None:
        return
    facts: dict[Field, Fact] = dict(draft.facts)
    errors: dict[str, str] = {}
    for line in display.LINES:
        for field in display.LINES[line]:
            if field in form.fields:
                error = _edit_field(talk, facts, field, form.fields[field].strip())
                if error:
                    errors[field] = error
    if errors:
        inputs = tuple(
            _input(field, draft, errors.get(field, ""), form.fields[field])
            for line in display.LINES
            for field in display.LINES[line]
            if field in form.fields
        )
        _show_edit(talk, draft, form.value.partition(":")[0], inputs)
        return
    if facts == draft.facts:
        talk.say("consultation.unchanged")
        return
    changed = [f for f in {**facts, **draft.facts} if facts.get(f) != draft.facts.get(f)]
    point = Point(draft.facts, draft.kinds, draft.passed)
    talk.set_draft(facts=facts, trail=(*draft.trail, point)[-20:])
    for line in dict.fromkeys(display.line_of(field) for field in changed):
        value = display.line_value(line, facts) or "―"
        talk.say("consultation.corrected", label=label("field", line), value=value)


def _edit_field(talk: Talk, facts: dict[Field, Fact], field: Field, given: str) -> str:
    """Put one given value into the facts; returns what is wrong with it, or nothing."""
    before = facts.get(field)
    shown = "" if before is None else _input(field, Draft("", talk.turn.at, facts=facts)).value
    if given == shown:
        return ""
    if not given:
        facts.pop(field, None)
        return ""
    name = label("field", field)
    limit = LIMIT if field in {"proposal", "wishes"} else 200
    if len(given) > limit:
        return say("errors.too_long", label=name, longest=limit, length=len(given))
    if field in _SELECTS:
        if given not in _SELECTS[field]:
            options = "、".join(label(field, code) for code in _SELECTS[field])
            return say("errors.choice", label=name, options=options)
        facts[field] = Fact(given)
        return ""
    found = memo.answer(field, given, talk.turn.today)
    if isinstance(found, Problem):
        return say(f"errors.{found.code}", **{"label": name, **found.detail})
    if found is None:
        if field in {"start", "heard_on"}:
            return say("errors.date_unread")
        if field == "period":
            return say("errors.period_unread")
        found = Fact(given)
    facts[field] = replace(found, words="")
    return ""
