"""A short answer to one question, and a correction that names its field.

Knows the fields and what each takes; the questions themselves are asked elsewhere.
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
from knowledge.dates import NoSuchDate, moments, parse_date, seasons, spans
from knowledge.facts import Fact, Facts, Field
from knowledge.segments import is_hedged, mended, phrases, sentences, without_filler
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
    if re.search(r"会社|企業|先方|向こう|むこう|相手|あちら|全部(?:あっち)?|弊社|同社|メーカー", flat):
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
        r"(?:広報|場所|協力|PR|周知)(?:など)?(?:の)?(?:協力)?(?:だけ|まで|のみ)|^(?:協力|広報)(?:など)?(?:の協力)?(?:まで|だけ|です|$)|(?:一緒に|共同で)(?:は)?(?:やら|し|行わ|企画し|運営し)(?:な|ません)|加わらな|関わらな|入らな|企画(?:に)?は(?:会社|先方|企業)",
        flat,
    ):
        return Fact("cooperation", words, not is_hedged(flat))
    weighed = signals.evidence(flat)
    told = {signal.kind for signal in weighed.signals if not signal.is_guess}
    if weighed.leading and weighed.leading != "own" and weighed.leading in told:
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


_ANSWERED_OPEN: frozenset[Field] = frozenset({"cost", "development", "kind"})
"""The fields that have a value of their own for an open answer."""


def answer(field: Field, text: str, today: date) -> Fact | Problem | None:
    """Read a short answer to the question for one field. None: not understood. Never raises.

    「わからない」「話に出ていない」「未定」 are answers where the field has a value for them (cost,
    development, kind); for other fields they give None (see ``leaves_open``).
    """
    src = source(text)
    if not src.flat.strip():
        return None
    longest = LONGEST.get(field, 200)
    if field not in _ANSWERED_OPEN and leaves_open(text):
        return None
    if field == "start":
        return _answer_start(src, today)
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


_NAMES: tuple[tuple[Field, str], ...] = (
    ("company", r"(?:企業|会社|法人|社)(?:の)?名(?:前)?|企業(?=は)|社名"),
    ("contact_name", r"(?:先方の|企業の|会社の)?担当(?:者)?(?:の)?(?:名前?|氏名|名)?|窓口の?(?:人|方)"),
    ("contact_department", r"(?:先方の|企業の|会社の)?(?:部署|所属|担当部署)(?:名)?"),
    ("phone", r"電話(?:番号)?|TEL|Tel|tel|携帯(?:番号)?"),
    ("email", r"(?:e-?mail|E-?mail|メール)(?:アドレス)?|アドレス"),
    ("development", r"(?:システム(?:など|等)?の?)?開発(?:費|経費|費用)?|アプリの?開発費?"),
    ("cost", r"費用(?:負担)?|経費|お金|負担|コスト"),
    ("start", r"(?:開始|始まり|始める(?:の)?|始期|スタート|開始日|開始時期|時期)"),
    ("period", r"期間|長さ"),
    ("place", r"場所|会場|実施場所"),
    ("wishes", r"区への(?:希望|要望|お願い)|希望"),
    ("proposal", r"提案(?:の)?(?:内容|名)?|内容|企画名"),
    ("materials", r"資料|添付"),
    ("heard_on", r"聞いた(?:日|の)|受付日|来庁日|相談日"),
    ("heard_how", r"聞いた方法|聞き方"),
    ("renewal", r"更新"),
    ("kind", r"連携パターン|パターン|話の種類|種類"),
)
_CORRECTION = re.compile(
    r"^\s*(?:あと、?|あっ、?|あ、?|すみません、?|ごめん、?|やっぱり?、?|いや、?|訂正[:、]?|修正[:、]?|ちなみに、?|それと、?)*"
)
_CHANGE = re.compile(
    r"直し|直す|変え|変更|訂正|修正|だった|でした|間違|違(?:う|い|って)|ではなく|じゃなく|やっぱ|だって|正しく|にして"
)


_WRONG = (
    r"(?:(?:ちが|違)(?:う|い(?:です|ます|ました)?|った|って(?:い?(?:た|ました|る|ます)))"
    r"|(?:まちが|間違)(?:い(?:です|でした)?|って(?:い?(?:た|ました|る|ます))|えて(?:い?(?:た|ました)))|誤り(?:です|でした)?)[、。 ]*"
)
_ANY_NAME = "|".join(names for _, names in _NAMES)
_TAKEN_BACK = re.compile(
    rf"(?P<name>{_ANY_NAME})(?:が|は|も|って|、|,| )*{_WRONG.removesuffix('[、。 ]*')}(?:ので|から)?[、。\s]+"
    rf"(?:正しくは|正解は|ほんとうは|本当は)?、?(?!あと|それと|また|ちなみに|{_ANY_NAME})(?=\S)"
)
"""A field called wrong, with its value in the next sentence: 「企業名、違った。スカイハコビ株式会社」."""


def joined(text: str) -> str:
    """A text in which a field that is called wrong and the value that follows are one sentence."""
    return _TAKEN_BACK.sub(r"\g<name>は", text)


_NEXT = re.compile(
    r"(?<=[てすたんよね])[、 ]+(?=\S+は)|。"
    rf"|[ ,、]+(?=(?:{_ANY_NAME})(?:は|が|も)?{_WRONG})|[,、]+ ?(?=(?:{_ANY_NAME})(?:は|:|：))"
)
"""Where another field is put right in the same sentence."""
_INSTEAD = re.compile(
    r"(?P<old>[^、。\s]{1,20}?)(?:さん|様|氏)?(?:じゃなく|ではなく|でなく)(?:て)?、?\s*(?P<new>[^、。]{1,40})"
)
_REPLACED: tuple[Field, ...] = (
    "contact_name",
    "company",
    "contact_department",
    "place",
    "phone",
    "email",
)
"""The fields whose value may be named in place of the field: 「林さんじゃなくて森さんだった」."""
_DATED: tuple[Field, ...] = ("start", "heard_on", "next_appointment", "promised_reply")
"""The fields that hold a day or month, which may be named in the same way."""
_OLD = re.compile(r"^.{1,40}?(?:ではなく|じゃなく|でなく)(?:て)?、?\s*")
"""What no longer stands, before what stands in its place."""
_TERM_ALONE = re.compile(
    r"(?:約|最長|最大)?\d{1,2}(?:年半?|[かカヶケ箇]月)間?(?:くらい|ぐらい|程度|ほど)?(?:だそう|らしい|とのこと)?(?:です|でした|だった|だ)?[。]?"
)
_DAY_ALONE = re.compile(r"\d{1,2}日(?!間)")


def _other_day(old: str, new: str, today: date, stood: Facts) -> tuple[Field, Fact] | None:
    """The day put right by naming the old one: 「9月1日じゃなくて8月30日」 is of the field that holds 9月1日."""
    for name in _DATED:
        held = stood[name].value if name in stood else ""
        was = next((m for m in moments(old, today, held) if m.exists and len(m.value) >= 7), None)
        if not held or was is None or not (held.startswith(was.value) or was.value.startswith(held)):
            continue
        told = f"{int(was.value[5:7])}月{new}" if _DAY_ALONE.match(new) else new
        now = next((m for m in moments(told, today, held) if m.exists and len(m.value) >= 7), None)
        if now:
            return name, Fact(now.value[:10], new, not is_hedged(new))
    return None


def corrections(
    text: str, today: date, known: Facts | None = None
) -> tuple[tuple[Field, Fact | Problem], ...]:
    """The corrections a message states by naming their field: 「始まりは5月だった」「電話03-0000-567」.

    In the order said; empty when it names none. ``known`` is what stood before.
    """
    found: list[tuple[Field, Fact | Problem]] = []
    src = source(joined(text))
    for sentence in sentences(src.flat):
        for piece in _NEXT.split(sentence.text):
            body = _CORRECTION.sub("", piece).strip()
            for name, names in _NAMES:
                match = re.match(rf"(?:{names})(?:{_WRONG}|は|を|も|の|が|って|:|：|\s)*(?=\S)", body)
                bare = name in {"phone", "email"} and match
                if not match or match.end() == 0:
                    continue
                if not re.match(rf"(?:{names})\s*(?:は|を|も|が|って|:|：|{_WRONG})", body) and not bare:
                    continue
                value = re.sub(r"^.{1,40}(?:ではなく(?:て)?|じゃなく(?:て)?)、?", "", body[match.end() :])
                # 「希望は3年」 is how long, not what of the ward.
                field: Field = "period" if name == "wishes" and _TERM_ALONE.fullmatch(value) else name
                if field == "proposal":
                    value = story.replacement(value)
                value = re.sub(
                    r"(?:から|を)?(?:に|へ)?(?:直し|変え|変更し|訂正し|修正し|し)(?:て(?:ください|下さい|ほしい|もらえ.*)?|た|ます|たい)?[。]?$",
                    "",
                    value,
                )
                result = _correct(field, value, today, known or {})
                if field == "contact_name" and isinstance(result, Fact) and not _CHANGE.search(body):
                    stood_for = is_surname_of(result.value, (known or {}).get(field))
                    result = None if stood_for else result
                if result is not None:
                    found.append((field, result))
                # 「聞いたのは今朝、電話で」 says both when and how.
                if field == "heard_on" and (way := next(map(term.way_in, sentences(value)), None)):
                    found.append(("heard_how", Fact(way.value, value[way.start : way.end])))
                break
    for piece in mended(src.flat):
        if found and len(piece.text) <= 14 and found[-1][0] in {"start", "period", "place", "cost"}:
            again = _correct(found[-1][0], _OLD.sub("", piece.text), today, known or {})
            if isinstance(again, Fact):
                found[-1] = (found[-1][0], again)
    if not found and (told := _INSTEAD.match(_CORRECTION.sub("", src.flat).strip())):
        stood = known or {}
        dated = _other_day(told["old"], told["new"], today, stood)
        found += [dated] if dated else []
        replaced = [n for n in _REPLACED if n in stood and told["old"] in stood[n].value and not dated][:1]
        results = [(name, _correct(name, told["new"], today, stood)) for name in replaced]
        found += [(name, result) for name, result in results if result is not None]
    if not found and _CHANGE.search(src.flat) and (mails := contact.emails(src.flat)):
        found.append(("email", Fact(mails[0].value, src.words(mails[0].start, mails[0].end))))
    if not found and _CHANGE.search(src.flat) and (phones := contact.phones(src.flat)):
        found.append(("phone", Fact(phones[0].value, src.words(phones[0].start, phones[0].end))))
    return tuple(found)


def opened(text: str) -> tuple[Field, ...]:
    """The fields of which a message says by name that they are open: 「企業は未定」「時期は決まっていない」.

    Not those that have a value of their own for it (see ``answer``).
    """
    found: list[Field] = []
    for sentence in sentences(source(text).flat):
        for piece in _NEXT.split(sentence.text):
            body = _CORRECTION.sub("", piece).strip()
            told = ((name, re.match(rf"(?:{names})(?:は|も|って|:|：)", body)) for name, names in _NAMES)
            for name, match in [each for each in told if each[1]][:1]:
                if match and name not in _ANSWERED_OPEN and leaves_open(body[match.end() :]):
                    found.append(name)
    return tuple(found)


def is_surname_of(name: str, stood: Fact | None) -> bool:
    """Whether a name is only the surname of the contact that stood before: 鈴木 of 鈴木一郎."""
    whole = re.sub(r"\s", "", stood.value) if stood else ""
    return len(name) < len(whole) and whole.startswith(name)


def _correct(name: Field, value: str, today: date, known: Facts) -> Fact | Problem | None:
    if not value.strip() or re.search(r"[?？]$|(?:いつ|だれ|誰|どこ|どう|いくら|どちら)", value):
        return None
    if name == "start":
        near = known["start"].value if "start" in known else None
        return _answer_start(source(value), today, near)
    return answer(name, value, today)
