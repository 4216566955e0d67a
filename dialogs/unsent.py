"""A text that cannot go where it was meant to go: it is kept, and what can be done with it is offered.

Knows what may become of a text, not why it could not go.
"""

from collections.abc import Mapping

from dialogs import policy, rights
from dialogs.cases import Case
from dialogs.talk import Talk, button
from dialogs.wording import say

_WRITTEN = frozenset({"write_on", "answer_desk"})
"""Actions whose field is a text of somebody's own, written for this case."""


def offer(talk: Talk, action: str, number: str, fields: Mapping[str, str] | None, case: Case | None) -> None:
    """Keep what was written for a case that does not take it; ``case`` is it, where one may see it."""
    text = " ".join(filter(None, (fields or {}).values())).strip()
    if action not in _WRITTEN or not text:
        return
    text = f"{number} {text}"
    talk.set(held=text)
    choices = [policy.ask_desk_choice(text), button("as_new_case", "meant_new", "", talk.step)]
    if case is not None:
        choices.append(button("open_case", "case", number))
    if case is not None and case.state == "closed" and rights.may(talk.turn.person, "reopen", case):
        choices.append(button("reopen", "reopen", number))
    talk.ask(say("desk.kept_typed"), *choices)


def give_back(talk: Talk, fields: Mapping[str, str]) -> None:
    """Show what was typed into a form that takes it no more, so that it can be used elsewhere."""
    # A choice is a code, and nobody typed it.
    typed = (value.strip() for value in fields.values() if not (value.isascii() and value.isidentifier()))
    text = "\n".join(filter(None, typed))
    if text:
        talk.say("desk.given_back", text=text)
