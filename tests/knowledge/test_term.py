"""When it begins, how long it lasts and whether it renews itself, told from what only looks like it."""

from datetime import date

import pytest

from knowledge.memo import read

TODAY = date(2026, 11, 24)


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
    ],
)
def test_how_long(text: str, months: str | None) -> None:
    facts = read(text, TODAY).facts
    assert (facts["period"].value if "period" in facts else None) == months


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("開始は2027年6月", "2027-06"),
        ("来年度から始める", "2027-04"),
        ("来年度の予算で", None),
        ("2025年4月から続けている", None),
        ("来月また来る", None),
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
        ("自動更新はしない", "talks"),
        ("更新は都度協議", "talks"),
        ("他市では自動更新だった", None),
    ],
)
def test_renewal(text: str, how: str | None) -> None:
    facts = read(text, TODAY).facts
    assert (facts["renewal"].value if "renewal" in facts else None) == how
