"""However a memo is typed, it is the same memo: width, courtesy and order change none of its facts."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import knowledge
from knowledge import rules
from knowledge.assess import assess_memo, slots

TODAY = date(2026, 11, 24)
RULES = rules.load(Path(knowledge.__file__).parent / "content" / "minato" / "rules.yaml")

WHO = [
    "株式会社見本電機の佐藤さんから電話。",
    "(株)カワセミ警備 広報グループの篠崎さん、090-0000-7712。",
    "ツバメ製菓有限会社 企画部 岸様 kishi@example.jp。",
    "来庁したのは合同会社コトリ、担当は木内さん。",
]
WHAT = [
    "公園で体操教室を開いてくれる。",
    "区の職員と企画も当日の運営も一緒にやりたいとのこと。",
    "開発中の見守りロボットを区立保育園で試したい。",
    "災害時に倉庫を開放する協定を結びたい。",
    "AI議事録ソフトを1台3万円で買ってほしいという営業。",
    "子ども食堂に野菜を寄附したい。",
]
PAYS = [
    "費用は会社持ち。",
    "電気代は区で見てほしい。",
    "費用は未定。",
    "区に求めるお金はない。",
    "材料代は折半で。",
]
TERM = [
    "期間は3年を希望。",
    "令和9年4月から1年間。",
    "協定は1年、申し出がなければ延長。",
    "更新は話し合いで。",
    "1回だけ。",
]
COURTESY_BEFORE = [
    "お世話になっております。",
    "お疲れさまです。",
    "取り急ぎ共有します。",
    "平素よりありがとうございます。",
]
COURTESY_AFTER = [
    "よろしくお願いいたします。",
    "以上、共有まで。",
    "取り急ぎご報告まで。",
    "ご確認ください。",
]

_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF65, 0xFF9E)}


def half(text: str) -> str:
    """The text with its katakana in half width."""
    return "".join(
        "".join(_HALF.get(sign, sign) for sign in unicodedata.normalize("NFD", letter))
        .replace("\u3099", "ﾞ")
        .replace("\u309a", "ﾟ")
        if "ァ" <= letter <= "ー"
        else letter
        for letter in text
    )


def full(text: str) -> str:
    """The text with its letters, digits and signs in full width."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def judged(text: str) -> dict[str, object]:
    """What is judged of a memo, and its slots."""
    memo, judgement = assess_memo(text, TODAY, (), RULES)
    return {
        "pattern": judgement.pattern,
        "out_of_scope_reason": judgement.out_of_scope_reason,
        "ward_cost": judgement.ward_cost,
        "review_board": judgement.review_board,
        "development": judgement.development_cost_conflict,
        "agreement": judgement.agreement,
        "over": judgement.period_over_2y,
        "automatic": judgement.auto_renewal,
        **slots(memo.facts),
    }


MEMOS = st.tuples(*(st.sampled_from(part) for part in (WHO, WHAT, PAYS, TERM)))


@settings(max_examples=60, deadline=None)
@given(MEMOS, st.permutations(range(4)))
def test_the_order_of_its_sentences_changes_nothing(memo: tuple[str, ...], order: list[int]) -> None:
    assert judged("".join(memo[n] for n in order)) == judged("".join(memo))


@settings(max_examples=60, deadline=None)
@given(MEMOS, st.sampled_from(COURTESY_BEFORE), st.sampled_from(COURTESY_AFTER))
def test_courtesy_changes_nothing(memo: tuple[str, ...], before: str, after: str) -> None:
    plain = judged("".join(memo))
    assert judged(before + "".join(memo)) == plain
    assert judged("".join(memo) + after) == plain
    assert judged(before + "\n" + "\n".join(memo) + "\n" + after) == plain


@settings(max_examples=60, deadline=None)
@given(MEMOS)
def test_width_changes_nothing(memo: tuple[str, ...]) -> None:
    plain = judged("".join(memo))
    assert judged(half("".join(memo))) == plain
    assert judged(full("".join(memo))) == plain


@pytest.mark.parametrize("text", ["ガーデン・パーティー", "ヴェール"])
def test_half_width_is_half_width(text: str) -> None:
    assert unicodedata.normalize("NFKC", half(text)) == text
    assert half(text) != text
