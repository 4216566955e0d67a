"""Appointments, promises, secrecy and sums are read from the middle of a memo, and only where they are told."""

from datetime import date

import pytest

from knowledge.details import amount, beside
from knowledge.details import read as detail
from knowledge.facts import Fact, Field
from knowledge.memo import read

TODAY = date(2026, 11, 24)
"""A Tuesday."""


def told(text: str, field: Field) -> str | None:
    fact = read(text, TODAY).facts.get(field)
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("text", "day", "more"),
    [
        ("5. 次回 12/8(火) 10:00 見本電鉄本社", "2026-12-08", "10:00 見本電鉄本社"),
        ("次回は12月2日の14時から、田町で打ち合わせ", "2026-12-02", "14時から、田町で打ち合わせ"),
        ("次の打合せは来週の水曜14時", "2026-12-02", "14時"),
        ("次の約束：金曜にもう一回電話", "2026-11-27", "もう一回電話"),
        ("12/8にまた来る", "2026-12-08", "また来る"),
        ("次回は12月2日です", "2026-12-02", ""),
        ("次回の開催は12月2日", None, ""),
        ("次回は未定", None, ""),
        ("12月2日に夜市をやりたい", None, ""),
        ("前回は11月2日", None, ""),
    ],
)
def test_the_next_appointment_keeps_its_hour_and_place(text: str, day: str | None, more: str) -> None:
    assert told(text, "next_appointment") == day
    if day:
        assert beside(read(text, TODAY).facts["next_appointment"].words) == more
        assert "start" not in read(text, TODAY).facts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("来週水曜に折り返し電話する約束", "2026-12-02"),
        ("12月10日(木)までにご返事をお願いしますとのこと", "2026-12-10"),
        ("12/15までに返事する約束", "2026-12-15"),
        ("返事は12/15まで", "2026-12-15"),
        ("先方は12/15までに返事がほしいと", "2026-12-15"),
        ("先方が12/15までに返事をくれる", None),
        ("弊社より12/15までにご連絡します", None),
        ("12/15までに夜市の場所を決める", None),
        ("連絡は11/20まで待った", None),
        ("返事は不要", None),
    ],
)
def test_a_reply_is_promised_for_the_day_it_is_told_for(text: str, day: str | None) -> None:
    assert told(text, "promised_reply") == day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("公表OKとのこと", "yes"),
        ("公表してもよいそうです", "yes"),
        ("公表はまだできない", "no"),
        ("公表は控えてほしい", "no"),
        ("公表してよいか聞いていない", None),
        ("公表は可能か確認する", None),
        ("利用者数の公表が毎年ある", None),
    ],
)
def test_whether_it_may_be_made_public_is_read(text: str, value: str | None) -> None:
    assert told(text, "publishable") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6. 社外秘：来春の改良工事の件は内密に", "来春の改良工事の件"),
        ("新店の場所は内密に", "新店の場所"),
        ("秘密の花園という催しをやりたい", None),
    ],
)
def test_what_is_for_few_only_is_read(text: str, value: str | None) -> None:
    assert told(text, "confidential") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("面談には推進担当も同席してほしい", "yes"),
        ("推進担当に同席してほしいとのこと", "yes"),
        ("初回の打合せに推進担当も来てほしい", "yes"),
        ("推進担当に聞いてほしい", None),
        ("面談には社長も同席する", None),
    ],
)
def test_that_the_desk_is_wanted_at_the_first_meeting_is_no_wish_of_the_ward(
    text: str, value: str | None
) -> None:
    assert told(text, "join_meeting") == value
    assert value is None or told(text, "wishes") is None


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("費用は300万かかる", "3000000"),
        ("備品30万円相当を寄附", "300000"),
        ("三十万円相当、全部先方", "300000"),
        ("八十万くらいかかる", "800000"),
        ("20マンくらい？全部向こう", "200000"),
        ("維持費は年12万円程度", "120000"),
        ("総額約350万円。うち会場費100万は区", "3500000"),
        ("会場費は100万、チラシは20万かかる", None),
        ("参加費5000円で開きたい", None),
        ("1台3万円で売りたい", None),
        ("10万人が来る催し。費用は先方", None),
        ("区は1円も出さない", None),
        ("5マンションで試したい。費用は先方", None),
        ("他市では300万円かかったそう", None),
    ],
)
def test_the_sum_is_the_total_or_the_only_one(text: str, yen: str | None) -> None:
    assert told(text, "amount") == yen


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("800,000円", 800000), ("800000", 800000), ("八十万", 800000), ("千二百万円", 12000000),
        ("１億２千万円", 120000000), ("80万5000円", 805000), ("1.5億円", 150000000),
        ("総額350万円、うち100万は区", 3500000), ("0円", 0), ("未定", None), ("港区一円", None),
    ],
)  # fmt: skip
def test_a_sum_is_read_in_digits_and_in_kanji(text: str, yen: int | None) -> None:
    assert amount(text) == yen


def test_a_date_to_come_may_be_a_day_of_the_week() -> None:
    assert detail("next_appointment", "金曜にもう一回電話", TODAY) == Fact("2026-11-27", "金曜にもう一回電話")
    assert detail("promised_reply", "6月1日", TODAY) == Fact("2026-06-01", "6月1日")
    assert detail("promised_reply", "5月1日", TODAY) == Fact("2027-05-01", "5月1日")
    assert detail("next_appointment", "令和9年11月20日", TODAY) == Fact("2027-11-20", "令和9年11月20日")
    assert detail("next_appointment", "12月20日", date(2027, 1, 8)) == Fact("2026-12-20", "12月20日")
    assert detail("next_appointment", "明後日14時", TODAY) == Fact("2026-11-26", "明後日14時")
