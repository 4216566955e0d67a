"""When it begins, how long it lasts and whether it renews itself, told from what only looks like it."""

from datetime import date
from pathlib import Path

import pytest

import knowledge
from knowledge import rules
from knowledge.assess import assess_memo, slots
from knowledge.facts import Fact
from knowledge.memo import read

TODAY = date(2026, 11, 24)
RULES = rules.load(Path(knowledge.__file__).parent / "content" / "minato" / "rules.yaml")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("協定期間は3年を希望", "36"),
        ("3年続けたい", "36"),
        ("5年続けて自動で延びる形がいい", "60"),
        ("3年続けてきた実績がある", None),
        ("他区では3年の協定で実施した", None),
        ("1年、以後は1年ごと", "12"),
        ("2027年4月から2029年3月まで", "24"),
        ("4月から3月まで", "12"),
        ("令和9年10月から3月まで", "6"),
        ("2027年4月から令和10年度まで", "24"),
        ("隣の市では2025年4月から2026年3月まで実施", None),
        ("来年4月から3月末まで", "12"),
        ("来年10月開始、6月末まで", "9"),
        ("来年4月開始、当分まで", None),
        ("来年4月開始、2029年3月いっぱいまで", "24"),
        ("2027年1月10日10:00から2027年1月10日12:00まで", None),
        ("2026/12/1-2027/5/31", "6"),
        ("1.5年の実証を希望", "18"),
        ("二〇か月置く", "20"),
        ("四半期だけ試したい", "3"),
        ("ひと月ほど試す", "1"),
        ("2年と1日", "25"),
        ("9年4月開始", None),
        ("9年度と10年度の2か年", "24"),
        ("まず半年試して、その後2年の協定", "24"),
        ("半年+半年で計1年", "12"),
        ("準備に3か月、本番に1年", "12"),
        ("隣の区とは5年の協定", None),
    ],
)
def test_how_long(text: str, months: str | None) -> None:
    facts = read(text, TODAY).facts
    assert (facts["period"].value if "period" in facts else None) == months


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("3年を希望されたが、原則2年と説明したところ2年でよいとのこと", "24"),
        ("先方の希望は3年。説明後は2年で合意。", "24"),
        ("3年と言われ、2年までと返すと、では2年でと", "24"),
        ("はじめ4年と言われたが、方針をお話しして2年ということに", "24"),
        ("3年希望(原則2年と伝達済み、了承)", "24"),
        ("3年希望を取り下げ、2年", "24"),
        ("5年の予定を2年に縮めて結びたい", "24"),
        ("原則2年と説明したが、3年でないと困ると言う", "36"),
        ("区:協定は最長2年です。\n先方:3年でお願いしたい。", "36"),
        ("先方は5年。こちらから最長2年と伝える。持ち帰りになった。", "60"),
        ("2年では短いので4年にしたい", "48"),
        ("2年を超えて3年やりたい", "36"),
        ("3年ではなく2年", "24"),
        ("3年じゃないと困る", "36"),
        ("希望は3年だが、だめなら2年でもいい", "36"),
        ("上限の二年でお願いしたい", "24"),
        ("先方から3年との説明があった", "36"),
    ],
)
def test_the_term_that_both_came_to_stands_and_the_wards_own_rule_is_none(text: str, months: str) -> None:
    assert read(text, TODAY).facts["period"].value == months


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("開始は2027年6月", "2027-06"),
        ("来年度から始める", "2027-04"),
        ("来年度の予算で", None),
        ("2025年4月から続けている", None),
        ("来月また来る", None),
        ("9年4月開始", "2027-04"),
        ("令和9年の4月あたりから", "2027-04"),
        ("'27年4月から", "2027-04"),
        ("二〇二七年四月から", "2027-04"),
        ("令和9年3月までに始めたい", "2027-03"),
        ("2026年11月24日から", None),
        ("2026年12月1日 電話で打合せ", None),
    ],
)
def test_when(text: str, start: str | None) -> None:
    facts = read(text, TODAY).facts
    assert (facts["start"].value if "start" in facts else None) == start


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("自動で延びる形がいい", "automatic"),
        ("申し出がなければ同じ条件で更新", "automatic"),
        ("自動更新はしない", "none"),
        ("更新は都度協議", "talks"),
        ("他市では自動更新だった", None),
    ],
)
def test_renewal(text: str, how: str | None) -> None:
    facts = read(text, TODAY).facts
    assert (facts["renewal"].value if "renewal" in facts else None) == how


@pytest.mark.parametrize(
    ("text", "period", "agreed"),
    [
        ("協定は5年希望", "60", None),
        ("夜市を開きたい（12/19〜12/25）。協定は5年希望", "7日間", "5年"),
        ("協定は5年希望。期間は7日間", "7日間", "5年"),
        ("1月から3月の夜市。協定は2年", "3", "2年"),
        ("協定は令和9年4月1日から令和11年3月31日まで", "24", None),
        ("協定の期間は24か月", "24", None),
        ("期間は7日間", "7日間", None),
        ("7日間です", "7日間", None),
        ("1月頭〜3月末くらい", "3", None),
        ("12/1〜12/20は担当が不在", None, None),
        ("2週間だけ", None, None),
    ],
)
def test_the_agreements_term_is_not_how_long_the_thing_itself_lasts(
    text: str, period: str | None, agreed: str | None
) -> None:
    facts = read(text, TODAY).facts
    told = {name: facts[name].value if name in facts else None for name in ("period", "term")}
    assert told == {"period": period, "term": agreed}


def test_a_term_told_later_leaves_the_days_told_before() -> None:
    known = {"start": Fact("2026-12-19", "12/19"), "period": Fact("7日間", "12/19〜12/25")}
    later = read("協定は5年希望", TODAY, known).facts
    assert later["term"].value == "5年"
    assert "period" not in later


def test_the_agreements_own_term_is_what_counts_against_two_years() -> None:
    memo, judged = assess_memo("夜市を開きたい（12/19〜12/25）。協定は5年希望", TODAY, (), RULES)
    assert judged.period_over_2y
    assert slots(memo.facts)["period_months"] == 60
    _, judged = assess_memo("夜市を開きたい（12/19〜12/25）。", TODAY, (), RULES)
    assert not judged.period_over_2y


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("時期は来年の春", "来年の春"),
        ("夏ごろに花の市をやりたい", "夏ごろ"),
        ("来秋から始めたい", "来秋"),
        ("来年の春祭りに出たい", None),
        ("来年の春まで待ってほしい", None),
        ("春のまつりに出たい", None),
        ("来年4月の春ごろ", "2027-04"),
    ],
)
def test_a_part_of_the_year_is_kept_as_it_was_said(text: str, start: str | None) -> None:
    facts = read(text, TODAY).facts
    assert (facts["start"].value if "start" in facts else None) == start
    assert slots(facts)["start"] == (start if start and "-" in start else None)


def test_a_run_that_is_to_be_held_for_some_years_lasts_those_years() -> None:
    facts = read("芝公園でイルミネーション。12/20〜2/14、3年つづけたい", TODAY).facts
    assert facts["start"].value == "2026-12-20"
    assert facts["period"].value == "36"
    assert facts["proposal"].value == "芝公園でイルミネーション"


def test_a_beginning_in_the_past_is_kept_as_it_was_said() -> None:
    facts = read("2019年4月から3年", TODAY).facts
    assert (facts["start"].value, facts["period"].value) == ("2019-04", "36")
    assert "start" not in read("2019年4月から3年続けてきた実績がある", TODAY).facts
