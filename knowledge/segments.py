"""Where the sentences and phrases of a flat text begin and end, and which are not about the matter at hand.

Knows the grammar of office Japanese (hedges, other cities, instructions), no policy and no field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a flat text; ``start`` and ``end`` are offsets into it."""

    text: str
    start: int
    end: int


_SENTENCE = re.compile(r"[^\n。!?]+[。!?]*")
_PHRASE = re.compile(r"[^、,;\s　]+(?:(?<=[A-Za-z0-9.,])[ ](?=[A-Za-z0-9])[^、,;\s　]+)*")
_CLAUSE = re.compile(
    r".+?(?:[、,;](?!\d)|(?:けれども|けれど|けど|のに対し|一方で|ですが|ますが|だが|たが|るが|いが|ないが|んが|し(?=[、 ]))|(?<![A-Za-z0-9])\s+(?![A-Za-z])|\(|\)|$)"
)


def _stripped(flat: str, start: int, end: int) -> Segment | None:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    return Segment(flat[start:end], start, end) if start < end else None


def sentences(flat: str) -> Iterator[Segment]:
    """The sentences; a line break ends one too. None is empty."""
    for match in _SENTENCE.finditer(flat):
        segment = _stripped(flat, *match.span())
        if segment:
            yield segment


def phrases(sentence: Segment) -> Iterator[Segment]:
    """The pieces of a sentence between commas and spaces."""
    for match in _PHRASE.finditer(sentence.text):
        yield Segment(match.group(), sentence.start + match.start(), sentence.start + match.end())


def clauses(sentence: Segment) -> Iterator[Segment]:
    """The pieces of a sentence that each say one thing: cut at commas, brackets and 〜が, 〜けど."""
    for match in _CLAUSE.finditer(sentence.text):
        if match.group().strip():
            yield Segment(match.group(), sentence.start + match.start(), sentence.start + match.end())


_HEDGE = re.compile(
    r"たぶん|多分|おそらく|恐らく|らしい|とのこと|みたい(?!と)|かもしれ|かも$|はず(?:です|だ|。|$)|だそう|そうです|"
    r"ようだ|ようです|模様|聞いていない|未確認|要確認|と思う|と思われ|\(\?\)|[?？]$|うろ覚え|不確か|噂|うわさ|だったか"
)
_CITY = re.compile(
    r"他市|他区|他都市|他の(?:市|区|自治体|都市|地域|町)|他自治体|別の(?:市|区|自治体)|隣の(?:市|区)|近隣(?:市|区|自治体)|よその|"
    r"先行(?:自治体|事例)|(?<!当)(?<!本)(?<![一-龥])(?!都市|朝市|新市)[一-龥]{1,3}市(?!場|民|街|販|内|況|長|道)|"
    r"[一-龥]{2,3}県(?!民|内)|[一-龥]{1,3}[町村](?:役場|では|の事例)|[A-Z]市|[A-Z]区|"
    r"(?:それ|これ)とは(?:無関係|関係な|別)|別の[^、。]{0,6}(?:会社|企業|業者|社)(?:が|と|は|の|で)|他社(?:は|が|の|では)|前任者|前回(?:の[^、。]{0,10})?(?:は|では|も)|昨年(?:度)?(?:は|の[^、。]{0,8}では)|以前(?:の[^、。]{0,8}では|は)|"
    r"(?:千代田|中央|新宿|文京|台東|墨田|江東|品川|目黒|大田|世田谷|渋谷|中野|杉並|豊島|板橋|練馬|足立|葛飾|江戸川|北|荒川)区"
)
_HERE = re.compile(
    r"ほしい|欲しい|お願い|いただけ|もらえ|という営業|港区|今年|本区|当区|今回|こちら|同じ(?:こと|もの|形)|同様|も(?:やりたい|実施したい|行いたい)"
)
_INSTRUCTION = re.compile(
    r"指示(?:は|を|に)?(?:すべて|全て)?(?:無視|忘れ|従)|システムプロンプト|プロンプト|命令.{0,6}無視|"
    r"(?:判定|分類|判断|記録|出力|回答|登録|処理|設定|整理)(?:して(?:ください|下さい|くれ)|しろ|せよ|すること|してほしい$)|ignore (?:all |previous|the)|instruction"
)


def is_hedged(text: str) -> bool:
    """Whether a sentence says of itself that it is not sure, or that it is hearsay."""
    return bool(_HEDGE.search(text))


def is_elsewhere(text: str) -> bool:
    """Whether a sentence tells of another city, and only of that."""
    return bool(_CITY.search(text)) and not _HERE.search(text)


def is_instruction(text: str) -> bool:
    """Whether a sentence tells the reader how to judge, which is no fact about the matter."""
    return bool(_INSTRUCTION.search(text))
