"""Whether an agreement is needed is read from what it would have to settle, and from what is denied."""

from datetime import date
from pathlib import Path

import pytest

import knowledge
from knowledge import rules
from knowledge.assess import assess_memo

TODAY = date(2026, 11, 24)
RULES = rules.load(Path(knowledge.__file__).parent / "content" / "minato" / "rules.yaml")


def agreement(text: str) -> str:
    return assess_memo(text, TODAY, (), RULES)[1].agreement


@pytest.mark.parametrize(
    "text",
    [
        "社員が花壇の世話をする、費用は会社。やめるときは花壇を元に戻す約束をしたい",
        "公園に看板を置かせてほしい、費用は会社持ち。終わったら元の状態に戻すという約束を書面で",
        "撤去した後は置く前の姿に戻す取り決めをしておきたい、ベンチの設置は会社負担",
        "子どもがけがをしたときの責任の分け方を文書にしたい、教室は無料",
        "物を壊したら弁償するという一筆を交わしたい、会場は会社が無料で貸す",
        "協定を3年で結びたい、講師は社員、費用は会社",
        "覚書を交わしたうえで毎月教室を開きたい、区の負担なし",
        "売上の一割を区の基金に入れたい",
        "本を200冊贈りたい、区の負担はない",
        "遊具をプレゼントしたい、費用は会社",
        "参加料300円を受付で集める教室、区の負担なし",
        "預かった個人情報をどう扱うか約束したい、見守りは会社負担",
        "夜も休まず通報を受けて駆けつける役目を続ける、費用は会社",
        "取り決め書を作ってから始めたい、費用は会社",
        "期間は二年の協定でお願いしたい、経費は先方",
    ],
)
def test_what_an_agreement_would_have_to_settle_calls_for_one(text: str) -> None:
    assert agreement(text) == "required"


@pytest.mark.parametrize(
    "text",
    [
        "小学校で出前授業を1回だけ。講師代いらない。補償が絡む話もなし",
        "無料の講演、今回1回だけで更新も何もない。補償うんぬんもなし。",
        "児童館で人形劇、一度やって終わり。道具は会社持ちで区の支出なし",
        "リンクを貼り合うだけ、一回貼ったら終わり。金もかからない",
        "庭で一泊キャンプ、一晩かぎり。区のお金は使わない、補償の話もない",
        "お知らせを画面で1か月だけ流す軽い協力、タダで、協定とかなし",
        "読み聞かせ、今回限り。お金は一切かからないし補償が要るような話でもない",
        "落語会、一回きり。弁償や補償の心配はない。費用は会社",
        "清掃に一日だけ参加、費用は会社。協定を結ぶほどの話ではない",
        "チラシを置かせてもらうだけ、区の負担はない",
        "出張講座を一度だけ、無料で。責任の取り決めなどは不要とのこと",
        "ポスターを一枚貼るだけの話、費用は先方",
        "単発の演奏会。費用は会社が全部",
        "一夜だけの星空観察会、機材も人も会社持ち",
    ],
)
def test_a_light_matter_at_no_cost_to_the_ward_can_do_without(text: str) -> None:
    assert agreement(text) == "optional"


@pytest.mark.parametrize(
    "text",
    [
        "清掃を社員で月1回。協定とかはまだ考えてない、費用の話なし",
        "毎月の教室を開きたい、費用は会社",
        "協定を結ぶかどうかはまだ話していない、費用は会社の見守り活動",
        "出前授業を一回だけ。費用のことは聞いていない",
        "企画も運営も区と一緒にやりたい、費用は未定",
        "協定の話は出ていない。花壇の世話を会社の負担で続けたい",
        "よその区とは協定を結んで清掃をしている。うちには清掃だけ、費用は会社",
        "責任者の名刺をもらった。社員が教室を開く、費用は会社",
    ],
)
def test_what_is_neither_light_nor_bound_is_left_to_the_desk(text: str) -> None:
    assert agreement(text) == "unknown"


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("無料のスマホ教室を1回開催したい、費用は会社", True),
        ("無料のスマホ教室を12月に1回開催したい、費用は会社", True),
        ("毎月ではなく1回だけスマホ教室を開きたい、費用は会社", True),
        ("毎年の区民まつりで1日だけ教室を開きたい、費用は会社", True),
        ("無料のスマホ教室を月1回開催したい、費用は会社", False),
        ("無料のスマホ教室を毎月1回開催したい、費用は会社", False),
        ("無料のスマホ教室を週に1回開催したい、費用は会社", False),
        ("無料のスマホ教室を2か月に1回開催したい、費用は会社", False),
        ("スマホ教室を月2回開きたい、費用は会社。初回だけ駅前で", False),
        ("スマホ教室を1回開催したい、費用は会社。期間は6か月", False),
    ],
)
def test_what_is_done_again_and_again_or_for_months_is_no_one_off(text: str, once: bool) -> None:
    found = assess_memo(text, TODAY, (), RULES)[1].agreement_reason
    assert (found.code == "agreement.one_off") is once
