"""Taking what was written into a draft: answers, corrections, side questions and the story itself.

Knows how words become facts of the draft; what is asked next is ``prompt``'s business.
"""

import re
from calendar import isleap
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from dialogs import display, policy, prompt, schemes
from dialogs.commands import read_choice
from dialogs.consultation import CONSULTATION
from dialogs.dialog import Question
from dialogs.draft import PRACTICE, Draft, Heard, Point
from dialogs.reply import Choice
from dialogs.talk import Talk, button
from dialogs.wording import label, say
from knowledge import details, memo
from knowledge.answers import leaves_open, misdialled
from knowledge.ask import looks_like_question
from knowledge.companies import same_company
from knowledge.facts import PERSONAL, Fact, Facts, Field
from knowledge.memo import Problem
from knowledge.text import sentences, tokens

LIMIT = 4000
"""Characters one message may have."""
ALIKE = 60
"""From how much likeness (0 to 100) two proposals are one."""
_NAMING = frozenset({"名詞", "接頭辞", "接尾辞", "記号", "補助記号"})
"""Parts of speech that names are made of."""
LONGEST_NAME, SHORTEST_PROPOSAL = 25, 10
"""Characters of what is taken for a name, or for a proposal, although nothing could be read of it."""
_GROWING: frozenset[Field] = frozenset({"wishes", "materials"})
"""Fields where more said later is added rather than put in the place of what stood there."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(talk: Talk, text: str) -> str:
    """The text with line ends made one and signs that cannot be shown replaced, which is said."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, count = _CONTROL.subn("〓", text)
    if count:
        talk.say("errors.signs", count=count)
    return text.strip()


def new_draft(talk: Talk, practice: bool = False) -> Draft:
    """Begin a consultation. The turn's key makes its id, so a redelivery begins the same one."""
    kind = PRACTICE if practice else ""
    draft = Draft(id=f"{kind}{talk.turn.channel}:{talk.turn.key}"[:64], started=talk.turn.at)
    talk.set(draft=draft, mode="", form=None)
    return draft


def _is_memo(text: str) -> bool:
    """A pasted memo is read as a whole: a question in it is the company's, not the writer's."""
    return len(text) > 160 or text.count("\n") >= 2


class _Change:
    """What one message changes in the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.facts: dict[Field, Fact] = {}
        self.problems: list[Problem] = []
        self.corrected: set[Field] = set()
        self.doubted: set[Field] = set()
        self.left_open = ""

    def put(self, field: Field, fact: Fact | Problem, corrects: bool = False) -> None:
        """Take a fact over what stands; a problem is kept to be said."""
        if isinstance(fact, Problem):
            self.problems.append(fact)
            return
        before = self.draft.facts.get(field)
        if before and before.value == fact.value:
            return
        if before and field == "company" and not corrects:
            return  # another company named in passing is part of the story, not this one
        if before and field in _GROWING and not corrects:
            if fact.value in before.value:
                return
            fact = Fact(f"{before.value}、{fact.value}", fact.words, fact.heard and before.heard)
        self.facts[field] = fact
        if before:
            self.corrected.add(field)

    def doubt(self, fields: Iterable[Field]) -> None:
        """Note that what stands in these fields is not confirmed; the values stay."""
        for field in fields:
            self.facts[field] = replace(self.draft.facts[field], heard=False)
            self.doubted.add(field)


_UNCONFIRMED = re.compile(
    r"(?P<line>.{2,12}?)(?:は|も|が|を)?(?:まだ)?(?:未確認|確認(?:して|できて)い?ない)"
    r"(?:に(?:して|する|しておいて|変えて)?|です|だ)?(?:ください|下さい)?[。、]*"
)


def _unconfirmed(sentence: str, draft: Draft) -> tuple[Field, ...]:
    """The known fields of the line that a sentence calls unconfirmed and says nothing else of."""
    named = _UNCONFIRMED.fullmatch(sentence.strip())
    if named is None:
        return ()
    return tuple(
        field
        for field in draft.facts
        if named["line"] in {label("field", field), label("field", display.line_of(field))}
    )


_BILL = re.compile(r"(?P<bill>[一-龥ァ-ヴー]{1,8}[代費料])(?:は|も)")


def _bill_again(sentence: str, draft: Draft, today: date) -> tuple[tuple[Field, Fact | Problem], ...]:
    """Who pays, where a sentence says it again of the very bill it was read from (水道代は会社が出す)."""
    stood, named = draft.facts.get("cost"), _BILL.search(sentence)
    if stood is None or named is None or named["bill"] not in stood.words:
        return ()
    told = memo.answer("cost", sentence, today)
    return (("cost", told),) if told else ()


def take(talk: Talk, text: str) -> None:
    """Read a message into the draft; questions in it are answered after what it tells was noted."""
    draft = talk.draft
    assert draft is not None
    first = not draft.story
    change = _Change(draft)
    whole = first and not looks_like_question(text)
    statements, questions = ([text], []) if whole or _is_memo(text) else _sorted(talk, text, change)
    said = "\n".join(statements)
    pressed = talk.draft is not draft
    draft = change.draft = talk.draft or draft
    if said:
        _read(talk, said, change, first)
    _notice_phone(text, change)
    if said or change.facts:
        _keep(talk, draft, text, change, first)
    if said or change.facts or change.problems:
        _acknowledge(talk, change, first, said, pressed)
    policy.answer_each(talk, questions)


def _sorted(talk: Talk, text: str, change: _Change) -> tuple[list[str], list[str]]:
    """A short message apart: choices and corrections are taken, statements and questions returned."""
    statements: list[str] = []
    questions: list[str] = []
    found = list(_pieces(text))
    offered = tuple(item for item in talk.conversation.offered if item.action == "answer")
    for sentence in found:
        choice = read_choice(sentence, offered)
        if choice and len(found) > 1:
            answer(talk, choice.value)
            offered = ()
            continue
        if unsure := _unconfirmed(sentence, change.draft):
            change.doubt(unsure)
            continue
        corrections = memo.corrections(sentence, talk.turn.today, known=change.draft.facts)
        corrections = corrections or tuple(details.named(sentence, talk.turn.today))
        corrections = corrections or _bill_again(sentence, change.draft, talk.turn.today)
        if corrections:
            for field, fact in corrections:
                change.put(field, fact, corrects=True)
            _read_contact(talk, sentence, change)
        elif looks_like_question(sentence) and _answerable(talk, sentence, alone=len(found) == 1):
            questions.append(sentence)
        else:
            statements.append(sentence)
    return statements, questions


def _read_contact(talk: Talk, sentence: str, change: _Change) -> None:
    """Beside what a sentence corrects by name it may give more of the contact (担当は…様 03-…)."""
    for field, fact in memo.read(sentence, talk.turn.today, known=change.draft.facts).facts.items():
        if field in PERSONAL and field not in {*change.facts, *change.draft.facts}:
            change.put(field, fact)


def _notice_phone(text: str, change: _Change) -> None:
    """A telephone number that cannot be one is never passed over: it is said, as the form says it."""
    wrong = misdialled(text)
    if wrong and "phone" not in change.facts and all(each.field != "phone" for each in change.problems):
        change.put("phone", wrong)


_ASKS = re.compile(
    r"[いな何誰だど][つにれこう]|なぜ|いくら|だめ|ダメ|駄目|いい|良い|よい|でき|必要|可能|要る|いる[?？]|教え"
)


def _answerable(talk: Talk, sentence: str, alone: bool) -> bool:
    """Whether a question is for the policy. 「3年くらい？」 is an answer, and what a company asks is told."""
    draft, today = talk.draft, talk.turn.today
    question = prompt.open_question(draft) if draft else None
    told = set(memo.read(sentence, today).facts)
    if question and question.name != "proposal" and memo.answer(question.field, sentence, today):
        told.add(question.field)
    if told and not _ASKS.search(sentence):
        return False
    if policy.knows(talk, sentence):
        return True
    return alone and not {"proposal", "company"} & told


def _pieces(text: str) -> Iterable[str]:
    """The sentences of a chat message; a wide space ends one too where a question stands beside it."""
    for sentence in sentences(text):
        parts = [part for part in sentence.split("　") if part]
        if len(parts) > 1 and any(looks_like_question(part) for part in parts):
            yield from parts
        else:
            yield sentence


def _read(talk: Talk, text: str, change: _Change, first: bool) -> None:
    draft, today = change.draft, talk.turn.today
    question = prompt.open_question(draft)
    reading = memo.read(_without_headed(text, change, today), today, known=draft.facts)
    for field, fact in reading.facts.items():
        if field in change.facts or (field == "proposal" and "proposal" in draft.facts):
            continue
        change.put(field, fact)
    if reading.kind_candidates and "kind" not in draft.facts:
        talk.set_draft(kinds=reading.kind_candidates)
        change.draft = talk.draft or draft
    # A proposal is what was said as a whole, another answer what the fields read so far left of it. The
    # first message is the story; only when nothing could be read of it is it an answer.
    left = "\n".join(reading.rest)
    if question is None or not left or (first and change.facts) or question.field in change.facts:
        return
    given = text if question.name == "proposal" else left
    if _fits(question, given, draft):
        _take_answer(question, given, change, today)


def _without_headed(text: str, change: _Change, today: date) -> str:
    """A text without the lines that name one of the fields nobody is asked for (次の約束：…): those are taken."""
    told: list[str] = []
    for line in text.split("\n"):
        headed = tuple(details.named(line, today))
        for field, fact in headed:
            change.put(field, fact, corrects=True)
        if not headed:
            told.append(line)
    return "\n".join(told)


def _take_answer(question: Question, text: str, change: _Change, today: date) -> None:
    """Take words nothing was read from as the answer to the open question."""
    if question.name == "proposal" and not _is_name(text):
        change.put("proposal", Fact(text[:200], text[:200]))
        return
    field: Field = "company" if question.name == "proposal" else question.field
    if leaves_open(text) and field in {"company", "place"}:
        change.left_open = question.name
        return
    if field == "company" and "company" not in memo.read(text, today).facts:
        text = _bare_name(text)
    found = memo.answer(field, text, today) if text else None
    if found is not None:
        change.put(field, found)
    elif leaves_open(text):
        change.left_open = question.name


def _fits(question: Question, text: str, draft: Draft) -> bool:
    """Whether words nothing was read from may be the answer: a name is short, a proposal says something."""
    if question.name == "company":
        return len(text) <= LONGEST_NAME
    if question.name == "proposal":
        return len(text) >= SHORTEST_PROPOSAL or _is_name(text) or question.name in draft.misses
    return True


def _is_name(text: str) -> bool:
    """Whether a short text is nothing but a name: nouns, and no word that does anything."""
    lettered = any(sign.isalpha() for sign in text)
    return lettered and len(text) <= 20 and all(token.part in _NAMING for token in tokens(text))


def _bare_name(text: str) -> str:
    """A name without what leads to it or ends it: 「だから見本電機だって」 is 見本電機. Empty if it is none."""
    words = list(tokens(text))
    while words and words[0].part not in _NAMING:
        words.pop(0)
    while words and words[-1].part not in {"名詞", "接尾辞"}:
        words.pop()
    named = bool(words) and all(
        token.part in {*_NAMING, "形状詞"} or token.surface == "の" for token in words
    )
    name = text[words[0].start : words[-1].end] if named else ""
    return name if any(sign.isalpha() for sign in name) else ""


def _keep(talk: Talk, draft: Draft, text: str, change: _Change, first: bool) -> None:
    point = Point(draft.facts, draft.kinds, draft.passed, talk.turn.key)
    trail = draft.trail if first else (*draft.trail, point)
    current = talk.draft or draft
    talk.set_draft(
        story=(*current.story, Heard(text, talk.turn.at)),
        facts={**current.facts, **change.facts},
        passed=(*current.passed, change.left_open) if change.left_open else current.passed,
        trail=trail[-20:],
    )


def _say_problem(talk: Talk, problem: Problem) -> None:
    values = {"label": label("field", problem.field), **problem.detail}
    talk.say(f"errors.{problem.code}", **values)


def _acknowledge(talk: Talk, change: _Change, first: bool, said: str, pressed: bool) -> None:
    draft = talk.draft
    assert draft is not None
    if first and change.facts:
        _greet(talk, draft)
    elif change.facts:
        _say_changed(talk, draft, change)
    for problem in change.problems:
        _say_problem(talk, problem)
    schemes.say_once(talk)
    if change.facts:
        say_past_start(talk, change.facts)
        _say_rules(talk)
        _count_miss(talk, missed=bool(said) and not (first or pressed or _answers(change)))
    elif change.left_open == "company":
        talk.say("consultation.company_unknown")
    elif not change.problems and not pressed and not change.left_open:
        _not_read(talk, said)


def say_past_start(talk: Talk, changed: Facts) -> None:
    """Say that a start lies in the past, and offer the same day to come or its form; it stays as it was said."""
    start, draft = changed.get("start"), talk.draft
    if draft and start and start.value < talk.turn.today.isoformat()[: len(start.value)]:
        talk.say("errors.past_start", start=display.value_of("start", start))
        other = Fact(_to_come(start.value, talk.turn.today))
        talk.offer(
            Choice(display.value_of("start", other), "start_on", f"{other.value}:{draft.id}"),
            button("edit", "edit", f"when:{draft.id}"),
        )


def _to_come(start: str, today: date) -> str:
    """The same month, or day of the year, when it comes next."""
    year, rest = today.year, start[4:]
    while f"{year}{rest}" < today.isoformat()[: len(start)] or (rest == "-02-29" and not isleap(year)):
        year += 1
    return f"{year}{rest}"


def _answers(change: _Change) -> bool:
    question = prompt.open_question(change.draft)
    if question is None:
        return True
    return bool({question.field, *question.settled_by} & set(change.facts))


def _greet(talk: Talk, draft: Draft) -> None:
    facts = draft.facts
    if prompt.is_rich(draft):
        talk.say("consultation.read_memo")
        return
    quiet = PERSONAL | {"proposal", "kind", "heard_on", "heard_how"}
    rest = [field for field in facts if field not in quiet]
    if "proposal" in facts:
        today = "heard_on" in facts and facts["heard_on"].value.startswith(talk.turn.today.isoformat())
        heard = display.day(talk.turn.today) if today else ""
        talk.say("consultation.read_line", proposal=prompt.title_of(draft), heard=heard)
    if PERSONAL & set(facts):
        talk.say("consultation.contact_added")
    if rest:
        talk.say("consultation.wrote_down", lines=_lines(draft, rest))
    elif "proposal" not in facts:
        talk.say("consultation.story_added", words="")


def _lines(draft: Draft, fields: Iterable[Field]) -> str:
    told = dict.fromkeys("cost" if field == "development" else field for field in fields)
    return "、".join(
        say("consultation.line", label=label("field", field), value=_told(field, draft)) for field in told
    )


def _told(field: Field, draft: Draft) -> str:
    """What a field says; cost with who pays development, from one set of words."""
    return (
        display.line_value("cost", draft.facts)
        if field == "cost"
        else display.said(field, draft.facts[field])
    )


def _say_changed(talk: Talk, draft: Draft, change: _Change) -> None:
    for line in dict.fromkeys(display.line_of(field) for field in change.facts if field in change.corrected):
        value = display.line_value(line, draft.facts)
        talk.say("consultation.corrected", label=label("field", line), value=value)
    for line in dict.fromkeys(display.line_of(field) for field in change.facts if field in change.doubted):
        talk.say("consultation.line_unconfirmed", label=label("field", line))
    new = [field for field in change.facts if field not in {*change.corrected, *change.doubted}]
    if contact := [field for field in new if field in PERSONAL]:
        talk.say("consultation.contact_added")
        new = [field for field in new if field not in contact]
    if new:
        talk.say("consultation.wrote_down", lines=_lines(draft, new))


def _say_rules(talk: Talk) -> None:
    """Say a rule of the policy once, when something written brings it up."""
    draft = talk.draft
    if draft is None or "proposal" not in draft.facts or prompt.is_rich(draft):
        return
    for reason in prompt.assessment_of(talk, draft).settle:
        topic = reason.code.removeprefix("settle.")
        if topic not in draft.told:
            talk.say(f"consultation.rule_{topic}")
            draft = talk.set_draft(told=(*draft.told, topic))


def _count_miss(talk: Talk, missed: bool) -> None:
    """Count a question that went unanswered although something was read; the second time go on."""
    draft = talk.draft
    assert draft is not None
    question = prompt.open_question(draft)
    if question is None or not missed:
        return
    misses = draft.misses.get(question.name, 0) + 1
    talk.set_draft(misses={**draft.misses, question.name: misses})
    if misses >= 2:
        go_on(talk)


def _not_read(talk: Talk, said: str) -> None:
    draft = talk.draft
    assert draft is not None
    question = prompt.open_question(draft)
    if question is None or prompt.open_branch(draft):
        talk.say("consultation.story_added", words=said if len(said) <= 60 else "")
        return
    misses = draft.misses.get(question.name, 0) + 1
    talk.set_draft(misses={**draft.misses, question.name: misses})
    if misses >= 2:
        go_on(talk)
    else:
        narrow = prompt.is_narrow(question, draft)
        talk.say(f"consultation.{question.name}{'_narrow' if narrow else ''}_example")


def go_on(talk: Talk) -> None:
    """Leave the open question to the desk and go on without it."""
    draft = talk.draft
    assert draft is not None
    question = prompt.open_question(draft)
    if question is None:
        return
    talk.say("consultation.go_on")
    if question.name == "proposal":
        story = " ".join(heard.text for heard in draft.story)
        talk.set_draft(facts={**draft.facts, "proposal": Fact(story[:200], story[:200])})
    else:
        talk.set_draft(passed=(*draft.passed, question.name))


def answer(talk: Talk, value: str) -> None:
    """Take a ready answer (``question:code``)."""
    draft = talk.draft
    if draft is None:
        talk.say("consultation.old_button_done")
        return
    name, _, code = value.partition(":")
    question = CONSULTATION.question(name)
    if question is None:
        talk.say("consultation.old_button")
        return
    point = Point(draft.facts, draft.kinds, draft.passed, talk.turn.key)
    trail = (*draft.trail, point)[-20:]
    if code:
        options = prompt.options_of(question, draft, 0)
        words = next((choice.label for choice in options if choice.value == value), "")
        talk.set_draft(facts={**draft.facts, question.field: Fact(code, words)}, trail=trail)
        _say_rules(talk)
        return
    talk.set_draft(passed=(*draft.passed, name), trail=trail)
    if name == "company":
        talk.say("consultation.company_unknown")


def is_question(text: str) -> bool:
    """Whether a message asks something and nothing else: a memo with a question in it tells."""
    found = list(sentences(text))
    return not _is_memo(text) and bool(found) and all(looks_like_question(sentence) for sentence in found)


def tells_of_consultation(talk: Talk, text: str, clearly: bool = False) -> bool:
    """Whether a message tells of a company's wish; ``clearly``: it says a good deal of it."""
    facts = memo.read(text, talk.turn.today).facts
    if clearly:
        return len({display.line_of(field) for field in facts}) >= 3
    return bool({"company", "kind", "wishes", "proposal"} & set(facts))


def names_another(talk: Talk, text: str) -> bool:
    """Whether a message tells of another company's wish while a consultation is being written."""
    draft, today = talk.draft, talk.turn.today
    if draft is None or "proposal" not in draft.facts:
        return False
    if {"company", "proposal"} & {field for field, _ in memo.corrections(text, today, known=draft.facts)}:
        return False
    facts = memo.read(text, today, known=draft.facts).facts
    if not {"company", "proposal"} <= set(facts):
        return False
    if "company" in draft.facts:
        return not same_company(facts["company"].value, draft.facts["company"].value).same
    return fuzz.partial_ratio(facts["proposal"].value, draft.facts["proposal"].value) < ALIKE
