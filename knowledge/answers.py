"""A short answer to one question: what each field takes, and whether it leaves the matter open.

The questions themselves are asked elsewhere; what names its field is a correction (``corrections``).
"""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from knowledge import contact, costs, firms, people, renewal, signals, story, term
from knowledge.datafile import read_yaml
from knowledge.dates import NoSuchDate, parse_date, seasons, spans
from knowledge.facts import Fact, Field
from knowledge.segments import is_hedged, phrases, sentences, without_filler
from knowledge.signals import expression
from knowledge.speakers import any_of
from knowledge.verbatim import Source, source

LONGEST: dict[Field, int] = {"proposal": 4000}
"""The most characters of a field's value; 200 for every field not named."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer cannot be taken.

    ``code`` is ``phone_digits`` (detail: text, digits), ``email_no_at`` (text), ``no_such_date``
    (text), ``heard_later`` (text) or ``too_long`` (length, longest).
    """

    field: Field
    code: str
    detail: dict[str, str | int] = dataclasses.field(default_factory=dict)


PATH = Path(__file__).parent / "content" / "common" / "open_answers.yaml"


class _OpenAnswers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    unknown: tuple[str, ...]
    not_said: tuple[str, ...]
    undecided: tuple[str, ...]
    whole: tuple[str, ...]
    around: tuple[str, ...]
    who: tuple[str, ...]
    endings: tuple[str, ...]

    @field_validator("unknown", "not_said", "undecided", "whole")
    @classmethod
    def _expressions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(expression(word) for word in value)


def load(path: Path) -> _OpenAnswers:
    """Read a file of open answers. Raises ``ContentError``."""
    return read_yaml(path, _OpenAnswers)


_OPEN = load(PATH)
_UNKNOWN, _NOT_SAID, _UNDECIDED = (
    re.compile("|".join(words)) for words in (_OPEN.unknown, _OPEN.not_said, _OPEN.undecided)
)
_LEAVES_OPEN = re.compile(
    rf"{'|'.join((*_OPEN.unknown, *_OPEN.not_said, *_OPEN.undecided, *_OPEN.whole))}"
    rf"|{any_of(_OPEN.around)}|{any_of(_OPEN.who)}(?:は|も|から|に|の|と)|{any_of(_OPEN.endings)}|[、。,.!\s]"
)
_ANY_OPEN = re.compile("|".join((*_OPEN.unknown, *_OPEN.not_said, *_OPEN.undecided, *_OPEN.whole)))


def leaves_open(text: str) -> bool:
    """Whether an answer says only that the matter is open: わからない, 話に出てない, 未定, 特になし.

    False where it says anything beside it (「未定だが芝公園がいいと」).
    """
    flat = source(text).flat.strip()
    return bool(flat) and bool(_ANY_OPEN.search(flat)) and not _LEAVES_OPEN.sub("", flat)


def says_open(text: str) -> bool:
    """Whether a text says, among other things, that something is open: 「まだ決まってない、これから探す」."""
    return bool(_ANY_OPEN.search(source(text).flat))


_POLITE_END = re.compile(
    r"(?:です|でした|だ|だった|みたい(?:です)?|らしい(?:です)?|とのこと(?:です)?|と(?:言って(?:い)?(?:た|ました)|のこと)|かな|かも|でお願い(?:します)?|に(?:直|変更|訂正|修正)し?て?(?:ください|下さい|ほしい)?|って|だって|。|、|よ|ね)+\s*$"
)


def _value(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _POLITE_END.sub("", text.strip())
    return text.strip(" 　「」『』。、")


def _answer_company(src: Source) -> Fact | Problem | None:
    found = firms.company(src.flat)
    if found:
        return Fact(found.value, src.words(found.start, found.end), not is_hedged(src.flat))
    if _UNKNOWN.search(src.flat):
        return None
    first = next((p.text for s in sentences(without_filler(src.flat)) for p in phrases(s)), "")
    name = re.sub(r"(?:さん|様|という(?:会社|企業|ところ)?)$", "", _value(first))
    name = re.sub(r"^(?:企業名?|会社名?|名前)は", "", name)
    if not 2 <= len(name) <= 40 or re.search(
        r"[?？]|(?:ます|ました|たい|ない|のか|ですか)$|[をがはに](?=[一-龥ァ-ヴ]).*[るたいす]$", name
    ):
        return None
    return Fact(name, name if name in src.text else src.text.strip(), not is_hedged(src.flat))


_NEITHER = re.compile(
    r"区の?(?:費用)?負担(?:は|も)?な(?:し|く|い).{0,4}(?:先方|企業|会社|向こう|相手)(?:側)?(?:も|の負担も)(?:出さ|負担し|持た|な[いし])"
)
"""The ward bears nothing, and the company neither."""


def _answer_cost(src: Source) -> Fact | Problem | None:
    flat = src.flat
    words = src.text.strip()
    if _NEITHER.search(flat):
        return Fact("none", words, not is_hedged(flat))
    told = costs.read(flat).cost or costs.worded(f"費用は{flat}").cost
    if told and told[0] != "undecided":
        return Fact(told[0], words, not is_hedged(flat))
    if re.search(r"かからな|かかりません|発生しな|ゼロ|0円|費用(?:は)?(?:な[いし])|不要|^な[しい]$", flat):
        return Fact("none", words)
    if _NOT_SAID.search(flat) or _UNKNOWN.search(flat):
        return Fact("not_mentioned", words)
    if told or _UNDECIDED.search(flat):
        return Fact("undecided", words)
    return _bearer(src)


_PAYING = re.compile(r"費|負担|出[すしさせ]|持[つちた]|もち|払|折半|半[分々]|予算|お金|金額|万|円")
_BARE_ANSWER = 15
"""Characters up to which an answer may name who pays and nothing of paying (向こうが全部)."""


def _bearer(src: Source) -> Fact | None:
    flat, words = src.flat, src.text.strip()
    if len(flat) > _BARE_ANSWER and not _PAYING.search(flat):
        return None
    if re.search(r"(?<![一-龥])区(?!民|内|立)|役所|折半|半分|半々|両方|双方|一部|こちら|うち", flat):
        if re.search(r"負担(?:は)?(?:な[いし]|しな)|出さな|持たな", flat):
            return Fact("company", words, not is_hedged(flat))
        return Fact("ward", words, not is_hedged(flat))
    if re.search(r"会社|企業|先方|向こう|むこう|相手|あちら|全部(?!で\d)|弊社|同社|メーカー", flat):
        return Fact("company", words, not is_hedged(flat))
    return None


def _answer_development(src: Source) -> Fact | Problem | None:
    flat, words = src.flat, src.text.strip()
    if _NOT_SAID.search(flat) or _UNKNOWN.search(flat) or _UNDECIDED.search(flat):
        return Fact("not_mentioned", words)
    if re.search(
        r"開発(?:費|は)?(?:は|も)?な[いし]|開発(?:し|は)(?:しな|な)|かからな|不要|^な[いし]$|既製|できあい|ゼロ",
        flat,
    ):
        return Fact("none", words)
    told = costs.read(flat).development or costs.worded(f"開発費は{flat}").development
    if told:
        return Fact(told[0], words, not is_hedged(flat))
    return _bearer(src)


def _answer_kind(src: Source) -> Fact | Problem | None:
    flat, words = src.flat, src.text.strip()
    if re.search(
        r"(?:広報|場所|協力|PR|周知)(?:など)?(?:の)?(?:協力)?(?:だけ|まで|のみ)|協力(?:を)?(?:して(?:ほし|欲し|もら|くれ|いただ)|お?願)|^(?:協力|広報)(?:など)?(?:の協力)?(?:まで|だけ|です|$)|(?:一緒に|共同で)(?:は)?(?:やら|し|行わ|企画し|運営し)(?:な|ません)|加わらな|関わらな|入らな|企画(?:に)?は(?:会社|先方|企業)",
        flat,
    ):
        return Fact("cooperation", words, not is_hedged(flat))
    weighed = signals.evidence(flat)
    if weighed.leading and weighed.leading != "own" and weighed.says(weighed.leading):
        return Fact(weighed.leading, words, not is_hedged(flat))
    if re.search(r"加わ(?:る|り|って|ろ)|(?:企画|運営)(?:に|も|から)|一緒に|参加する|入(?:る|って)", flat):
        return Fact("joint", words, not is_hedged(flat))
    if _UNKNOWN.search(flat) or _UNDECIDED.search(flat) or _NOT_SAID.search(flat):
        return Fact("unknown", words)
    return None


def _answer_phone(src: Source) -> Fact | Problem | None:
    found = contact.phones(src.flat)
    if found:
        return Fact(found[0].value, src.words(found[0].start, found[0].end))
    match = re.search(r"\+?\d[\d\-() ー]*\d", src.flat)
    digits = re.sub(r"\D", "", match.group()) if match else ""
    if match is None or len(digits) < 6:
        return None
    return Problem("phone", "phone_digits", {"text": match.group().strip(), "digits": len(digits)})


def _answer_email(src: Source) -> Fact | Problem | None:
    found = contact.emails(src.flat)
    if found:
        return Fact(found[0].value, src.words(found[0].start, found[0].end))
    match = re.search(r"[A-Za-z0-9._%+-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9._%+-]{4,}", src.flat)
    if match is None:
        return None
    return Problem("email", "email_no_at", {"text": match.group()})


_UNTIL = re.compile("(?:末|いっぱい|下旬|ごろ|頃)?まで(?!に)")


def _answer_start(src: Source, today: date, near: str | None = None) -> Fact | Problem | None:
    try:
        found = parse_date(src.flat, today, near)
    except NoSuchDate as error:
        return Problem("start", error.code, {"text": error.text})
    if found is None or len(found.value) < 7:
        return _season(src)
    if _UNTIL.match(src.flat, found.end):
        return None
    return Fact(found.value[:10], src.words(found.start, found.end), not is_hedged(src.flat))


def _season(src: Source) -> Fact | None:
    """A part of a year as it was said: 来年の春, 夏ごろ."""
    return next(
        (Fact(src.words(*at), src.words(*at), not is_hedged(src.flat)) for at in seasons(src.flat)), None
    )


def _answer_period(src: Source) -> Fact | Problem | None:
    told = list(spans(src.flat))
    found = next((s for s in told if s.months), told[0] if told else None)
    if found is None:
        return None
    value = str(found.months) if found.months else src.flat[found.start : found.end]
    return Fact(value, src.words(found.start, found.end), not is_hedged(src.flat))


def _answer_heard_on(src: Source, today: date) -> Fact | Problem | None:
    try:
        found = parse_date(src.flat, today, today.isoformat()[:7])
    except NoSuchDate as error:
        return Problem("heard_on", error.code, {"text": error.text})
    if found is None or len(found.value) < 10:
        found = term.heard_day(src.flat, today)
    if found and found.value[:10] > today.isoformat():
        return Problem("heard_on", "heard_later", {"text": src.words(found.start, found.end)})
    return Fact(found.value, src.words(found.start, found.end)) if found else None


def _answer_renewal(src: Source) -> Fact | Problem | None:
    found = renewal.renewal(src.flat)
    return Fact(found.value, src.words(found.start, found.end)) if found else None


def _answer_person(src: Source) -> Fact | Problem | None:
    found = people.person(src.flat, firms.company(src.flat))
    if found:
        return Fact(found.value, src.words(found.start, found.end))
    name = re.sub(r"(?:さん|様|さま|氏|殿)$", "", _value(src.flat))
    return Fact(name, src.text.strip()) if 1 <= len(name) <= 20 and not _UNKNOWN.search(name) else None


_ANSWERS: dict[Field, Callable[[Source], Fact | Problem | None]] = {
    "company": _answer_company,
    "cost": _answer_cost,
    "development": _answer_development,
    "kind": _answer_kind,
    "phone": _answer_phone,
    "email": _answer_email,
    "period": _answer_period,
    "renewal": _answer_renewal,
    "contact_name": _answer_person,
}


ANSWERED_OPEN: frozenset[Field] = frozenset({"cost", "development", "kind"})
"""The fields that have a value of their own for an open answer."""


def answer(field: Field, text: str, today: date, near: str | None = None) -> Fact | Problem | None:
    """Read a short answer to the question for one field. None: not understood. Never raises.

    ``near`` is a month (YYYY-MM…) that one told without a year is close to.

    「わからない」「話に出ていない」「未定」 are answers where the field has a value for them (cost,
    development, kind); for other fields they give None (see ``leaves_open``).
    """
    src = source(text)
    if not src.flat.strip():
        return None
    longest = LONGEST.get(field, 200)
    if field not in ANSWERED_OPEN and leaves_open(text):
        return None
    if field == "start":
        return _answer_start(src, today, near)
    if field == "heard_on":
        return _answer_heard_on(src, today)
    reader = _ANSWERS.get(field)
    if reader is not None:
        result = reader(src)
        if isinstance(result, Fact) and len(result.value) > longest:
            return Problem(field, "too_long", {"length": len(result.value), "longest": longest})
        return result
    value = text.strip()
    if len(value) > longest:
        return Problem(field, "too_long", {"length": len(value), "longest": longest})
    if field != "proposal" and (_NOT_SAID.search(src.flat) or _UNKNOWN.search(src.flat)):
        return None
    if field == "place" and (found := story.place(src.flat)):
        return Fact(found.value, src.words(found.start, found.end), not is_hedged(src.flat))
    return Fact(_value(value) or value, value, not is_hedged(src.flat))
