"""What the desk teaches: answers that were corrected, questions that become entries, both taken back again.

Knows questions and clauses, no case.
"""

from collections.abc import Mapping
from dataclasses import replace

from dialogs.changes import CorrectAnswer, ForgetAnswer, ForgetQuestion, LearnQuestion
from dialogs.reply import Form, Input
from dialogs.talk import Talk
from dialogs.wording import label, say
from knowledge.ask import Answer
from knowledge.policy import Policy

Fields = Mapping[str, str]
SILENT = "silent"
"""The choice that says the policy is silent."""
_ANSWER, _REASON = 1000, 500


def learn(talk: Talk, question_id: str) -> None:
    """Make an answered question an entry that the bot answers from then on."""
    question = talk.lookup.question(int(question_id)) if question_id.isdecimal() else None
    if question is None:
        talk.say("desk.refused_case")
    elif not question.answer:
        talk.say("desk.refused_unanswered")
    elif question.learned:
        talk.say("desk.refused_learned")
    else:
        talk.changes.append(LearnQuestion(question.id))


def forget(talk: Talk, question_id: str) -> None:
    """Take such an entry back."""
    question = talk.lookup.question(int(question_id)) if question_id.isdecimal() else None
    if question is None:
        talk.say("desk.refused_case")
    elif not question.learned:
        talk.say("desk.refused_not_learned")
    else:
        talk.changes.append(ForgetQuestion(question.id))


def forget_answer(talk: Talk, correction_id: str) -> None:
    """Take a correction of an answer back."""
    if correction_id.isdecimal():
        talk.changes.append(ForgetAnswer(int(correction_id)))
    else:
        talk.say("desk.refused_case")


def form(policy: Policy, question: str, step: int = 0) -> Form:
    """The form that says what the right answer to a question is."""
    clauses = tuple((clause.id, f"{clause.id} {clause.heading}") for clause in policy.clauses)
    options = (*clauses, (SILENT, say("desk.correct_silent")))
    inputs = (
        Input("clause", say("desk.form_correct_clause"), required=True, options=options),
        Input(
            "answer",
            say("desk.form_correct_answer"),
            hint=say("desk.form_correct_answer_hint"),
            limit=_ANSWER,
            long=True,
        ),
        Input("reason", say("desk.form_correct_reason"), limit=_REASON, long=True, required=True),
    )
    name = label("button", "correct_answer")
    return Form(name, "correct_answer", inputs, name, question, step)


def problem(talk: Talk, question: str, fields: Fields) -> str:
    """What is wrong with the clause, where it is how the bot answers already."""
    found = talk.handbook.answers.ask(question)
    same = _given(found) == fields.get("clause", "") and not (fields.get("answer") or found.practice)
    return say("desk.correct_same_answer") if same else ""


def correct(talk: Talk, question: str, inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    """Make the correction that complete fields say, or give them back with what is wrong."""
    given = {item.name: item.value for item in inputs}
    if wrong := problem(talk, question, given):
        return tuple(replace(item, error=wrong) if item.name == "clause" else item for item in inputs)
    found = talk.handbook.answers.ask(question)
    clause = "" if given["clause"] == SILENT else given["clause"]
    talk.changes.append(
        CorrectAnswer(question, _given(found), clause, found.words, given["answer"], given["reason"])
    )
    return ()


def _given(found: Answer) -> str:
    """What the bot says now: the clause, or how it answers."""
    return found.citations[0].id if found.citations else found.situation
