"""Dates and spans are read as people write them, relative to the day they were written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import (
    NoSuchDate,
    add_months,
    era_date,
    fiscal_year,
    moments,
    months_between,
    number,
    parse_date,
    spans,
    term_end,
)
from knowledge.verbatim import source

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("11/24 10:30 来庁", "2026-11-24T10:30"),
        ("11月24日(火)午後2時半", "2026-11-24T14:30"),
        ("令和9年4月から", "2027-04"),
        ("R9.4から", "2027-04"),
        ("Ｒ９．４．１から", "2027-04-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成30年9月", "2018-09"),
        ("来年4月から", "2027-04"),
        ("来年の4/1", "2027-04-01"),
        ("再来年の1月", "2028-01"),
        ("来年度から", "2027-04"),
        ("来年度の12月から", "2027-12"),
        ("再来年度2月に", "2029-02"),
        ("令和9年度、10月から", "2027-10"),
        ("来年度の3月31日", "2028-03-31"),
        ("令和九年度", "2027-04"),
        ("来月", "2026-12"),
        ("再来月", "2027-01"),
        ("今月30日", "2026-11-30"),
        ("5月", "2027-05"),
        ("12月", "2026-12"),
        ("2027/2/28", "2027-02-28"),
        ("２０２７年２月２８日", "2027-02-28"),
        ("2027.4", "2027-04"),
        ("昨日15時", "2026-11-23T15:00"),
        ("さっき", "2026-11-24"),
    ],
)
def test_a_date_is_read_in_the_form_it_was_written(text: str, value: str) -> None:
    assert moments(source(text).flat, TODAY)[0].value == value


def test_a_month_without_a_year_is_the_next_one_and_says_so() -> None:
    moment = parse_date("5月", TODAY)
    assert moment is not None
    assert (moment.value, moment.stated) == ("2027-05", False)


def test_a_month_put_right_stays_near_the_date_it_corrects() -> None:
    later = parse_date("5月", TODAY, near="2028-04")
    earlier = parse_date("3月", TODAY, near="2028-04")
    assert later is not None
    assert earlier is not None
    assert (later.value, earlier.value) == ("2028-05", "2028-03")


@pytest.mark.parametrize("text", ["2月30日", "令和9年2月29日", "2027/4/31", "13月1日"])
def test_a_date_no_calendar_has_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(NoSuchDate) as caught:
        parse_date(text, TODAY)
    assert caught.value.code == "no_such_date"
    assert caught.value.text == text


@pytest.mark.parametrize("text", ["月額3万円", "月2回", "03-0000-1234", "3割", "第4回", ""])
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert moments(text, TODAY) == ()


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("三年", 36),
        ("3年間", 36),
        ("３か年", 36),
        ("36か月", 36),
        ("36ヶ月", 36),
        ("半年", 6),
        ("1年半", 18),
        ("1年6か月", 18),
        ("十二か月", 12),
        ("90日間", 3),
        ("2週間", None),
        ("3日間", None),
    ],
)
def test_a_length_of_time_is_counted_in_months(text: str, months: int | None) -> None:
    assert [span.months for span in spans(source(text).flat)] == [months]


@pytest.mark.parametrize("text", ["令和9年", "2027年", "数年", "平成3年"])
def test_a_year_of_the_calendar_is_no_length_of_time(text: str) -> None:
    assert list(spans(text)) == []


def test_numbers_are_read_in_digits_and_kanji() -> None:
    assert [number(text) for text in ("12", "十", "十二", "二十", "三十六", "二〇", "")] == [
        12,
        10,
        12,
        20,
        36,
        20,
        None,
    ]
    assert [number(text) for text in ("十十", "数", "三四十")] == [None, None, None]


def test_a_day_is_shown_in_its_era() -> None:
    assert era_date(date(2027, 4, 1)) == "令和9年4月1日"
    assert era_date(date(2019, 5, 1)) == "令和元年5月1日"
    assert era_date(date(2019, 4, 30)) == "平成31年4月30日"
    assert era_date(date(1988, 1, 1)) == "1988年1月1日"


def test_the_fiscal_year_turns_on_the_first_of_april() -> None:
    assert (fiscal_year(date(2027, 3, 31)).label, fiscal_year(date(2027, 4, 1)).label) == ("R8", "R9")
    assert fiscal_year(TODAY).name == "令和8年度"
    assert fiscal_year(date(2019, 4, 1)).name == "令和元年度"


@given(st.dates(date(1990, 1, 1), date(2150, 12, 31)))
def test_every_day_lies_in_its_own_fiscal_year(day: date) -> None:
    year = fiscal_year(day)
    assert year.first <= day <= year.last


def test_a_term_ends_the_day_before_the_same_date_two_years_on() -> None:
    assert term_end(date(2027, 5, 1)) == date(2029, 4, 30)
    assert term_end(date(2027, 1, 1)) == date(2028, 12, 31)
    assert term_end(date(2028, 2, 29)) == date(2030, 2, 28)
    assert term_end(date(2026, 3, 1)) == date(2028, 2, 29)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_term_of_two_years_is_never_more_than_two_years(day: date) -> None:
    end = term_end(day)
    assert months_between(day.isoformat(), end.isoformat()) in {23, 24}
    assert end < add_months(day, 24) or (day.month, day.day) == (2, 29)


def test_a_range_is_counted_with_both_ends() -> None:
    assert months_between("2027-04", "2028-03") == 12
    assert months_between("2027-04-01", "2029-03-31") == 24
    assert months_between("2027-04-01", "2029-04-01") == 25
    assert months_between("2027-04-10", "2027-04-20") is None
    assert months_between("2027-04", "2026-03") is None


@given(st.text(max_size=200), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_text_makes_the_reading_of_dates_fail(text: str, today: date) -> None:
    flat = source(text).flat
    for moment in moments(flat, today):
        assert 0 <= moment.start < moment.end <= len(flat)
    for span in spans(flat):
        assert span.months is None or span.months >= 1


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(0, 400))
def test_a_date_written_in_its_era_is_read_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    moment = parse_date(era_date(day), today)
    assert moment is not None
    assert moment.value == day.isoformat()
