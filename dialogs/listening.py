"""Taking what was written into a draft: answers, corrections, side questions and the story itself.

Knows how words become facts of the draft; what is asked next is ``prompt``'s business.
"""

import re
from collections.abc import Container, Iterable
from datetime import date

from rapidfuzz import fuzz

from dialogs import acknowledging, display, policy, prompt
from dialogs.answering import fits, is_name, take_answer
from dialogs.commands import read_choice
from dialogs.consultation import CONSULTATION
from dialogs.draft import PRACTICE, Draft, Heard, Point
from dialogs.taken import Taken
from dialogs.talk import Talk
from dialogs.wording import label
from knowledge import details, listed, memo, partners
from knowledge.ask import looks_like_question
from knowledge.callers import caller
from knowledge.companies import same_company
from knowledge.corrections import joined, opened_fields, seeks_company
from knowledge.facts import PERSONAL, Fact, Facts, Field
from knowledge.memo import Problem
from knowledge.segments import without_stamps
from knowledge.text import sentences
from knowledge.unreadable import misnamed, overlooked

LIMIT = 4000
"""Characters one message may have."""
TELLING = 15
"""From how many characters on a text may sound like a wish of which nothing could be read."""
ALIKE = 60
"""From how much likeness (0 to 100) two proposals are one."""
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


_UNCONFIRMED = re.compile(
    r"(?P<line>.{2,12}?)(?:は|も|が|を)?(?:まだ)?(?:未確認|確認(?:して|できて)い?ない)"
    r"(?:に(?:して|する|しておいて|変えて)?|です|だ)?(?:ください|下さい)?[。、]*"
)


def unconfirmed(sentence: str, facts: Facts) -> tuple[tuple[Field, ...], str]:
    """The known fields of the lines that a sentence calls unconfirmed, and what else it says."""
    found: list[Field] = []
    rest: list[str] = []
    for piece in sentence.split("、"):
        named = _UNCONFIRMED.fullmatch(piece.strip())
        line = named["line"] if named else ""
        fields = [
            field
            for field in facts
            if line in {label("field", field), label("field", display.line_of(field))}
        ]
        found += fields
        rest += [] if fields else [piece]
    return tuple(dict.fromkeys(found)), "、".join(rest)


def said_open(sentence: str) -> tuple[Field, ...]:
    """The fields that a sentence says are open or to be empty: 「企業は未定」「次の約束はなし」."""
    return (*opened_fields(sentence), *details.opened(sentence))


_BILL = re.compile(r"(?P<bill>[一-龥ァ-ヴー]{1,8}[代費料])(?:は|も)")


def _bill_again(sentence: str, draft: Draft, today: date) -> tuple[tuple[Field, Fact | Problem], ...]:
    """Who pays, where a sentence says it again of the very bill it was read from (水道代は会社が出す)."""
    stood, named = draft.facts.get("cost"), _BILL.search(sentence)
    if stood is None or named is None or named["bill"] not in stood.words:
        return ()
    told = memo.answer("cost", sentence, today)
    return (("cost", told),) if told else ()


_REMARK = re.compile(
    r"(?:だから|だって|いや|もう|それは?|あれ)?[、 ]*(?:さっき|先ほど|さきほど|上に|前に|もう|すでに|メモに)(?:も|に)?"
    r"(?:書い|言っ|伝え|話し|送っ|入れ|打っ)(?:た|ました|てある|てあります)(?:のに|けど|が|はず|って|(?:とおり|通り)|ん)?(?:です|だ)?(?:けど|が|よ|ね)*"
    r"(?:[、。, ]+|$)"
)
"""Says that something was said before, and nothing of the consultation: 「さっき書いたよ、…」."""


def take(talk: Talk, text: str) -> None:
    """Read a message into the draft; questions in it are answered after what it tells was noted."""
    draft = talk.draft
    assert draft is not None
    first = not draft.story
    taken = Taken(draft, text)
    told = joined(text if first else _REMARK.sub("", text))
    if not told.strip():
        prompt.overview(talk, draft)
        return
    whole = first and not looks_like_question(text)
    statements, questions = ([told], []) if whole or _is_memo(text) else _sorted(talk, told, taken)
    said = "\n".join(statements)
    pressed = talk.draft is not draft
    draft = taken.draft = talk.draft or draft
    if said:
        _read(talk, said, taken, first)
    _notice(talk, text, taken)
    if said or taken.anything:
        _keep(talk, draft, text, taken, first)
        acknowledging.acknowledge(talk, taken, first, said, pressed)
    policy.answer_each(talk, questions)


def _sorted(talk: Talk, text: str, taken: Taken) -> tuple[list[str], list[str]]:
    """A short message apart: choices and corrections are taken, statements and questions returned."""
    statements: list[str] = []
    questions: list[str] = []
    found = list(_pieces(text))
    offered = tuple(item for item in talk.conversation.offered if item.action == "answer")
    for piece in found:
        choice = read_choice(piece, offered)
        if choice and len(found) > 1:
            answer(talk, choice.value)
            offered = ()
            continue
        unsure, sentence = unconfirmed(piece, taken.draft.facts)
        taken.doubt(unsure)
        if not sentence.strip():
            continue
        corrections: tuple[tuple[Field, Fact | Problem], ...] = partners.changed(sentence, taken.draft.facts)
        corrections = corrections or memo.corrections(sentence, talk.turn.today, known=taken.draft.facts)
        opened = (*said_open(sentence), *_emptied(corrections))
        corrections = corrections or tuple(
            (field, fact) for field, fact in details.named(sentence, talk.turn.today) if field not in opened
        )
        corrections = corrections or _bill_again(sentence, taken.draft, talk.turn.today)
        if corrections or opened:
            for field in opened:
                taken.clear(field)
            for field, fact in corrections:
                if field not in opened:
                    taken.put(field, fact, corrects=True)
            _read_beside(talk, sentence, taken)
        elif (
            looks_like_question(sentence) and _answerable(talk, sentence, alone=len(found) == 1)
        ) or _asks_barely(talk, sentence):
            questions.append(sentence)
        else:
            statements.append(sentence)
    return statements, questions


def _emptied(corrections: Iterable[tuple[Field, Fact | Problem]]) -> tuple[Field, ...]:
    return tuple(field for field, fact in corrections if isinstance(fact, Fact) and not fact.value)


_BESIDE: frozenset[Field] = PERSONAL | {
    *("start", "period", "place", "amount"),
    *("next_appointment", "promised_reply", "publishable", "confidential", "join_meeting"),
}
"""Fields that a sentence may fill while it names another: each is known by its own words."""


def _read_beside(talk: Talk, sentence: str, taken: Taken) -> None:
    """Beside what a sentence corrects by name it may tell what is not known yet (始まりは4月、3年くらい)."""
    for field, fact in memo.read(sentence, talk.turn.today, known=taken.draft.facts).facts.items():
        if field in _BESIDE and field not in {*taken.facts, *taken.draft.facts, *taken.cleared}:
            taken.put(field, fact)


def _notice(talk: Talk, text: str, taken: Taken) -> None:
    """A telephone number or a day that cannot be one, and a value that is too long for its field, are never
    passed over: it is said, as the form says it."""
    if _is_memo(text):
        for field, wrong in memo.corrections(text, talk.turn.today, known=taken.draft.facts):
            if isinstance(wrong, Problem) and wrong.code == "too_long" and field not in taken.facts:
                taken.put(field, wrong)
    for wrong in unsaid(text, talk.turn.today, taken.problems, taken.facts):
        taken.put(wrong.field, wrong)


def unsaid(text: str, today: date, said: Iterable[Problem], fields: Container[Field]) -> tuple[Problem, ...]:
    """What is wrong in a text beside the problems that are said already, each day of it by itself.

    ``fields`` are those the text fills, or has a problem with.
    """
    found: list[Problem] = []
    before = tuple(said)
    for wrong in (*overlooked(text, today), *misnamed(text)):
        texts = [str(each.detail["text"]) for each in (*before, *found) if each.code == wrong.code]
        words = str(wrong.detail["text"])
        told = "phone" in fields or bool(texts) if wrong.code == "phone_digits" else _holds(texts, words)
        if not told:
            found.append(wrong)
    return tuple(found)


def _holds(texts: Iterable[str], words: str) -> bool:
    return any(words in text or text in words for text in texts)


_ASKS = re.compile(
    r"[いな何誰だど][つにれこう]|なぜ|いくら|だめ|ダメ|駄目|いい|良い|よい|でき|必要|可能|要る|いる[?？]|教え|[るいうたな]の[?？]?$"
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


_BARE = re.compile(
    r".{2,12}(?:いる|要る|いります|要ります|必要|できる|だめ|ダメ|駄目|可能|何年|いくら)[。、 　]*"
)


def _asks_barely(talk: Talk, sentence: str) -> bool:
    """Whether a few words without a mark ask the policy (審査会いる); what tells something is told."""
    if not _BARE.fullmatch(sentence) or memo.read(sentence, talk.turn.today).facts:
        return False
    return policy.knows(talk, sentence)


def _pieces(text: str) -> Iterable[str]:
    """The sentences of a chat message, one that lists facts in its parts; a wide space ends one too where a
    question stands beside it."""
    for sentence in listed.parts(text):
        parts = [part for part in sentence.split("　") if part]
        if len(parts) > 1 and any(looks_like_question(part) for part in parts):
            yield from parts
        else:
            yield sentence


def _read(talk: Talk, text: str, taken: Taken, first: bool) -> None:
    draft, today = taken.draft, talk.turn.today
    question = prompt.open_question(draft)
    reading = memo.read(_without_headed(text, taken, today), today, known=draft.facts)
    for field, fact in reading.facts.items():
        if field in taken.facts or (field == "proposal" and "proposal" in draft.facts):
            continue
        taken.put(field, fact)
    if first and "company" not in reading.facts and seeks_company(text):
        taken.clear("company")
    if reading.kind_candidates and "kind" not in draft.facts:
        talk.set_draft(kinds=reading.kind_candidates)
        taken.draft = talk.draft or draft
    # A proposal is what was said as a whole, another answer what the fields read so far left of it. The
    # first message is the story; only when nothing could be read of it, or it is said to be one and
    # sounds so, is it an answer.
    left = "\n".join(reading.rest)
    if not left and question and question.name == "company" and "proposal" in reading.facts:
        # 例示町会 may be a meeting too, but here it is asked for who it is.
        told = reading.facts["proposal"].words
        left = told if "proposal" in draft.facts and is_name(told) else ""
    wrong = any(misnamed(left))
    if question is None or not left or wrong or question.field in taken.facts:
        return
    if first and taken.facts and not (question.name in draft.misses and reading.kind_candidates):
        return
    given = text if question.name == "proposal" else left
    if fits(question, given, draft):
        take_answer(question, given, taken, today)


def _without_headed(text: str, taken: Taken, today: date) -> str:
    """A text without the sentences that name one of the fields nobody is asked for (次の約束：…): those are taken."""
    return "\n".join(
        left
        for line in text.split("\n")
        if (left := _line_without_headed(line, taken, today)) or not line.strip()
    )


def _line_without_headed(line: str, taken: Taken, today: date) -> str:
    told: list[str] = []
    every = list(listed.parts(line))
    for place, part in enumerate(every):
        sentence = part
        if number := details.corporate(part, today):
            found, start, end = number
            taken.put("corporate_number", found, corrects=True)
            sentence = part[:start] + part[end:]
        bare = _BULLET.sub("", without_stamps(sentence))
        opened = tuple(details.opened(bare))
        headed = tuple(details.named(bare, today))
        if place > 0:
            # In the middle of a story what cannot be read may well be meant otherwise.
            headed = tuple(
                (field, fact)
                for field, fact in headed
                if isinstance(fact, Fact) or fact.code == "no_such_date" or field == "corporate_number"
            )
        for field in opened:
            taken.clear(field)
        for field, fact in headed:
            if field not in opened:
                taken.put(field, fact, corrects=True)
        if not headed and not opened and re.search(r"\w", sentence):
            told.append(sentence)
    return line if told == every else "。".join(part.rstrip("。") for part in told)


_BULLET = re.compile(r"^[\s・■●◆◇○*]+")


def _keep(talk: Talk, draft: Draft, text: str, taken: Taken, first: bool) -> None:
    point = Point(draft.facts, draft.kinds, draft.passed, talk.turn.key)
    trail = draft.trail if first else (*draft.trail, point)
    current = talk.draft or draft
    facts = {field: fact for field, fact in current.facts.items() if field not in taken.cleared}
    passed = (*current.passed, taken.left_open) if taken.left_open else current.passed
    talk.set_draft(
        story=(*current.story, Heard(text, talk.turn.at)),
        facts={**facts, **taken.facts},
        passed=(*passed, *_given_up(draft, taken)),
        register="" if "company" in taken.cleared else current.register,
        trail=trail[-20:],
    )


def _given_up(draft: Draft, taken: Taken) -> tuple[str, ...]:
    """The questions that what was said to be open answers: it is not asked for again."""
    asked = prompt.open_question(draft)
    return tuple(
        question.name
        for question in CONSULTATION.questions
        if question.field in taken.cleared
        or (question == asked and {*question.settled_by} & {*taken.cleared})
    )


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
        acknowledging.say_rules(talk)
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
    return bool({"company", "kind", "wishes", "proposal"} & set(facts) or caller(text))


def sounds_like_a_wish(talk: Talk, text: str) -> bool:
    """Whether a message is like those that tell of a company's wish, though nothing of one could be read."""
    return len(text) >= TELLING and bool(memo.read(text, talk.turn.today).kind_candidates)


def names_another(talk: Talk, text: str) -> bool:
    """Whether a message tells of another company's wish while a consultation is being written."""
    draft, today = talk.draft, talk.turn.today
    if draft is None or not {"company", "proposal"} & set(draft.facts):
        return False
    if {"company", "proposal"} & {field for field, _ in memo.corrections(text, today, known=draft.facts)}:
        return False
    reading = memo.read(text, today, known=draft.facts)
    facts = reading.facts
    who = another(text, facts, draft.facts["company"].value if "company" in draft.facts else "")
    wishes = "proposal" in facts or bool(who and ("kind" in facts or reading.kind_candidates))
    if not who or not wishes:
        return False
    if "company" in draft.facts:
        return True
    told = facts["proposal"].value if "proposal" in facts else text
    return fuzz.partial_ratio(told, draft.facts["proposal"].value) < ALIKE


def another(text: str, facts: Facts, company: str) -> str:
    """Who a message speaks of, where that is not ``company``: a company, or who came with a wish."""
    named = facts["company"].value if "company" in facts else ""
    who = named or caller(text)
    if not who or (company and (same_company(who, company).same or (not named and who in company))):
        return ""
    return who
