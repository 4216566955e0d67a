"""When a thing begins, how long it is to last and whether it is to renew itself, from a story.

What only looks like a term (三年間の実績, 5年保証, two other cities' years) is told apart. Knows no
policy: that two years are the most is said elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from knowledge.dates import Moment, moments, months_between, spans
from knowledge.segments import Segment, is_elsewhere, is_instruction, sentences


@dataclass(frozen=True, slots=True)
class Found:
    """A value at flat offsets ``start`` to ``end``; ``stated`` is false where a year was assumed."""

    value: str
    start: int
    end: int
    stated: bool = True


_TERM_FOR = re.compile(
    r"期間|協定|くらい|ぐらい|程度|ほど|希望|継続|続け|契約|やりたい|実施|毎[月週日年]|リース|単位|予定|試|実証|実験|限定|限り"
)
_NOT_BEFORE = re.compile(
    r"(?:創業|設立|創立|開業|開店|入社|勤続|実績(?:は|が)?|経験|これまで|過去|ここ|この|今まで|すでに|既に|直近|最近|約束は|築|(?:営んで|始めて|開いて|続けて|なって|経って|してから|できて|構えて|いただいて|やって)(?:から|もう)?|保証(?:期間)?は?|返事(?:は|まで)?|回答(?:は|まで)?|保存期間は?|耐用|耐久|寿命は?|完成まで|開発に|研究に|製品化まで|回収に|昨年まで|高校|中学|小学|大学|年に|歳から|生後|週に|月に|周期は?|点検は?|保守は?|データは?|映像は?|録画は?)[、約 は]?$"
)
_NOT_AFTER = re.compile(
    r"^\s*(?:間)?\s*(?:続(?:いた|いて|けた|けて)|に(?:な(?:り|る)|なって|わたり|及)|余り?|以上(?:も|続|の|、)|が(?:経|たち|過)|前|以前|ぶり|目|連続|後|先|以内に(?:返|回答|連絡)|ごと|毎|おき|に(?:一|1)[度回]|に\d|生(?!活)|次(?!年度)|の?(?:実績|経験|歴史|歩み|蓄積|研究|開発(?!費)|保証|保存|保管|耐久|寿命|ノウハウ|運用(?:実績|経験)|研修を)|保証|保存|保管|かけて(?:開発|研究|育)|(?:他|別|よそ|隣)|(?:にわたり|にわたって|間?、?)?[^、。\n]{0,14}(?:してきた|やってきた|開いてきた|続けてきた|行ってきた|手がけてきた|取り組んできた|重ねてきた|培)|使って(?:い|き)|やって(?:い|き)|付き合い|お付き合い|勤め|務め|在籍|の(?:あいだに|うちに)?(?:売上|赤字|黒字))"
)
_RECORD = re.compile(
    r"実績|経験(?:が|を|あり)|歩み|歴史|創業|これまで|過去|してきた|導入済|(?:他|別の)(?:市|区|自治体)|受賞|ノウハウ"
)
_RENEWAL_AUTO = re.compile(
    r"自動(?:的に|で|に)?(?:の)?(?:更新|延長|継続|続)|(?:更新|延長|継続)(?:は|も|を)?自動|"
    r"(?:申し?出|申入れ|申し入れ|異議|異論|連絡|通知|通告|解約|反対|意思表示|申告|特段の[^、。\n]{0,10}|何も(?:言|連絡)[^、。\n]{0,4}|別段の[^、。\n]{0,12}|双方(?:から|が)?[^、。\n]{0,10}|終了の[^、。\n]{0,10}|どちらか[^、。\n]{0,14}|いずれか[^、。\n]{0,14}|やめる[^、。\n]{0,10}|断[^、。\n]{0,6})[^、。\n]{0,12}(?:な(?:ければ|い(?:限り|場合|とき|時))|無(?:ければ|い(?:限り|場合)))[^。\n]{0,30}(?:更新|延長|延び|伸び|継続|続|そのまま|同(?:一|じ)|繰り返)|"
    r"(?:黙って|そのまま|ずっと|何もしなくても|手続(?:き)?(?:なし|せず)(?:で|に)?|勝手に)[^、。\n]{0,14}(?:更新|延長|延び|継続(?:され|する形)|続く(?:形|よう|契約|協定))|(?:毎年|1年ごとに?|\d年ごとに?|満了後は?|満了したら|期限が来たら|以後は?|その後は?)[^、。\n]{0,8}(?:勝手に|そのまま|自動)[^、。\n]{0,10}|オートリニューアル"
)
_RENEWAL_NEGATED = re.compile(
    r"^[^。\n]{0,8}?(?:に?は?(?:せず|しない|しません|しなく)|とせず|とはせず|とはしな|(?:では|じゃ|で)な|(?:は|も|が)?(?:な[しい]|無[しい])|(?:を|は)?(?:望ま|求め|希望し|想定し|考えて)(?:い)?(?:な|ず|ません)|(?:は|も|が)?不要|されない|できない(?:こと|旨|と)(?:は|を)?(?:説明|承知|了承|理解|伝)|の(?:話|こと)(?:では|は(?:な|出)|じゃ)|(?:や|と)?[^。\n]{0,10}の話(?:では|じゃ)な|を?(?:避け|やめ|外し|除)|なし)"
)
_RENEWAL_TALKS = re.compile(
    r"(?:協議|話し合|相談|合意)[^。\n]{0,16}(?:更新|結び直|再締結|延長|継続)|(?:更新|延長|再締結|継続)[^。\n]{0,16}(?:協議|話し合|相談|合意)|都度協議|改めて(?:協定|締結|結)"
)


def _usable(flat: str) -> list[Segment]:
    return [s for s in sentences(flat) if not is_instruction(s.text)]


def period(flat: str, today: date) -> Found | None:
    """How long it is to last, in whole months (under one: None), never what was, or lasts elsewhere."""
    best: tuple[int, Found] | None = None
    for sentence in _usable(flat):
        for at_start, at_end, months in _ranges(sentence, today):
            if is_elsewhere(sentence.text):
                continue
            found = Found(str(months), at_start, at_end)
            if best is None or best[0] < 6:
                best = (6, found)
        for span in spans(sentence.text):
            before, after = sentence.text[: span.start], sentence.text[span.end :]
            if span.months is None or _NOT_BEFORE.search(before[-12:]) or _NOT_AFTER.match(after):
                continue
            around = sentence.text[max(0, span.start - 14) : span.end + 10]
            clause = (
                re.split(r"[、,。]", before)[-1]
                + sentence.text[span.start : span.end]
                + re.split(r"[、,。]", after)[0]
            )
            score = 2
            if _TERM_FOR.search(around):
                score += 2
            if re.search(
                r"期間(?:は|も|:)?[^、。]{0,6}$|協定(?:期間)?(?:は|を|で|が|期間)?[^、。]{0,5}$", before
            ):
                score += 2
            if re.match(r"\s*(?:間)?(?:の)?協定|(?:間)?(?:を)?(?:希望|予定)", after):
                score += 2
            if _RECORD.search(clause):
                score -= 4
            if is_elsewhere(sentence.text):
                score -= 4
            if re.search(r"(?:以後|以降|その後|後は|あとは|さらに|満了後)[^、。]{0,3}$", before) or re.match(
                r"(?:間)?(?:ごと|単位|ずつ)", after
            ):
                score -= 2
            about = re.match(r"間?(?:くらい|ぐらい|程度|ほど)", after)
            end = span.end + (about.end() if about else 0)
            if score >= 2 and (best is None or score > best[0]):
                best = (
                    score,
                    Found(str(span.months), sentence.start + span.start, sentence.start + end),
                )
    return best[1] if best else None


_FROM = re.compile(
    r"^\s*(?:頃|ごろ|くらい|末|初め|はじめ|初旬|中旬|上旬|下旬)?\s*(?:から|より|~|-(?!\d)|スタート|開始|始|に(?:始|開始|スタート|開催|実施|行|やり)|開催|実施)"
)


def _ranges(sentence: Segment, today: date) -> list[tuple[int, int, int]]:
    """(start, end, months) of each 「…から…まで」 between two dates with a year."""
    found = []
    items = [m for m in moments(sentence.text, today) if m.exists and len(m.value) >= 7]
    for first, last in pairwise(items):
        between = sentence.text[first.end : last.start]
        if not re.fullmatch(r"\s*(?:頃|ごろ|初め|末)?\s*(?:から|より|~|-|→)\s*", between):
            continue
        end_value = last.value
        if not last.stated or not first.stated:
            anchored = moments(sentence.text[last.start : last.end], today, first.value)
            if not first.stated and not last.stated and not re.search(r"年", sentence.text):
                end_value = anchored[0].value if anchored else last.value
            if end_value[:7] < first.value[:7]:
                end_value = f"{int(end_value[:4]) + 1}{end_value[4:]}"
        if last.fiscal:
            end_value = f"{int(last.value[:4]) + 1}-03"
        if "T" in first.value or "T" in end_value:
            continue
        if (months := months_between(first.value, end_value)) is not None:
            found.append((sentence.start + first.start, sentence.start + last.end, months))
    return found


_NOT_START_AFTER = re.compile(
    r"^\s*(?:\d{1,2}:\d\d)?\s*(?:頃|ごろ)?(?:に)?\s*(?:来庁|来所|来訪|来信|電話|架電|受電|受信|着信|訪問|打合せ|打ち合わせ|面談|聞き取り|聴取|付け|付(?!き)|受付|記|名刺交換|立ち話|に?(?:来た|電話|連絡|メール|話)|まで(?:に)?(?:返|回答|連絡|お返事|知り|教)|締切|締め切り|発売|創業|設立|現在|時点|策定|の(?:会議|打合せ|打ち合わせ|メール|電話|議会|面談))"
)
_NOT_START_BEFORE = re.compile(
    r"(?:創業|設立|創立|昨年|去年|前回(?:は)?|次回(?:は)?|返事は?|回答は?|発売(?:は)?|締切(?:は)?|期限(?:は)?|まで|~|議会|次の(?:打合せ|面談|訪問|連絡)は?|再訪(?:は)?|また|Date|日時|日付|作成|記入|受付日?|受信|送信(?:日時)?|Sent|会議は?|打合せは?|資料は?|見積(?:り|書)?は?)\s*[:：は]?\s*$"
)
_NOTED = re.compile(
    r"来庁|来所|電話|架電|受電|来訪|メール|来信|打合せ|打ち合わせ|議事|面談|聞き取り|聴取|受付|日時|日付|記録|立ち話|作成|出席|Date|Sent|差出|受信"
)


def start(flat: str, today: date, near: str | None = None) -> Found | None:
    """When it is to begin: a month or a day from today on. ``near`` is a start already known."""
    best: tuple[int, Found] | None = None
    for sentence in _usable(flat):
        if is_elsewhere(sentence.text):
            continue
        items = moments(sentence.text, today, near)
        for i, item in enumerate(items):
            if not item.exists or len(item.value) < 7:
                continue
            before, after = sentence.text[: item.start], sentence.text[item.end :]
            if _NOT_START_AFTER.match(after) or _NOT_START_BEFORE.search(before[-10:]):
                continue
            if re.match(r"\s*(?:末|中|頃|ごろ|いっぱい)?\s*まで", after) and not re.search(
                r"開始|始め", before[-8:]
            ):
                continue
            if item.fiscal and not re.match(
                r"\s*(?:の)?(?:当初|初め|はじめ|頭|4月)?\s*(?:から|より|~|スタート|開始|に(?:始|開始|スタート))",
                after,
            ):
                continue
            value = item.value[:10]
            if value[:7] < today.isoformat()[:7] or ("T" in item.value and value <= today.isoformat()):
                continue
            if value == today.isoformat():
                continue
            score = 1
            if _FROM.match(after):
                score += 4
            if re.search(
                r"(?:開始|時期|実施(?:日|時期)?|開催(?:日|時期)?|期間|日程|スタート|始まり|始期|日にち|当日|協定期間|始める(?:の)?)\s*(?:は|を|:|も)?\s*(?:\S{0,3})$",
                before,
            ):
                score += 3
            if re.match(
                r"\s*(?:の|に|、)?[^、。\n]{0,12}(?:開催|実施|大会|イベント|祭|フェア|限り|だけ|のみ|1回|予定|希望|開始|始|やり|渡|行)",
                after,
            ):
                score += 1
            if i == 0 and _NOTED.search(sentence.text[: item.end + 12]) and not _FROM.match(after):
                score -= 3
            if not item.stated:
                score -= 1
            if score >= 1 and (best is None or score > best[0]):
                at = sentence.start
                best = (score, Found(value, at + item.start, at + item.end, item.stated))
    return best[1] if best else None


def renewal(flat: str) -> Found | None:
    """``automatic`` where renewal without new talks is asked for, ``talks`` where it is ruled out."""
    negated: Found | None = None
    for sentence in _usable(flat):
        if is_elsewhere(sentence.text):
            continue
        for match in _RENEWAL_AUTO.finditer(sentence.text):
            at = (sentence.start + match.start(), sentence.start + match.end())
            if _RENEWAL_NEGATED.match(sentence.text[match.end() :]):
                negated = negated or Found("talks", *at)
            else:
                return Found("automatic", *at)
        talks = _RENEWAL_TALKS.search(sentence.text)
        if talks and negated is None:
            negated = Found("talks", sentence.start + talks.start(), sentence.start + talks.end())
    return negated


_HOW = re.compile(
    r"来庁|来所|来訪|訪問|電話|架電|入電|受電|メール|来信|立ち話|オンライン|面談|打合せ|打ち合わせ|窓口|名刺交換|FAX|手紙|来た|来ました"
)
_HOW_NAME = {
    "来所": "来庁",
    "来訪": "来庁",
    "来た": "来庁",
    "来ました": "来庁",
    "架電": "電話",
    "入電": "電話",
    "受電": "電話",
    "来信": "メール",
    "打ち合わせ": "打合せ",
}


def heard(flat: str, today: date) -> tuple[Found | None, Found | None]:
    """The day (and time) it was heard, and how: 来庁, 電話, メール, 立ち話 …"""
    when: Found | None = None
    how: Found | None = None
    for sentence in sentences(flat):
        way = _HOW.search(sentence.text)
        dated: list[Moment] = [
            m
            for m in moments(sentence.text, today, today.isoformat()[:7])
            if m.exists and len(m.value) >= 10 and m.value[:10] <= today.isoformat()
        ]
        if (
            dated
            and when is None
            and not _FROM.match(sentence.text[dated[0].end :])
            and (
                way
                or _NOTED.search(sentence.text)
                or (dated[0].start == 0 and not flat[: sentence.start].strip())
            )
        ):
            when = Found(dated[0].value, sentence.start + dated[0].start, sentence.start + dated[0].end)
        if (
            way
            and how is None
            and not re.match(
                r"(?:は|番号|でのやりとり|アドレス|:|：|\s*0\d|\s*[A-Za-z])", sentence.text[way.end() :]
            )
        ):
            name = way.group()
            how = Found(_HOW_NAME.get(name, name), sentence.start + way.start(), sentence.start + way.end())
    return when, how
