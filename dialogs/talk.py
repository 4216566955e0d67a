"""One turn being worked out: what is said, what is changed, what then stands open.

The pieces of the conversation write into it; it knows none of them.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from dialogs.changes import Change
from dialogs.draft import Conversation, Draft, OpenForm
from dialogs.lookup import Lookup
from dialogs.reply import Choice, Choices, Part, Quotation, Text
from dialogs.turn import Turn
from dialogs.wording import label, say
from knowledge.handbook import Handbook
from knowledge.policy import Clause


@dataclass(slots=True)
class Talk:
    """The turn, what may be looked up, and what came of it so far.

    ``aside`` is set when the turn asked something beside the open question, which then comes back.
    """

    conversation: Conversation
    turn: Turn
    handbook: Handbook
    lookup: Lookup
    said: list[Part] = field(default_factory=list)
    prompt: list[Part] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    aside: bool = False

    @property
    def draft(self) -> Draft | None:
        """The consultation being logged."""
        return self.conversation.draft

    @property
    def step(self) -> int:
        """The number of the prompt that this turn leaves open."""
        return self.conversation.step + 1

    def set(self, **values: Any) -> None:
        """Change the state of the conversation."""
        self.conversation = replace(self.conversation, **values)

    def set_draft(self, **values: Any) -> Draft:
        """Change the draft, which there must be, and give the new one."""
        assert self.draft is not None
        draft = replace(self.draft, **values)
        self.set(draft=draft)
        return draft

    def set_form(self, action: str, value: str, fields: dict[str, str]) -> None:
        """Leave a form open, so that typed text can fill it."""
        self.set(form=OpenForm(action, value, fields))

    def say(self, name: str, /, **values: Any) -> None:
        """Answer with a sentence of the wording."""
        self.said.append(Text(say(name, **values)))

    def say_strong(self, name: str, /, **values: Any) -> None:
        """Answer with a sentence that carries the answer."""
        self.said.append(Text(say(name, **values), strong=True))

    def say_text(self, text: str, strong: bool = False) -> None:
        """Answer with a sentence that is content, such as the fact an answer begins with."""
        self.said.append(Text(text, strong))

    def prompt_text(self, text: str) -> None:
        """Leave a sentence standing with what is open."""
        self.prompt.append(Text(text))

    def offer(self, *choices: Choice) -> None:
        """Put buttons below what was said."""
        if choices:
            self.said.append(Choices(choices))

    def ask(self, text: str, *choices: Choice) -> None:
        """Leave a question open, with its buttons."""
        self.prompt.append(Text(text, strong=True))
        self.prompt_choices(*choices)

    def prompt_choices(self, *choices: Choice) -> None:
        """Leave buttons open."""
        if choices:
            self.prompt.append(Choices(choices))


def button(name: str, action: str, value: str = "", step: int = 0, main: bool = False) -> Choice:
    """A choice with the label ``name`` of the wording's buttons."""
    return Choice(label("button", name), action, value, step, main)


def quotation(handbook: Handbook, clause: Clause, paragraph: int | None = None) -> Quotation:
    """A clause as it is quoted everywhere: verbatim, its proviso marked, with number and edition.

    ``paragraph``: of a long one only this, from 1.
    """
    text = clause.paragraphs[paragraph - 1] if paragraph else clause.text
    start = text.find("ただし")
    proviso = text[start:].split("\n")[0] if start >= 0 else ""
    policy = handbook.policy
    cite = say(
        "policy.cite", title=policy.title, clause=clause.id, heading=clause.heading, edition=policy.edition,
        paragraph=paragraph,
    )  # fmt: skip
    return Quotation(text, proviso, cite)


def clause_choice(handbook: Handbook, name: str, clause_id: str) -> Choice:
    """A button that shows a clause: ``name`` is related, nearest, candidate or whole."""
    clause = handbook.policy.clause(clause_id)
    text = say(f"labels.button_{name}", clause=clause.id, heading=clause.heading)
    return Choice(text, "clause", clause.id)
