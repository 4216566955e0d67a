"""What is still said of a consultation after it was sent: more of the story, and corrections.

Each becomes one change with the assessment worked out anew; the desk sees before and after. Knows
the case, not who may do it.
"""

from collections.abc import Mapping
from dataclasses import replace

from dialogs import correcting, display, editing, listening, meanwhile, prompt
from dialogs.cases import Case
from dialogs.changes import ReviseCase
from dialogs.draft import Heard
from dialogs.reply import Input
from dialogs.taken import says_more
from dialogs.talk import Talk
from dialogs.wording import label
from knowledge import details, listed, memo, partners
from knowledge.answers import Problem
from knowledge.callers import about
from knowledge.facts import Fact, Facts, Field
from knowledge.text import sentences

Fields = Mapping[str, str]
_FOLLOWED: frozenset[Field] = frozenset({"start", "period", "cost", "development"})
"""What is said anew of these takes the place of what stood there; the desk sees both."""


_GROUPS: dict[str, tuple[str, ...]] = {
    "talk": ("company", "number", "companies", "proposal", "wishes", "kind"),
    "place": ("place", "when", "renewal", "term"),
    "money": ("cost", "amount", "brings", "merit"),
    "heard": ("heard", "heard_by", "contact", "departments"),
    "next": ("next", "publish", "materials"),
}
"""Which lines stand together in the form, and under which heading."""


def _revision(talk: Talk, case: Case, changed: dict[Field, Fact], more: tuple[Heard, ...]) -> ReviseCase:
    """The change, with title and assessment as they are after it. An empty value takes a fact away."""
    facts = {name: fact for name, fact in {**case.facts, **changed}.items() if fact.value}
    story = (*case.story, *more)
    text = "\n".join(heard.text for heard in story)
    known, today = case.assessment.matches, talk.turn.today
    assessment = correcting.assess(
        talk.handbook, facts, text, today, corrections=case.corrections, known=known
    )
    title = prompt.title(facts, story)
    return ReviseCase(case.number, changed, more, assessment, title, case.corrections, case.version)


def written_on(talk: Talk, case: Case, text: str) -> ReviseCase:
    """More of the story: what it corrects by name or tells anew is taken over, what cannot be is said.

    What it only calls unconfirmed keeps its value.
    """
    today = talk.turn.today
    told, unsure = _sure(about(text)[1], case.facts)
    named: list[tuple[Field, Fact | Problem]] = [
        found for sentence in listed.parts(told) for found in partners.changed(sentence, case.facts)
    ]
    named = named or [*memo.corrections(told, today, known=case.facts)]
    opened: set[Field] = set()
    rest = told
    if number := details.corporate(told, today):
        named.append(("corporate_number", number[0]))
        rest = told[: number[1]] + told[number[2] :]
    for sentence in listed.parts(rest):
        opened |= set(listening.said_open(sentence))
        if fields := tuple(details.named(sentence, today)):
            named += (found for found in fields if found[0] not in opened)
            # The agreement's term is no length of the project.
            rest = rest.replace(sentence, "", 1)
    problems = [found for _, found in named if isinstance(found, Problem)]
    for each in (*problems, *listening.unsaid(told, today, problems, {field for field, _ in named})):
        talk.say_text(editing.problem(each))
    changed: dict[Field, Fact] = {
        field: details.still(case.facts.get(field), found) if field in details.DATES else found
        for field, found in named
        if not isinstance(found, Problem) and _is_new(case.facts.get(field), found)
    }
    changed |= {field: Fact("") for field in opened if field in case.facts}
    for field, fact in memo.read(rest, today, known=case.facts).facts.items():
        before = case.facts.get(field)
        if before is None or (field in _FOLLOWED and before.value != fact.value):
            changed.setdefault(field, fact)
    changed |= {field: replace(case.facts[field], heard=False) for field in unsure if field not in changed}
    return _revision(talk, case, changed, (Heard(text, talk.turn.at),))


def _sure(text: str, facts: Facts) -> tuple[str, tuple[Field, ...]]:
    """A text without what it only calls unconfirmed, and the fields that this is said of."""
    found: list[Field] = []
    rest: list[str] = []
    for sentence in sentences(text):
        unsure, left = listening.unconfirmed(sentence, facts)
        found += unsure
        rest += [left] if left.strip() else []
    return ("\n".join(rest), tuple(found)) if found else (text, ())


def _is_new(before: Fact | None, found: Fact) -> bool:
    if before is None or before.value != found.value or before.heard != found.heard:
        return True
    return says_more(before, found)


def inputs(case: Case) -> tuple[Input, ...]:
    """The form with every line of the case, those nobody is asked for too."""
    return meanwhile.marked(
        _grouped((*editing.inputs_of(editing.ALL, case.facts), *editing.inputs_of(editing.MORE, case.facts)))
    )


def _grouped(given: tuple[Input, ...]) -> tuple[Input, ...]:
    """The inputs under the headings of a long form, each group together."""
    return tuple(
        replace(each, group=label("group", group))
        for group, lines in _GROUPS.items()
        for each in given
        if any(each.name in display.LINES[line] for line in lines)
    )


def checked(talk: Talk, case: Case, fields: Fields) -> tuple[Input, ...]:
    """The inputs that were changed, with what is wrong, or asks which of two people's values stays."""
    now = inputs(case)
    found = meanwhile.meant(talk, fields, now)
    given = editing.read(case.facts, found.fields, talk.turn.today).inputs(found.fields, case.facts)
    return tuple(meanwhile.asking(talk, case, found, now, _grouped(given)))


def revised(talk: Talk, case: Case, fields: Fields) -> ReviseCase:
    """The correction that the sent form makes, of the fields that were changed in it."""
    edited = editing.read(case.facts, fields, talk.turn.today)
    nothing = Fact("")
    changed = {field: edited.facts.get(field, nothing) for field in edited.changed(case.facts)}
    return _revision(talk, case, changed, ())
