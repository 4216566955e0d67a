"""What a company wants, in a short title, and what it asks of the ward, from the story's own words.

A plain method: the sentence that states the proposal, made a title, with its details in brackets.
Knows nothing of policy.
"""

import re
from dataclasses import dataclass

from knowledge import title
from knowledge.segments import Segment, phrases, sentences

_WANT = (
    r"(?:たい(?!へん|して)|たく(?:存じ|、)|ほしい|欲しい|できないか|できませんか|提案|申し?出|相談|打診|どうか|検討|希望|企画|"
    r"という話|との話|の話|の件|のこと[でが]|売り込)"
)
_BULLET = re.compile(r"^\s*(?:[・■●◆○*-]|\(?\d+[.)]|[①-⑳])\s*")
_WISH = re.compile(
    r"(?:^|[、。・\s])(?:一方)?(?:港)?区(?:側)?(?:に(?:は|も)?|へは?|の(?:方|ほう)(?:で|に)は?|側に?は?)\s*(?:求めること|お願いしたいこと|希望)?[:： 　、]*(?P<what>[^。\n]{2,80}?)(?P<tail>を(?:お願い|希望|頼|求め|依頼|期待)[^。\n]*|して(?:ほしい|もらい|いただ|くれ)[^。\n]*|(?:ほしい|欲しい|頼みたい)[^。\n]*|お願い[^。\n]*)"
)
_WISH_LABEL = re.compile(
    r"区(?:へ|に|側へ)の?(?:希望|要望|お願い|求め(?:る(?:こと|役割))?|期待)\s*(?:は|[:： ])\s*(?P<what>[^。\n]{2,100})"
)
_SELF = re.compile(
    r"03-|0\d{1,3}-\d|@|電話|来庁|名刺|お世話|よろしく|平素|御中|負担|費用|経費|協定|更新|未定|パンフ|資料"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A value made from the words at flat offsets ``start`` to ``end``."""

    value: str
    start: int
    end: int


def wishes(flat: str) -> Piece | None:
    """What is asked of the ward, as a list: 広報みなとへの掲載、いきいきプラザでのチラシ配り."""
    match = _WISH_LABEL.search(flat)
    if match is None:
        match = next(
            (m for m in _WISH.finditer(flat) if not re.search(r"負担|費用|円|代を|出し", m.group())), None
        )
    if match is None:
        return None
    what = match.group("what").strip()
    tail = match.groupdict().get("tail") or ""
    if tail.startswith("して"):
        what = re.sub(r"を$", "", what)
    what = (
        re.sub(r"と、|、(?=.)|と(?=[^、]{2,}(?:を|の|配|掲|提供|協力)?$)", "、", what, count=4)
        if "と、" in what
        else what
    )
    what = what.strip("、をは ")
    return Piece(what, match.start("what"), match.end()) if what else None


_THING = re.compile(
    r"教室|講座|イベント|実験|実証|事業|サービス|開催|企画|運営|設置|フェア|ツアー|大会|清掃|配布|提供|見守り|祭|まつり|展|会(?:を|の|に)|寄附|寄付|協定|包括|共催|"
    r"貸し|開放|派遣|購入|導入|販売|研修|キャンペーン|ワークショップ|相談|プログラム"
)
_ASIDE = re.compile(
    r"撤去|補償|その後|よければ|満了|終わった|ご連絡|ご相談(?:申し|させ|いた)|後日|皆(?:さま|様)へ?|次の(?:依頼|メール)|下記|(?:課|係|担当|福祉|総務|振興|推進)の[一-龥]{1,4}です|更新|任せ|窓口を案内|教えてください|ご教示|聞いておく|確認したい|整理したら|転送|届きました|いただき、?ありがとう|申します|ございます|貼ります|受けています|お立ち会い|実績|創業"
)
_LEAD = re.compile(
    r"(?:[\s、。)/:：・>＞(]|さん|様|氏|さま|という会社|とこ(?=が|から)|ってとこ|会社|が(?!ん)|は(?!が)|から|より|の(?!ぼ)|と(?=[、 ])|との?(?=打合|面談)|メール|電話|来庁|来信|来訪|打合せ|面談|立ち話|です|でした|入電|相談|来ました|来た|ほか\d名|\d名)+"
)
_DOES = re.compile(
    r"(?:を|に|で)[^。]{0,20}(?:する|くれる|出せる|あげる|届け|配|貸|渡|送|置|貼|流|教え|行う|やる|開く|よい|いいと|任せ)(?!。*[?])"
)
_EMPTY = re.compile(r"名刺|何を|件で|メモ|不明|聞きそび|[?]|そうだった|教えて|わから|名前|社名")


def _score(text: str, index: int) -> float:
    score = max(0.0, 2.0 - index * 0.25)
    if title.is_labelled(text):
        score += 4
    if re.search(_WANT, text):
        score += 3
    if _THING.search(text):
        score += 2
    if re.search(r"(?:実験|実証|寄附|開放|教室|講座|イベント|大会|フェア|祭|会)(?:[。、]|$|を|の話)", text):
        score += 1
    if _SELF.search(text):
        score -= 3
    if _ASIDE.search(text):
        score -= 3
    if re.match(r"[\s・○●■-]*区(?:に|へ|側|の負担|は|から)", text):
        score -= 3
    return score


def _after_names(flat: str, sentence: Segment, names: list[tuple[int, int]]) -> int:
    """Where a sentence's matter begins, after the company, its people and how they came."""
    begin = sentence.start
    moved = True
    while moved:
        moved = False
        for a, b in names:
            if a <= begin + 1 < b < sentence.end:
                begin, moved = b, True
        if begin > sentence.start and (lead := _LEAD.match(flat[begin : sentence.end])):
            begin += lead.end()
            moved = moved or any(a <= begin + 1 < b < sentence.end for a, b in names)
    return begin


def proposal(flat: str, names: list[tuple[int, int]], busy: list[tuple[int, int]]) -> Piece | None:
    """What the company wants to do.

    ``names`` are the stretches that name the company, its people and how they came; ``busy`` all
    that other fields have taken.
    """
    best: tuple[float, Segment] | None = None
    everything = list(sentences(flat))
    for index, sentence in enumerate(everything):
        begin = _after_names(flat, sentence, names)
        text = flat[begin : sentence.end]
        if len(text) < 4:
            continue
        score = _score(text, index)
        plain = len(text) >= 10 and bool(_DOES.search(text)) and not _EMPTY.search(text)
        if score >= (1.5 if plain else 2.5) and (best is None or score > best[0]):
            best = (score, Segment(text, begin, sentence.end))
    if best is None:
        return None
    chosen = best[1]

    def free(segment: Segment) -> bool:
        return not any(a < segment.end and segment.start < b for a, b in busy)

    kept: list[Segment] = []
    for phrase in phrases(chosen):
        wish = title.wish_end(phrase.text)
        if not free(phrase) and not (wish or re.search(_WANT, phrase.text)):
            if kept:
                break
            continue
        kept.append(phrase)
        if wish:
            break
    if not kept:
        kept = [max(phrases(chosen), key=lambda phrase: len(phrase.text))]
    start, end = kept[0].start, kept[-1].end
    name = title.of(flat[start:end])
    if not name:
        return None
    following = next((s for s in everything if s.start >= chosen.end), None)
    details: list[Segment] = []
    if (
        following
        and end == chosen.end
        and "\n" in flat[chosen.end : following.start + 1]
        and _is_detail(following.text)
    ):
        for phrase in phrases(following):
            if not free(phrase):
                break
            details.append(phrase)
    if details and all(len(d.text) <= 20 for d in details):
        name += f"（{'、'.join(_BULLET.sub('', d.text).strip('。') for d in details)}）"
        end = details[-1].end
    return Piece(name, start, end)


def _is_detail(text: str) -> bool:
    return not (
        re.search(_WANT, text)
        or _SELF.search(text)
        or _THING.search(text)
        or re.match(r"\s*区(?:に|へ|側|の|は)", text)
    )


_PLACE = re.compile(
    r"(?P<name>[^\s、。:(「」をはがにでへ/・]{0,20}?(?:公園|広場|ショールーム|図書館|体育館|児童館|いきいきプラザ|区民センター|学校|小学校|中学校|保育園|幼稚園|本社|ホール|ロビー|会議室|店舗|商店街|駅前|駅|庁舎|区役所|支所|通り|歩道|区道|運河|屋上|校庭|プール|センター|キャンパス|オフィス|敷地|ビル|会館|プラザ|緑地|埠頭|倉庫|河川敷|美術館|博物館|劇場|病院|施設))(?=で|に(?!つい|関)|を(?:会場|使|借|貸|場)|へ|の(?:壁|一角|空き|屋上|スペース|1階|ごみ箱|入口|入り口|池|一部))"
)
_PLACE_LABEL = re.compile(
    r"(?:^|[\n・■●、 ])(?:場所|会場|実施場所|開催場所|設置場所)\s*(?:は|[:：])\s*(?P<name>[^\n。、]{2,40})"
)


def place(flat: str) -> Piece | None:
    """Where: 芝方面の区立公園."""
    found = _PLACE_LABEL.search(flat) or _PLACE.search(flat)
    if found is None:
        return None
    name = re.sub(r"^(?:.*(?:だけ|のみ)|の|も|と|し|て|や)", "", found.group("name"))
    return Piece(re.sub(r"の(?:ほう|方)の", "方面の", name), found.end("name") - len(name), found.end("name"))
