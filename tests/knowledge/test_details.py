"""The fields nobody is asked for are read as they are named, wherever that is, and a denial is no consent."""

from datetime import date

import pytest

from knowledge import details
from knowledge.facts import Fact, Field
from knowledge.memo import Problem
from knowledge.unreadable import overlooked

TODAY = date(2026, 11, 24)


def named(sentence: str) -> dict[Field, str]:
    return {
        field: fact.value for field, fact in details.named(sentence, TODAY) if not isinstance(fact, Problem)
    }


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [
        ("区内の拠点はありません", "base", "no"),
        ("区内の拠点はありますが、本社ではない", "base", "yes"),
        ("区内の拠点は芝にあります", "base", "yes"),
        ("公表は可能ではない", "publishable", "no"),
        ("公表は可能です", "publishable", "yes"),
        ("公表は差し支えない", "publishable", "yes"),
        ("公表は可能か確認する", "publishable", None),
        ("公表は不可ではない", "publishable", None),
        ("公表はまだ決まっていない", "publishable", "no"),
        ("初回の面談への同席は不要", "join_meeting", "no"),
        ("軽易かどうかはわからない", "light", None),
    ],
)
def test_a_denial_wins_over_the_word_it_denies(sentence: str, field: Field, value: str | None) -> None:
    assert named(sentence).get(field) == value


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("協定の期間は2年", {"term": "2年"}),
        ("協定期間は2年です", {"term": "2年"}),
        ("協定は2年", {"term": "2年"}),
        ("協定は24か月にしたい", {"term": "24か月にしたい"}),
        ("協定は2年より長くできますか", {}),
        ("協定は2年目に入った", {}),
        ("軽易な取組です", {"light": "yes"}),
        ("この取組は軽易なものとのこと", {"light": "yes"}),
        ("軽易ではない", {"light": "no"}),
        ("軽易なイベントをやりたい", {}),
        ("協定によらないことで双方合意している", {"consent": "yes"}),
        ("協定によらないことで合意していない", {"consent": "no"}),
        ("協定によらないことで合意できれば進める", {}),
        (
            "法人番号は7123456789012、関係課は公園課",
            {"corporate_number": "7123456789012", "departments": "公園課"},
        ),
        ("財源はなし、関係課は公園課", {"departments": "公園課"}),
    ],
)
def test_what_is_said_of_the_agreement_is_its_own(sentence: str, told: dict[Field, str]) -> None:
    assert named(sentence) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("見本株式会社（法人番号 7123-4567-89012）から", "7123456789012"),
        ("法人番号T7123456789012", "7123456789012"),
        ("法人番号 7123456789012 03-0000-1234", "7123456789012"),
        ("社名と法人番号は7123456789013です", "number_check"),
        ("法人番号：712345678901", "number_length"),
        ("法人番号は13桁", None),
    ],
)
def test_a_corporate_number_is_found_anywhere(text: str, told: str | None) -> None:
    found = details.corporate(text, TODAY)
    value = found and (found[0].value if isinstance(found[0], Fact) else found[0].code)
    assert value == told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("担当は見本様、メール mihon.example.jp", "email_no_at"),
        ("メールはmihon@example", "email_form"),
        ("メール：mihon@example.jp", None),
        ("メール http://www.example.jp", None),
    ],
)
def test_an_address_that_cannot_be_one_is_noticed_in_a_memo(text: str, code: str | None) -> None:
    assert next((each.code for each in overlooked(text, TODAY)), None) == code
