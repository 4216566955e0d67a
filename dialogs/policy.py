"""Answers about the policy: the fact first, then the clause word for word. Three other situations,
three other sentences. Knows no consultation."""

import re
from collections.abc import Iterable

from dialogs.changes import GiveAnswer, SendQuestion
from dialogs.reply import Choice
from dialogs.talk import Talk, button, clause_choice, quotation
from dialogs.wording import label, say
from knowledge.ask import Answer

LIMIT = 500
"""Characters of a question that a button carries to the desk."""


def ask_desk_choice(question: str) -> Choice:
    """The button that sends a text to the desk as a question."""
    return button("ask_desk", "ask_desk", question[:LIMIT])


def knows(talk: Talk, text: str) -> bool:
    """Whether the policy answers a text taken as a question, or is known to be silent about it."""
    return talk.handbook.answers.ask(text).situation in {"answered", "silent"}


def answer(talk: Talk, question: str) -> Answer:
    """Answer a question in the reply, and leave the way to the desk open."""
    found = talk.handbook.answers.ask(question)
    talk.aside = True
    match found.situation:
        case "answered":
            _answered(talk, found)
        case "silent":
            assert found.silence is not None
            talk.say_strong("policy.silent", name=found.silence.name)
            if found.practice:
                name = "policy.practice_like" if found.practice_of else "policy.practice"
                talk.say(name, practice=found.practice, question=found.practice_of)
            _say_grounds(talk, found)
            nearest = (clause_choice(talk.handbook, "nearest", clause) for clause in found.related[:1])
            talk.offer(ask_desk_choice(question), *nearest)
        case "candidates":
            talk.say("policy.not_found")
            candidates = (clause_choice(talk.handbook, "candidate", clause) for clause in found.candidates)
            talk.offer(*candidates, ask_desk_choice(question))
        case "not_found":
            talk.say("policy.not_found_plain")
            talk.offer(ask_desk_choice(question))
        case "off_topic":
            talk.say("policy.off_topic")
            talk.offer(ask_desk_choice(question))
    if talk.turn.person.desk:
        talk.offer(button("correct_answer", "correct_answer", question[:LIMIT]))
    talk.changes.append(GiveAnswer(found.situation))
    return found


def answer_each(talk: Talk, questions: Iterable[str]) -> None:
    """Answer the questions of one message; what two of them ask is said once."""
    said: set[str] = set()
    for question in questions:
        entry = talk.handbook.answers.ask(question).entry
        if entry is None or entry not in said:
            answer(talk, question)
        if entry is not None:
            said.add(entry)


def _answered(talk: Talk, found: Answer) -> None:
    if found.english:
        talk.say_text(found.english, strong=True)
    if found.fact:
        talk.say_text(found.fact, strong=True)
    for clause in found.citations[:2]:
        paragraph = found.paragraph if clause is found.citations[0] else None
        talk.said.append(quotation(talk.handbook, clause, paragraph))
    if found.unsaid:
        talk.say_text(found.unsaid)
    _say_grounds(talk, found)
    whole = [clause_choice(talk.handbook, "whole", found.citations[0].id)] if found.paragraph else []
    related = (clause_choice(talk.handbook, "related", clause) for clause in found.related[:2])
    talk.offer(*whole, *related, ask_desk_choice(found.question))


def grounds(found: Answer) -> str:
    """What an answer rests on: the words of the question, and how surely it was recognised."""
    if found.strength is None:
        return ""
    words = "".join(f"「{word}」" for word in found.words)
    clauses = "、".join(clause.id for clause in found.citations)
    return say("policy.grounds", words=words, clauses=clauses, strength=label("strength", found.strength))


def _say_grounds(talk: Talk, found: Answer) -> None:
    if text := grounds(found):
        talk.say_text(text)


def show_clause(talk: Talk, clause_id: str) -> None:
    """Quote one clause, as a button asked for it."""
    talk.aside = True
    known = [clause for clause in talk.handbook.policy.clauses if clause.id == clause_id]
    if known:
        talk.said.append(quotation(talk.handbook, known[0]))
    else:
        talk.say("policy.not_found_plain")


_SHOW = re.compile(
    r"(?:方針の?)?(?P<id>[1-6](?:\(\d\))?[①②③]?※?)(?:を|の文を|の文)?(?:見せて|見たい|教えて|表示|読みたい)?(?:ください|下さい)?[。]?"
)
_NARROW = str.maketrans("（）０１２３４５６７８９", "()0123456789")
_ARTICLE = re.compile(r"(?:方針の?)?第\s*(?P<number>[1-6])\s*条.{0,12}")


def names_clause(talk: Talk, text: str) -> bool:
    """Show a clause that a message names and nothing else: 「6(3)②を見せて」「第5条を教えて」."""
    flat = text.strip().translate(_NARROW)
    ids = [clause.id for clause in talk.handbook.policy.clauses]
    if (match := _SHOW.fullmatch(flat)) and match["id"] in ids and not match["id"].isdecimal():
        show_clause(talk, match["id"])
        return True
    if match := _ARTICLE.fullmatch(flat):
        number = str(int(match["number"]))
        talk.aside = True
        talk.say("policy.no_articles")
        found = [name for name in ids if name == number or name.startswith(f"{number}(")]
        talk.offer(*(clause_choice(talk.handbook, "candidate", name) for name in found[:6]))
        return True
    return False


def begin(talk: Talk, _: str) -> None:
    """Ask what the question is."""
    talk.set(mode="policy")
    talk.ask(say("policy.prompt"))
    examples = talk.handbook.office.question_examples
    if examples:
        text = say("policy.examples", examples="／".join(f"「{example}」" for example in examples))
        talk.prompt_text(text)


def ask_desk(talk: Talk, question: str) -> None:
    """Send a question to the desk; without one, ask for it first."""
    talk.aside = True
    if question:
        talk.changes.append(SendQuestion(question))
    else:
        talk.set(mode="ask_desk")
        talk.ask(say("policy.ask_desk"), button("stop", "leave_mode", "", talk.step))
