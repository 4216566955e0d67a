"""Who bears cost, and who bears development, from the words of a story.

Clause by clause: a payer, money, and what is said of it. What is told of another city, or only
of development, says nothing of the ward's share. Knows no policy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.facts import Bearer, Cost
from knowledge.segments import Segment, clauses, is_elsewhere, is_hedged, is_instruction, sentences

_WARD = r"(?<![一-龥])(?:(?:港|本|当|御|貴)?区(?!民|立|内|域|画|間|分|別|切|道|有|外|長|議|境|報|の(?:花|木))(?:役所|側|庁)?|役所|役場|行政|公費|税金|こちら(?!の会社)|こっち|うち(?:の区|の課|(?=[もに])|の(?=予算|負担|費用|課|部署|係))|お宅|そちら|自治体側|当課|所管課|庁内)"
_COMPANY = r"(?:会社|企業|弊社|当社|先方|向こう|むこう|相手|同社|自社|あちら|提案者|スポンサー|CSR|社の|社として|自腹|自費|自己負担|自前|手弁当|メーカー|事業者|社側|全社|[ァ-ヴー一-龥]{2}社(?!員)|ホテル|銀行|財団|店|持ち主|主催者側|うち(?=[がで持](?!の)))"
_MONEY = (
    r"(?:費用|経費|コスト|料金|代金|お金|金銭|金額|予算|負担(?!軽減|感)|支払|支出|実費|資金|補助|助成|謝礼|謝金|報酬|対価|出費|持ち出し|持出し|金(?:は|も|の|が)(?!属|曜)|カネ|財源|"
    r"(?<![時世年現古近交初一])(?:[一-龥ァ-ヴー]{1,8}|[ぁ-ん]?)(?:費|代|料|賃)(?![一-龥]*(?:理|表|者|替|わり|用が無料))|\d[\d,.]{0,12}\s*(?:億|千|百|万)?\s*円|\d[\d,.]{0,12}万(?!人|件|台|枚|部|個|歩)|折半|半額|割り勘|有償|無償|無料|持ち(?=$|[、。で）)]|です|と|に)|月額|年額|タダ|手弁当|自腹|自費|印刷(?!物|済|所|会社|業|機|した)|電気(?!自動車|店|設備|機|系|工)|電源|光熱|水道代)"
)
_BEAR = r"(?:負担|持(?:つ|ち|って|て|た)|もつ|もち|もって|もてな|出(?:す|し|せ|そ|る|費)|だし|払|支払|まかな|賄|見て|みて|用意|工面|計上|予算化|補助|助成|拠出|支出|お願い|頼|求め|折半|半分|半額|希望|ほし|欲し|いただ|もら|くれ|できない|協力)"
_ASK = r"(?:負担|持|もつ|もち|もって|出し|出す|出せ|出そ|払|支払|まかな|賄|見て|工面|計上|補助|助成|拠出|支出|お願い|頼|求め|折半|半分|半額|希望|ほし|欲し|いただ|もら|くれ|できない)"
_NONE = re.compile(
    r"心配(?:は|も)?(?:無用|ご無用|いら|要ら|不要|な[いし])|(?:区|役所|行政)(?:側)?(?:の?負担)?\s*(?:は|が|も|:|=|→)?\s*(?:な[しい](?!と)|無し|ゼロ|0円|無料|無償)|(?:負担|支出|用意)(?:する|す)?(?:もの|こと|分|部分|費用)は(?:な|あり|ござい)|"
    r"(?:負担|費用|経費|支出|持ち出し|持出し|出費|お金|予算|料|代|費|金銭|金|コスト)(?:の(?:お願い|要求|発生|持ち出し|支出|負担|やり取り|やりとり|授受|動き)|を?(?:お願い|いただ|おかけ|求め)(?:する|く|る|いたす|致す)?(?:こと|もの|予定|つもり|考え))?(?:は|も|が|を|など|等|について|に(?:ついて)?は|すら|:|=|\s)*(?:、|一切|いっさい|全く|まったく|特に|特段|何も|何ら|なんら|いずれも|これ以上|現時点で(?:は)?)*"
    r"(?:な[しい](?!と言え)|無[しい]|ありません|ございません|ゼロ|0(?:円)?|不要|求め(?:ず|な|ません|ない)|求めて(?:い)?(?:な|ませ)|発生し(?:な|ません)|生じ(?:な|ません|ず)|かか(?:らな|らず|りません)|かけ(?:な|ません|ず)|いただ(?:かな|きません)|要ら(?:な|ん)|いらな|頼ま(?:な|ず)|出さ(?:な|ず|せ(?:な|ず))|取ら(?:な|ず)|させ(?:な|ません|ず)|お願いし(?:な|ません)|伴わな|必要(?:は|と)?(?:な|し(?:な|ません)|あり(?:ま)?せん)|見込(?:んで|ま)(?:い)?な|想定し(?:て(?:い)?)?(?:な|ませ))"
    r"|(?:区|役所|行政|貴区|御区)(?:側)?(?:に|へ|から)(?:は|も)?(?:一切|何も|特に|いっさい)?(?:求め|お願いし|頼ま|請求し|負担させ|負担を求め|いただか|迷惑をかけ|お金は)(?:な|ず|ません|てい(?:な|ませ))"
    r"|(?:金銭|お金)[^。\n]{0,8}やり(?:取|と)り[^。\n]{0,14}(?:な[しい]|ありません|生じ(?:な|ません)|発生し(?:な|ません))|ノーコスト|(?:1|一)円も|0円|ゼロ円|手出しなし|持ち出しなし|負担なし|払わ(?:なく|ず|ない)|(?:出|負担)さ?(?:なくて|ずに)(?:も)?(?:よ|い|済)|負担し(?:な|ません|ない)|(?:迷惑|負担)は(?:お)?かけ(?:な|ません)"
)
_SILENT = re.compile(
    r"(?:聞いて|書いて|書かれて|触れ(?:られ)?て|詰めて|決めて|決まって|言って|話して|示して|出て|伺って|確認して|確かめて|固まって|詰まって|はっきりして|明らかに(?:なって|して)|説明して|定まって)(?:は)?(?:い)?(?:な|ませ|ず|おら)|"
    r"(?:話|言及|記載|提示|説明|やりとり|言い方|申し?出|回答|答え)(?:は|も|が|では|に(?:は)?)?(?:特に|まだ|一切)?(?:な[しいか]|無[しい]|ありません|出(?:ず|な|ません)|ならな)|"
    r"どうなるか|どちらが(?:持|出|負担|払)|(?:触れ|聞け|話さ|言わ|示さ|書か)(?:れ)?(?:ず|ません)|聞きそび|聞き忘|聞き漏"
)
_ASKED_OF_US = re.compile(
    r"(?:補助|助成|謝礼|謝金|費|代|料|予算|金|円)(?:程度|くらい|ぐらい|だけ|等|など)?(?:でも|を|は|も)?(?:出して|負担して|払って|見て|みて|持って|もって|つけて|付けて|補助して|お出し|ご負担)?"
    r"(?:もらえ|もらい|いただ|頂|ほしい|欲しい|くれ|お願い|頼みたい|頼めな)"
)
_BUDGET = re.compile(
    rf"(?:{_WARD}の(?:ほうの)?(?:予算|費用|財源|お金|公費|負担|支出|持ち出し|会計)(?:で|から|に(?:お願い|頼)|を(?:使|あて|充て|当て))|公費で|税金で|(?:費|代|料|賃|印刷|電気)[^、。]{{0,6}}(?:だけ|のみ|は|を|も)\s*{_WARD}(?:に|で|が|へ)|{_WARD}(?:側)?(?:の負担)?\s*(?:が|は|:|=|に|も|で)?\s*(?:約|およそ)?\d[\d,.]{{0,12}}\s*(?:億|千|百|万|円|割|%)|負担(?:者)?\s*(?:は|:|=)\s*{_WARD}(?!(?:の負担)?(?:は|:)?な)|{_WARD}(?:の)?負担\s*(?:あり|有)|(?:電気|電源|水道|水)(?:は|を)[^、。]{{0,12}}(?:庁舎|施設|公園|区|学校|館)[^、。]{{0,14}}(?:借|使わせ|引|取|使いたい|使う))"
)
_NOT_ASKED = re.compile(
    r"言い方では|わけでは|訳では|(?:話|お願い|依頼|要望|つもり|意図|こと|もの)では(?:な|あり|ござい)"
)
_OPEN = re.compile(
    r"未定|未確認|未詳|不明|これから|今後|後日|また(?:今度|後|あとで|別)|決ま(?:って(?:い)?な|っておら|らず|らな|り次第)|決めて(?:い)?な|わから|分から|触れ|聞いて(?:い)?な|聞けず|聞けな|聞き(?:そび|忘れ|漏)|聞かず|話(?:に|は|が)?(?:出て|出ず|出な|まだ|なし|な[くいし]|まで(?:は)?いか)|言って(?:い)?な|言わ(?:れ)?(?:ず|な)|言及|(?:相談|協議|話し合|調整|検討|要確認|保留|白紙|持ち帰)|いくら(?:に|か)|まで(?:は)?いか(?:ず|な)|していない|出なかった|なかった|話さ(?:ず|な)|示され|提示(?:は)?な|次回|空欄"
)
_HALF = re.compile(
    r"折半|半分こ|[1-9] ?(?:対|:) ?[1-9]|半分ずつ|半々|割り勘|按分|案分|応分|双方(?:で|が)?(?:[^、。]{0,6})(?:負担|出|持)|両方で(?:負担|出)|共同(?:で)?負担|一部(?:を)?(?:区|負担を(?:お願い|求|希望|いただ))|出し合|分担(?:金|して負担)"
)
_DEVELOP = re.compile(
    r"開発|改修|改造|改良|カスタマイズ|作り込み|作りこみ|システム(?:の)?(?:構築|整備|経費|費|代|制作|作成|改|更新|連携|設計|を(?:つく|作|組))|構築(?:費|代|料|の費用|の経費)|(?:アプリ|ソフト|プログラム|サイト|システム|基盤|ダッシュボード|プラットフォーム|画面|データベース|AI|モデル)(?:ウェア|ケーション)?(?:の|を|に)?[^、。\n]{0,6}(?:作成|制作|製作|作る|つくる|作って|作成費|制作費|作り|づくり|費|代|学習|改|組み|追加)|プログラミング費|設計費|実装(?:費|の費用)|組み込み費|API"
)
_NOT_DEVELOP = re.compile(
    r"(?:開発|改良)(?:中|した|済|部|課|室|本部|元|者|に成功|センター|担当|途上|段階|されて|グループ|事業|株式会社)|再開発|研究開発|まち(?:づくり)?開発|能力開発|人材開発|商品開発|宅地開発|開発(?:株式|会社)"
)
_ASKING = re.compile(
    r"(?:でき|出せ|もらえ|貰え|いただけ|頂け|願え|くれ|持て|もて|払え|賄え|見られ|みられ)(?:ない|ません|まい)(?:もの)?(?:で(?:しょう|す))?(?:だろう)?か"
)
_OTHER_TOPIC = re.compile(
    r"(?:電気|電源|印刷|警備|交通|会場|広報|設置|工事|運搬|撤去|保険|通信|場所|機器|機材|端末|運用|保守)[一-龥]*(?:費|代|料)?(?:は|も)"
)
_NEW_TOPIC = re.compile(r"(?:費|代|料|賃|費用|経費)(?:は|も|が|を|・|と|や)")
_GOES_ON = re.compile(r"\s*(?:その)?(?:うち|内|半額|半分|一部|残り|分担|負担|費用|これ|それ|\d)")
_HYPOTHETIC = re.compile(r"(?:出す|払う|負担する|持つ)(?:なら|場合|とし(?:たら|ても))|もし")
_PARTICIPANT = re.compile(
    r"(?:参加|受講|入場|利用者|区民|住民|観覧|体験)(?:費|料|者)?(?:は|も|の)?[^、。\n]{0,8}(?:無料|無償|タダ|ただ|円|負担|徴収)|参加無料|入場無料"
)
_FREE = re.compile(
    r"無償(?!化)|無料(?!化)|(?:タダ|(?<![一-龥ぁ-ん])ただ)(?=[、。でとのだ]|$)|ボランティア(?:で|ベース)|手弁当|サービスで"
)
_WARD_RE, _COMPANY_RE, _MONEY_RE = re.compile(_WARD), re.compile(_COMPANY), re.compile(_MONEY)
_WARD_ASKED = re.compile(
    rf"{_WARD}(?:の(?:ほう|方|予算|負担|財源)?)?(?:に(?:は|も)?|が|も|で|から|へ|と|側|持ち|もち|負担|の?負担|支出|予算)(?P<rest>[^。\n]{{0,40}})"
)
_WARD_LAST = re.compile(
    rf"(?:は|を|も|が|:|→|=)\s*{_WARD}(?:が|に|で|も|の?ほう|持ち|もち|負担|側)?(?:\s*(?:負担|持ち|もち|が?出す|お願い|予算))?(?:で|です|に|と(?:の|いう)|を)?(?:どう(?:か|です)[^、。]{{0,4}}|お願い[^、。]{{0,8}}|頼[^、。]{{0,6}}|(?:と|って)[^、。]{{0,8}}|を?希望|を?想定|の?案|の?話|です|だ|か|ね|よ)*[。、!?]*$"
)


@dataclass(frozen=True, slots=True)
class Bill:
    """A statement about money: who, where it stands (flat), whether it was sure of itself.

    ``whole`` is true where it speaks of all the cost, not of one item.
    """

    who: str
    start: int
    end: int
    heard: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Costs:
    """What a story says of cost and of development; None where it does not say."""

    cost: tuple[Cost, Bill] | None
    development: tuple[Bearer, Bill] | None
    bills: tuple[Bill, ...] = ()


_ITEM = re.compile(
    r"(?:機器|機材|機械|器材|本体|端末|講師|人件|材料|資材|会場|運搬|保険|通信|電気|印刷|工事|設置|計測|道具|備品|交通|食材|景品|賞品|車両|燃料|撤去|操縦|機体|解析|宣伝|広報|ロボット|センサー?|シート|システム|参加賞|タオル|[ァ-ヴー]{2,}(?:本体)?)(?:や[^、。]{1,8}|と[^、。]{1,8}|・[^、。]{1,8}|、[^、。]{1,8})?(?:費|代|料|賃)?(?:は|も|が|を|:|の|については)"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one clause says of who pays; ``develops``: of development alone."""

    who: str
    develops: bool = False
    whole: bool = True


_ONLY = re.compile(r"(?<!会社)(?<!企業)(?<!先方)(?<!弊社)(?<!当社)(?<!側)(?:だけ|のみ)(?!で済)")
_OF_WHAT = re.compile(
    rf"(?P<what>[^、。\s]{{1,16}}?)(?<!事業)(?<!イベント)(?<!実施)(?<!開催)(?<!全体)(?<!もの)(?<!こと)(?<!今回)(?:は|も|を|:)[^、。]{{0,4}}?{_COMPANY}"
)
_WANTED = re.compile(r"希望|ほし|欲し|求め|お願い|頼|くれ|もら|いただ|できない")
_ALL = re.compile(r"含|すべて|全て|全部|全額|一切|丸ごと")
_TAKES = re.compile(
    r"負担|持|もつ|もち|出す|出し|出る|払|まかな|賄|用意|側|が$|(?:会社|企業|先方|向こう|当社|弊社|同社|店|相手|メーカー)(?:で)?(?:[。、)]|$)|"
    r"会社で|丸抱え|丸持ち|自腹|自費|自前|手弁当|みる|見る|全部|全額|一切|丸ごと|すべて|全て"
)
_COST_WORD = re.compile(r"費用|経費|負担|お金|金|コスト|予算")


def _said(text: str, develops: bool, about: bool, payer: str, whole_sentence: str) -> _Said | None:
    """Read one clause about money. ``about``: development is the topic; ``payer``: who was named before."""
    if _NOT_ASKED.search(text):
        return None
    exchange = re.search(r"(?:金銭|お金)[^。]{0,10}やり(?:取|と)り", text)
    silent = bool(_SILENT.search(text)) and not exchange
    none, half = bool(_NONE.search(text)) and not silent, bool(_HALF.search(text))
    unsettled = silent or bool(_OPEN.search(text))
    wanted = not unsettled or bool(_WANTED.search(text))
    ward, asked = bool(_WARD_RE.search(text)), _WARD_ASKED.search(text)
    bears = bool(
        (asked and (re.search(_ASK, asked.group()) or half))
        or _WARD_LAST.search(text)
        or _BUDGET.search(text)
    )
    if ward and none and not (asked and re.search(r"半分|一部|万円", text)):
        return _Said("none_of_ward", about and develops)
    if ((half and not none) or (ward and bears)) and wanted:
        return _Said("ward", about)
    if _COMPANY_RE.search(text) and _TAKES.search(text) and not unsettled and not none:
        of = _OF_WHAT.search(text)
        item = (
            _ONLY.search(text)
            or (of and not _COST_WORD.search(of["what"]) and not _ALL.search(text))
            or (_ITEM.search(text) and not _ALL.search(text) and not re.search(r"費用|経費", text))
        )
        return _Said("company", about and not _ALL.search(text), not item)
    if not (none or unsettled or _COMPANY_RE.search(text)) and _ASKED_OF_US.search(text):
        return _Said("ward", about)
    if none and not unsettled:
        return _Said(
            "none_of_ward" if payer == "ward" else "none",
            develops,
            bool(re.search(r"費用|経費|負担|お金|金銭|コスト|お代|代金|料金", text)),
        )
    if unsettled:
        return _Said("open") if _COST_WORD.search(whole_sentence) else None
    if _FREE.search(text):
        return _Said("free", about and develops, not _ITEM.search(text))
    if payer == "ward" and re.search(_ASK, text) and _MONEY_RE.search(text):
        return _Said("ward", about)
    return None


def _bills(sentence: Segment, carried: bool) -> Iterator[tuple[bool, Bill]]:
    """(about development, bill) for each clause of a sentence that says who pays.

    ``carried``: the sentence before spoke of development, and this one may go on with it.
    """
    money_topic = about = carried and bool(_GOES_ON.match(sentence.text))
    heard = not is_hedged(sentence.text)
    payer = ""
    for clause in clauses(sentence):
        text = _ASKING.sub("お願い", clause.text)
        if _HYPOTHETIC.search(text) or _PARTICIPANT.search(text):
            continue
        develops = bool(_DEVELOP.search(_NOT_DEVELOP.sub("＿", text)))
        money = bool(_MONEY_RE.search(text)) or (develops and bool(re.search(_BEAR, text)))
        if develops:
            about = True
        elif money and (_OTHER_TOPIC.search(text) or _NEW_TOPIC.search(text)):
            about = False
        money_topic = money_topic or money
        if money_topic or about:
            said = _said(text, develops, about, payer, sentence.text)
            if said:
                yield said.develops, Bill(said.who, clause.start, clause.end, heard, said.whole)
        if _WARD_RE.search(text):
            payer = "ward"
        elif _COMPANY_RE.search(text):
            payer = "company"


def read(flat: str) -> Costs:
    """Read a flat text. A cost said to be the ward's in part is the ward's; development counts as cost."""
    bills: list[Bill] = []
    development: list[Bill] = []
    carried = False
    for sentence in sentences(flat):
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
        for develops, bill in _bills(sentence, carried):
            (development if develops else bills).append(bill)
        carried = bool(_DEVELOP.search(_NOT_DEVELOP.sub("", sentence.text)))

    def first(items: list[Bill], who: str) -> Bill | None:
        return next((b for b in items if b.who == who), None)

    bearer: tuple[Bearer, Bill] | None = None
    dev_ward = first(development, "ward")
    dev_company = first(development, "company") or first(development, "none_of_ward")
    if dev_ward:
        bearer = ("ward", dev_ward)
    elif dev_company:
        bearer = ("company", dev_company)
    elif dev_none := first(development, "none"):
        bearer = ("none", dev_none)

    cost: tuple[Cost, Bill] | None = None
    if ward := (first(bills, "ward") or dev_ward):
        cost = ("ward", ward)
    elif free := first(bills, "none_of_ward"):
        company = first(bills, "company")
        cost = ("company", company or free)
    elif company := next((b for b in bills if b.who == "company" and b.whole), None):
        cost = ("company", company)
    elif none := next((b for b in bills if b.who == "none" and b.whole), None):
        cost = ("none", none)
    elif unsettled := first(bills, "open"):
        cost = ("undecided", unsettled)
    elif given := next((b for b in bills if b.who == "free" and b.whole), None):
        cost = ("company", given)
    return Costs(cost, bearer, tuple(bills + development))


_PRICE = re.compile(r"\d[\d,.]{0,12}\s*(?:億|千|百|万)?\s*(?:円|万(?!人|件|台|枚|部|個|歩))")


def price(flat: str) -> Bill | None:
    """The first amount of money that is asked here (what a purchase costs the ward)."""
    for sentence in sentences(flat):
        if is_elsewhere(sentence.text) or is_instruction(sentence.text):
            continue
        if match := _PRICE.search(sentence.text):
            return Bill("ward", sentence.start + match.start(), sentence.start + match.end())
    return None
