"""What is typed as a command or as one of the choices on screen. Knows the words, not what they do."""

import re

from dialogs.reply import Choice
from dialogs.turn import Press
from dialogs.wording import button_labels
from knowledge.text import fold

_COMMANDS: dict[str, tuple[str, ...]] = {
    "restart": ("はじめから", "最初から", "やり直し", "リセット"),
    "back": ("戻る", "もどる", "戻って", "一つ戻る", "前に戻る"),
    "keep": ("下書き", "下書きにする", "下書き保存", "保留", "あとで続ける", "中断"),
    "stop": (
        "やめる",
        "やめます",
        "中止",
        "キャンセル",
        "終わる",
        "やめたい",
        "やめて",
        "やっぱりやめる",
        "やっぱりいい",
        "やっぱりいいや",
        "やっぱいいや",
        "取り消して",
        "取り消し",
        "取消",
        "間違えた取り消して",
        "捨てる",
        "破棄",
    ),
    "greet": (
        "こんにちは",
        "おはよう",
        "おはようございます",
        "お疲れ様です",
        "お疲れさまです",
        "お世話になります",
    ),
    "thanks": (
        "ありがとう",
        "ありがとうございます",
        "ありがとうございました",
        "どうもありがとう",
        "どうもありがとうございます",
        "どうも",
        "助かりました",
        "助かります",
    ),
    "help": ("ヘルプ", "help", "使い方", "?", "何ができる", "何ができるの"),
    "resume": (
        "続き",
        "つづき",
        "続きから",
        "つづきから",
        "続ける",
        "つづける",
        "続きを書く",
        "再開",
        "下書き一覧",
        "書きかけ",
        "書きかけ一覧",
    ),
    "log": ("相談", "相談を記録", "相談を記録する", "記録", "記録する", "新しい相談", "new"),
    "take_back": ("取り下げる", "取り下げます", "取り下げたい", "取り下げ", "取下げ"),
    "practice": ("練習", "練習する", "練習したい"),
    "ask": ("質問", "質問する", "方針を質問する", "方針を質問", "方針について質問"),
    "ask_desk": ("推進担当に聞く", "推進担当と話したい", "担当に聞く"),
    "cases": ("私の案件", "案件", "マイ案件", "自分の案件", "cases"),
    "department_cases": ("私の課の案件", "課の案件", "うちの課の案件"),
    "listen": ("聞き取り", "聞き取りメモ", "電話メモ", "メモ"),
    "listen_done": ("整理する", "整理"),
    "own": ("自分の課で進める", "うちの課で進める", "当課で進める", "部門独自", "独自の連携"),
    "queue": ("今日すること", "案件一覧", "queue", "キュー"),
    "send": ("送る", "送って", "送信", "送信する", "これで送る", "推進担当に送る"),
    "edit": (
        "直す",
        "直します",
        "直して",
        "直したい",
        "修正して",
        "修正したい",
        "訂正する",
        "修正",
        "修正する",
        "訂正",
        "編集",
    ),
    "add": ("書き足す", "追記", "追加"),
    "clauses": ("方針の文を見る", "方針の文"),
    "overview": ("確認", "確認する", "確認したい", "内容", "今の内容", "いまの内容"),
    "enough": ("これで", "これでいい", "これでいいです", "このままで", "このままでいい", "以上", "以上です"),
}
_BY_WORD = {fold(word): action for action, words in _COMMANDS.items() for word in words}
_YES = frozenset(
    fold(word) for word in ("はい", "ok", "お願いします", "うん", "yes", "それで", "これで", "このままで")
)
_NUMBER = re.compile(r"[rR](?P<year>\d{1,2})-(?P<count>\d{1,5})|練習-?(?P<practice>\d{1,5})")
_POLITE = re.compile(
    r"(?:です|ます|で|でした|だった|だ|と思います|かな|、|。|！|!|でお願いします|をお願いします|お願いします)+$"
)


_BEFORE = re.compile(
    r"^(?:(?:はい|ええ|うん|ok|では|じゃあ?|それでは|それで|そのまま|これで|この内容で|もう)[、, ]*)+(?=.)"
)
_AFTER = re.compile(
    r"(?:(?:下さい|ください|お願いします|お願い|もらえますか|いいです|大丈夫です|よ|ね|!|。|、)+)$"
)


def _ways(flat: str) -> tuple[str, ...]:
    """A message as it stands and without what courtesy puts around a word: 「はい、送ってください」."""
    bare = _AFTER.sub("", _BEFORE.sub("", flat))
    return (flat, bare) if bare else (flat,)


def is_label(text: str) -> bool:
    """Whether a message is the label of some button and nothing else."""
    return text.strip().rstrip("。") in button_labels()


def case_number(text: str) -> str:
    """The case number a text names (any width, leading zeros may be missing), or nothing."""
    match = _NUMBER.search(fold(text))
    if match is None:
        return ""
    if match["practice"]:
        return f"練習-{int(match['practice']):04}"
    return f"R{int(match['year'])}-{int(match['count']):04}"


_OVERVIEW = re.compile(
    r"(?:(?:今|いま|現在|ここ)(?:まで)?の?)?(?:(?:相談|案件)の)?(?:内容|状態|状況|記録|入力(?:した内容)?|書いた(?:内容|こと|もの))(?:を|は|の|が)?"
    r"(?:全部|一度|もう一度|いま|今)?(?:見せて|見たい|見る|確認(?:したい|する|させて)?|表示(?:して)?|教えて|どうなってる)(?:下さい|ください|です)?"
    r"|(?:今|いま)?(?:どこまで|何が|なにが)(?:入って(?:い)?(?:る|ます)|書(?:いた|けて(?:い)?る)|記録(?:した|されて(?:い)?る)|入力(?:した|されて(?:い)?る))(?:か|の)?(?:教えて|見せて|確認したい)?(?:下さい|ください)?"
)
"""Asks for what has been recorded so far."""
_SEARCH = re.compile(
    r"(?:探す|検索|さがす|search)[ :：　]+(?P<text>.+)|(?P<text2>.+)(?:を|の案件を)(?:探して|検索して|さがして)"
)


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Wide signs to narrow ones, place by place."""
_LEADING = re.compile(
    rf"^\s*(?:{_NUMBER.pattern})(?:\s*(?:の(?:件|続き|つづき)(?:です(?:が)?|で(?=[、 ]))?|について|に(?:書き足し|追記|追加|補足)(?:です|ます|て|で)?|の|は|で|を|、|:|：|。))*\s*"
)
_OF_IT = re.compile(
    rf"^\s*(?:{_NUMBER.pattern})(?:\s|の|に?は|に(?=書き?足|追記|追加|補足)|を|が|で|、|:|：|。|について|$)"
)

_ADDS = re.compile(
    rf"^\s*(?:{_NUMBER.pattern})[、 　]*(?:の件)?(?:に|へ|の|も|は)*(?:書き?足|追記|追加|補足)"
)


def begins_with_case(text: str) -> bool:
    """Whether a message is about the case whose number it begins with: 「R8-0032の続きです。…」."""
    return bool(_OF_IT.match(text.translate(_NARROW)))


def adds_to_case(text: str) -> bool:
    """Whether a message says behind the number it begins with that it is more of that case: 「R8-0032 に書き足し、…」."""
    return bool(_ADDS.match(text.translate(_NARROW)))


def without_number(text: str) -> str:
    """What a message says of the case that it begins with; the whole of it when nothing would be left."""
    match = _LEADING.match(text.translate(_NARROW))
    return (text[match.end() :] if match else text) or text


_STATE = re.compile(
    r"(?:今|いま|現在)?(?:は|って)?(?:どう(?:な(?:ってい?(?:る|ます)|った|りました)|です|でした)?|どこまで(?:進んで(?:い?(?:る|ます))?|進みました)?"
    r"|(?:誰|だれ|どこ|どちら)の番|(?:担当(?:者)?|担当の人)(?:は|って)?(?:誰|だれ|どなた)|(?:誰|だれ)が(?:担当|やって(?:い?(?:る|ます))?)"
    r"|状況|状態|進捗|進み具合|その後|経過|続き|ステータス|見せて|見たい|開いて|開く|結果|まだ(?:です|でしょう)?(?:か|[?？]))"
)
"""A word that asks how a case stands, or for the case itself."""
_ROUND = re.compile(
    r"案件|相談|の件|って|ちがう|違う|違います|いや|それ|これ|今|いま|現在|確認し(?:たい|て)|教えて|知りたい|ほしい|ください|下さい|です|ます|でしょう|んだ|[のはがをでもかね、,。.?？\s]"
)
"""What may stand around it and asks nothing of its own."""


def _asks_state(flat: str) -> str:
    """The number of the case whose state a message asks for and nothing else: 「R8-0032は今どうなってる？」."""
    number = _NUMBER.search(flat)
    if number is None:
        return ""
    rest, count = _STATE.subn("", flat[: number.start()] + "、" + flat[number.end() :])
    return case_number(number.group()) if count and not _ROUND.sub("", rest) else ""


def read_command(text: str) -> Press | None:
    """The command that a whole message is, if it is one."""
    flat = fold(text).rstrip("。.")
    if _NUMBER.fullmatch(flat):
        return Press("case", case_number(flat))
    if number := _asks_state(flat):
        return Press("case", number)
    if found := _SEARCH.fullmatch(flat):
        return Press("search", found["text"] or found["text2"])
    if _OVERVIEW.fullmatch(flat.rstrip("?")):
        return Press("overview")
    action = next((_BY_WORD[way] for way in _ways(flat) if way in _BY_WORD), None)
    return Press(action) if action else None


def is_yes(text: str) -> bool:
    """Whether a message only says yes."""
    return any(way.rstrip("。") in _YES for way in _ways(fold(text)))


_BESIDE = "register_is"
_POINTING = re.compile(r"^(?:これ|それ|いまの|今の|さっきの|上の)は、?")


def read_choice(text: str, offered: tuple[Choice, ...]) -> Press | None:
    """The choice that a message takes: by its number, its label, or a part only one label has."""
    flat = fold(text)
    if not flat or not offered:
        return None
    if flat.isdecimal():
        number = int(flat)
        return _press(offered[number - 1]) if 1 <= number <= len(offered) else None
    if is_yes(text):
        main = [choice for choice in offered if choice.main]
        return _press(main[0]) if main else None
    bare = _POINTING.sub("", _POLITE.sub("", flat))
    # 「わからない」 answers the question that stands open, not the line about the register beside it.
    labels = [
        (fold(choice.label), choice)
        for choice in offered
        if choice.action != _BESIDE or choice.value.partition(":")[0] != "unknown"
    ]
    for label, choice in labels:
        if label in {flat, bare}:
            return _press(choice)
    answers = [
        (label, choice) for label, choice in labels if choice.action.partition("_")[0] in {"answer", "meant"}
    ]
    if len(bare) >= 2:
        holding = [choice for label, choice in answers if bare in label]
        if len(holding) == 1:
            return _press(holding[0])
    return None


def _press(choice: Choice) -> Press:
    return Press(choice.action, choice.value, choice.step)
