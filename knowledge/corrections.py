"""What a message puts right, or says to be open, by naming its field: 「始まりは5月だった」「企業は未定」.

Knows how fields are named in a sentence; what each takes is ``answers``' business.
"""

import re
from datetime import date

from knowledge import contact, story, term
from knowledge.answers import ANSWERED_OPEN, Problem, answer, leaves_open
from knowledge.dates import moments
from knowledge.facts import Fact, Facts, Field
from knowledge.segments import is_hedged, mended, sentences
from knowledge.verbatim import source

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
ANY_NAME = "|".join(names for _, names in _NAMES)
_TAKEN_BACK = re.compile(
    rf"(?P<name>{ANY_NAME})(?:が|は|も|って|、|,| )*{_WRONG.removesuffix('[、。 ]*')}(?:ので|から)?[、。\s]+"
    rf"(?:正しくは|正解は|ほんとうは|本当は)?、?(?!あと|それと|また|ちなみに|{ANY_NAME})(?=\S)"
)
"""A field called wrong, with its value in the next sentence: 「企業名、違った。スカイハコビ株式会社」."""


def joined(text: str) -> str:
    """A text in which a field that is called wrong and the value that follows are one sentence."""
    return _TAKEN_BACK.sub(r"\g<name>は", text)


_NEXT = re.compile(
    r"(?<=[てすたんよね])[、 ]+(?=\S+は)|。"
    rf"|[ ,、]+(?=(?:{ANY_NAME})(?:は|が|も)?{_WRONG})|[,、]+ ?(?=(?:{ANY_NAME})(?:は|:|：))"
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


def opened_fields(text: str) -> tuple[Field, ...]:
    """The fields of which a message says by name that they are open: 「企業は未定」「時期は決まっていない」.

    Not those that have a value of their own for it (see ``answer``).
    """
    found: list[Field] = []
    for sentence in sentences(source(text).flat):
        for piece in _NEXT.split(sentence.text):
            body = _CORRECTION.sub("", piece).strip()
            told = ((name, re.match(rf"(?:{names})(?:は|も|って|:|：)", body)) for name, names in _NAMES)
            for name, match in [each for each in told if each[1]][:1]:
                if match and name not in ANSWERED_OPEN and leaves_open(body[match.end() :]):
                    found.append(name)
    return tuple(found)


_PARTNER = re.compile(
    r"(?:相手(?:先|方|企業|の(?:企業|会社))?|企業|会社)は(?P<open>(?:まだ|これから|未定|決ま)[^、。]{0,12})"
)


def seeks_company(text: str) -> bool:
    """Whether a text says that there is no company yet: 相手はまだ決まってない, 企業はこれから探す."""
    return any(
        leaves_open(re.sub("(?:探す|探して|募る)", "", told["open"]))
        for told in _PARTNER.finditer(source(text).flat)
    )


def is_surname_of(name: str, stood: Fact | None) -> bool:
    """Whether a name is only the surname of the contact that stood before: 鈴木 of 鈴木一郎."""
    whole = re.sub(r"\s", "", stood.value) if stood else ""
    return len(name) < len(whole) and whole.startswith(name)


def _correct(name: Field, value: str, today: date, known: Facts) -> Fact | Problem | None:
    if not value.strip() or re.search(r"[?？]$|(?:いつ|だれ|誰|どこ|どう|いくら|どちら)", value):
        return None
    near = known["start"].value if name == "start" and "start" in known else None
    return answer(name, value, today, near)
