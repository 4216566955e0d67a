"""Facts as people read them: the value of a field, and the lines of the card. Knows no conversation."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dialogs.cases import Case
from dialogs.masking import masked
from dialogs.reply import Row
from dialogs.turn import Person
from dialogs.wording import label, say
from knowledge.bills import is_price
from knowledge.dates import era_date
from knowledge.details import DATES, YES_NO, beside
from knowledge.facts import FIELDS, Fact, Facts, Field

BASIC: dict[str, tuple[Field, ...]] = {
    "company": ("company",),
    "proposal": ("proposal",),
    "wishes": ("wishes",),
    "kind": ("kind",),
    "cost": ("cost", "development"),
    "place": ("place",),
    "when": ("start", "period"),
    "renewal": ("renewal",),
    "heard": ("heard_on", "heard_how"),
    "contact": ("contact_department", "contact_name", "phone", "email"),
    "materials": ("materials",),
}
"""The lines of the card, in order, and the fields each shows and edits."""

DETAILS: dict[str, tuple[Field, ...]] = {
    "heard_by": ("heard_by",),
    "number": ("corporate_number", "base"),
    "companies": ("companies",),
    "brings": ("company_brings", "ward_brings"),
    "merit": ("merit_residents", "merit_company"),
    "amount": ("amount", "cost_source", "cost_year"),
    "term": ("term", "light", "consent"),
    "departments": ("departments",),
    "next": ("join_meeting", "next_appointment", "promised_reply"),
    "publish": ("publishable", "confidential"),
}
"""Lines that are offered and never asked for."""

LINES: dict[str, tuple[Field, ...]] = {**BASIC, **DETAILS}

AHEAD: tuple[Field, ...] = ("start", "next_appointment", "promised_reply")
"""Days that are to come: one in the past is pointed out."""

_ABOUT = re.compile("くらい|ぐらい|程度|ほど|前後")
_LOOSELY = re.compile("年|月|約|およそ|ざっと|くらい|ぐらい|程度|ほど|前後|相当|以内|以下|未満")

_CODED: dict[Field, str] = {
    "kind": "kind",
    "cost": "cost",
    "development": "development",
    "renewal": "renewal",
}


def line_of(field: Field) -> str:
    """The line of the card that shows a field."""
    return next(line for line, fields in LINES.items() if field in fields)


def company(case: Case) -> str:
    """The company of a case, or why none is named."""
    return case.company or say("consultation.company_none_yet" if case.own else "consultation.company_open")


def named(person: Person) -> str:
    """A person with their department behind the name, where it is known: 佐藤（高齢者支援課）."""
    if not person.department:
        return person.name
    return say("desk.logger", name=person.name, department=person.department)


def signed(person: Person) -> str:
    """A person with their department before the name, where it is known: 高齢者支援課 佐藤."""
    return " ".join(text for text in (person.department, person.name) if text)


def day(day: date) -> str:
    """A day in its era, 令和8年11月24日."""
    return era_date(day)


def day_short(moment: datetime) -> str:
    """A day without its year, 11月24日."""
    return f"{moment.month}月{moment.day}日"


def veiled(text: str) -> str:
    """A text for those who may not know how to reach a company."""
    return masked(text, say("desk.contact_hidden"))


def numbered(question: str) -> str:
    """What the desk asks, each question on a line of its own and, of several, with its number."""
    asked = [line for line in question.splitlines() if line.strip()]
    if len(asked) < 2:
        return question
    return "\n".join(f"{number}. {line}" for number, line in enumerate(asked, 1))


def clock(moment: datetime) -> str:
    """A time of day, 9時12分."""
    return f"{moment.hour}時{moment.minute:02}分"


def _start(value: str) -> str:
    if "-" not in value:
        return value  # a part of a year, as it was said
    if len(value) == 7:
        first = date.fromisoformat(f"{value}-01")
        return f"{era_date(first).removesuffix('1日')}（{first.year}年{first.month}月）"
    start = date.fromisoformat(value)
    return f"{era_date(start)}（{start.year}年{start.month}月{start.day}日）"


def months(value: str) -> str:
    """A length as people say it: 6か月, 1年, 1年6か月; one under a month is kept in its words."""
    if not value.isdecimal():
        return value
    years, rest = divmod(int(value), 12)
    return (f"{years}年" if years else "") + (f"{rest}か月" if rest or not years else "")


def _heard_on(value: str) -> str:
    if "T" not in value:
        return era_date(date.fromisoformat(value))
    moment = datetime.fromisoformat(value)
    return f"{era_date(moment.date())} {clock(moment)}"


def _amount(fact: Fact) -> str:
    if not fact.value.isdecimal():
        return label("cost", "undecided")
    text = f"{int(fact.value):,}円"
    return f"{text}（{fact.words.strip()}）" if _LOOSELY.search(fact.words) else text


def value_of(field: Field, fact: Fact) -> str:
    """What a fact says, ready to show."""
    if field == "cost" and fact.value == "ward" and is_price(fact.words):
        return label("cost", "price")  # what a purchase would cost the ward, which nobody has agreed to pay
    if field in _CODED:
        return label(_CODED[field], fact.value)
    if field == "start":
        return _start(fact.value)
    if field == "period":
        about = _ABOUT.search(fact.words)
        return months(fact.value) + (about.group() if about else "")
    if field == "heard_on":
        return _heard_on(fact.value)
    if field == "materials":
        return say("consultation.materials_open", words=fact.value)
    if field in YES_NO:
        return label(field, fact.value)
    if field in DATES:
        return f"{_heard_on(fact.value)} {beside(fact.words)}".strip()
    if field == "amount":
        return _amount(fact)
    if field == "cost_year":
        return f"令和{fact.value}年度"
    return fact.value


@dataclass(frozen=True, slots=True)
class Revised:
    """A field that was changed after sending, as people read it; no field where the story grew.

    ``heard`` (yes or no) where its value stayed and only that changed.
    """

    field: str = ""
    before: str = ""
    after: str = ""
    heard: str = ""


def revised(detail: Mapping[str, str]) -> Revised:
    """What an event says of a field that was changed; of personal data it holds no values."""
    field = next((name for name in FIELDS if name == detail.get("field")), None)
    if field is None:
        return Revised()
    values = ((detail.get(each, ""), detail.get(f"{each}_words", "")) for each in ("before", "after"))
    before, after = (value_of(field, Fact(*each)) if each[0] else "" for each in values)
    return Revised(label("field", field), before, after, detail.get("heard", ""))


def said(field: Field, fact: Fact) -> str:
    """What a fact says, a coded one with the words it rests on where they say more than the code."""
    text = value_of(field, fact)
    if field not in _CODED:
        return text
    words = fact.words.strip(" 　。、")
    return f"{text}（{words}）" if words and words not in text else text


def past(field: Field, fact: Fact, today: date, number: str = "") -> str:
    """What is said of a start or an appointment that lies in the past, or nothing; ``number``: of that case."""
    if field not in AHEAD or fact.value >= today.isoformat()[: len(fact.value)]:
        return ""
    if field == "start":
        return say("errors.past_start", start=value_of(field, fact), number=number)
    day = era_date(date.fromisoformat(fact.value))
    return say("errors.past_day", label=label("field", field), day=day, number=number)


def _when(facts: Facts) -> str:
    start = value_of("start", facts["start"]) if "start" in facts else say("consultation.start_open")
    if "period" not in facts:
        return start
    period = value_of("period", facts["period"])
    return f"{start}から{period}" if "start" in facts else f"{start}、{period}"


def _cost(facts: Facts) -> str:
    texts = [said("cost", facts["cost"])] if "cost" in facts else []
    if "development" in facts:
        development = label("development", facts["development"].value)
        texts.append(f"{label('field', 'development')}は{development}")
    return "、".join(texts)


def _contact(facts: Facts, open_data: bool) -> str:
    name = facts["contact_name"].value + "様" if "contact_name" in facts else ""
    department = facts["contact_department"].value if "contact_department" in facts else ""
    texts = [" ".join(text for text in (department, name) if text)]
    ways: tuple[Field, ...] = ("phone", "email")
    texts += [facts[way].value if open_data else label("field", way) for way in ways if way in facts]
    return "、".join(text for text in texts if text)


def line_value(line: str, facts: Facts, open_data: bool = False) -> str:
    """What one line of the card says, or nothing. Personal data is written out with ``open_data``."""
    known = [field for field in LINES[line] if field in facts]
    if not known:
        return ""
    if line == "when":
        return _when(facts)
    if line == "cost":
        return _cost(facts)
    if line == "contact":
        return _contact(facts, open_data)
    if line == "heard":
        return "、".join(value_of(field, facts[field]) for field in known)
    if line in DETAILS and len(LINES[line]) > 1:
        return "、".join(_labelled(field, line, facts[field]) for field in known)
    return value_of(known[0], facts[known[0]])


def _labelled(field: Field, line: str, fact: Fact) -> str:
    """A value with its label, unless the line is called the same."""
    name = label("field", field)
    return value_of(field, fact) if name == label("field", line) else f"{name}：{value_of(field, fact)}"


def _note(line: str, facts: Facts) -> str:
    sure = all(facts[field].heard for field in LINES[line] if field in facts)
    return "" if sure else say("consultation.unconfirmed")


ALWAYS = ("company", "proposal", "wishes", "cost", "when", "contact")
"""Lines that stand on the card even while they are empty."""


def rows(facts: Facts, only: Iterable[str] = LINES, open_data: bool = False) -> tuple[Row, ...]:
    """The lines of the card with what is known; empty ones only where they are always shown."""
    found = []
    for line in only:
        value = line_value(line, facts, open_data)
        if line == "kind" and "kind" in facts and facts["kind"].words:
            continue  # read from the words of the proposal, which stand there already
        if value or line in ALWAYS:
            if line == "contact" and value and not open_data:
                value += say("consultation.contact_purpose")
            empty = say("consultation.company_open") if line == "company" else "―"
            if line == "contact":
                empty = say("consultation.contact_none")
            found.append(Row(label("field", line), value or empty, line, _note(line, facts)))
    return tuple(found)
