"""Parts as HTML, and presses read back from where they stand."""

from dataclasses import replace
from datetime import datetime
from typing import get_args

import pytest
from web_office import NASTY

from bot.web.render import Entry, entry_data, entry_html, open_step, part_html, plain, pressed
from bot.web.render import Place as At
from bot.web.shell import TOKYO
from dialogs.reply import (
    Card,
    CaseLine,
    CaseList,
    Choice,
    Choices,
    Form,
    Input,
    Line,
    Pad,
    Part,
    Quotation,
    Receipt,
    Reply,
    Row,
    Sorting,
    Text,
)
from dialogs.turn import Press, Submit

NOW = datetime(2026, 11, 24, 10, 31, tzinfo=TOKYO)


def _parts(words: str) -> tuple[Part, ...]:
    row, line = Row(words, words, "company", words), Line(words, words, words)
    options = (("a", words), (words, words))
    return (
        Text(words, strong=True),
        Quotation(f"{words}ただし{words}", f"ただし{words}", words),
        Card(words, (row, Row(words, words)), 3),
        Sorting(words, (line,), words),
        Choices((Choice(words, "answer", words, 3, main=True), Choice(words, "case", words))),
        Form(
            words,
            "edit",
            (
                Input("one", words, words, words, error=words, required=True),
                Input("two", words, words, long=True),
                Input("three", words, words, options=options),
            ),
            words,
            words,
            3,
        ),
        Pad(words, words, (words,), words, "listen_keep", "listen_done", words),
        Receipt("R8-0001", f"受け付けました。R8-0001{words}", words, (row,), words, words, words),
        CaseList(words, (CaseLine(words, words, words, words, words, words),)),
    )


REPLY = Reply(_parts("語"))


def test_the_examples_hold_every_kind_of_part() -> None:
    assert [type(part) for part in REPLY.parts] == list(get_args(Part))


@pytest.mark.parametrize("words", NASTY)
def test_no_part_lets_words_become_markup(words: str) -> None:
    for part in _parts(words):
        html = str(part_html(part, At(1, 0, 3)))
        for sign in ("<script", "<img", "<svg", "<iframe", "<A&B", 'href="javascript', 'href="data'):
            assert sign not in html, type(part)
        assert 'onerror="' not in html


def test_the_proviso_stands_out() -> None:
    assert "<em>ただし語</em>" in str(part_html(REPLY.parts[1], At(1, 1, 0)))
    whole = part_html(Quotation("語", "", "6(3)"), At(1, 1, 0))
    assert "<em>" not in str(whole)


@pytest.mark.parametrize("index", [2, 4, 5])
def test_buttons_of_an_older_prompt_are_spent(index: int) -> None:
    part = REPLY.parts[index]
    assert " disabled" not in str(part_html(part, At(1, index, 3)))
    assert " disabled" in str(part_html(part, At(1, index, 4)))


def test_what_is_pressed_is_read_from_where_it_stands() -> None:
    assert pressed(REPLY, "c4.0", {}) == Press("answer", "語", 3)
    assert pressed(REPLY, "r2.0", {}) == Press("edit", "company", 3)
    sent = pressed(REPLY, "f5", {"one": "1", "three": "a", "_entry": "1", "other": "x"})
    assert sent == Submit("edit", "語", 3, {"one": "1", "three": "a"})


@pytest.mark.parametrize(
    "ref", ["", "c", "c4.9", "r2.1", "r2.7", "f4", "c5.0", "c99.0", "x4.0", "c4.0 ", "c４.0", "c4.0\n"]
)
def test_nothing_else_can_be_pressed(ref: str) -> None:
    assert pressed(REPLY, ref, {}) is None


def test_an_answer_without_a_prompt_leaves_none_open() -> None:
    asked, told = Entry(1, NOW, reply=REPLY), Entry(2, NOW, reply=Reply((Text("語"),)))
    said, notice = Entry(3, NOW, said="語"), replace(told, notice=True)
    assert open_step([asked]) == open_step([asked, said]) == open_step([asked, notice]) == 3
    assert open_step([asked, told]) == open_step([]) == 0


def test_an_entry_as_the_stream_carries_it() -> None:
    data = entry_data(Entry(7, NOW, said="<b>", thread="t"))
    assert data["id"] == 7 and data["label"] == "令和8年11月24日（火）"
    assert "&lt;b&gt;" in str(data["html"]) and 'data-thread="t"' in str(data["html"])
    assert "10:31" in str(entry_html(Entry(7, NOW, reply=REPLY), 0))


def test_a_reply_in_plain_lines() -> None:
    lines = plain(REPLY)
    assert lines[0] == "語" and "受け付けました。R8-0001語" in lines
