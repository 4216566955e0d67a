"""What is declared in dialogs appears in Slack: no line of Slack's own is written for it."""

from dataclasses import replace

import pytest

from dialogs import actions, desk, engine, moves, prompt, rights
from dialogs.changes import NoteCase
from dialogs.consultation import CONSULTATION
from dialogs.dialog import Dialog, Option, Question
from dialogs.display import clock
from dialogs.reply import Input
from dialogs.talk import button
from dialogs.wording import say
from tests.faults.limits import words_of
from tests.faults.slackuser import Workspace, elements
from tests.slack.people import ACCOUNTS
from tests.slack.test_desk import MEMO, card, case, filed

BOTH_WAYS = True


def test_a_new_action_of_the_desk_is_offered_asked_for_and_done(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = (
        Input("held_on", "開催日", required=True, date=True),
        Input("decision", "審査の結果", required=True, options=(("yes", "事業化する"), ("no", "しない"))),
        Input("minutes", "議事の要旨", limit=2000, long=True),
    )
    board = actions.Action(
        "board", "listen", lambda _: inputs, lambda *_: "",
        lambda _, case, fields: NoteCase(case.number, f"審査会 {fields['held_on']} {fields['decision']}"),
    )  # fmt: skip
    monkeypatch.setitem(actions.ACTIONS, "board", board)
    monkeypatch.setitem(rights.TABLE, "board", "desk")
    _, yamaguchi, _ = filed(space)
    yamaguchi.press("詳細", card(space))
    name = desk.form_of(board, case(space)).title
    yamaguchi.act_in_view(yamaguchi.view, name)
    kinds = [block["element"]["type"] for block in yamaguchi.view["blocks"] if block["type"] == "input"]
    assert kinds == ["datepicker", "static_select", "plain_text_input"]
    yamaguchi.submit(yamaguchi.view, {"decision": "yes"})
    again = yamaguchi.open_view
    assert again and "開催日を入れてください" in words_of(again["blocks"])
    yamaguchi.submit(again, {"held_on": "2026-12-01", "decision": "yes"})
    assert case(space).history[-1].detail["text"] == "審査会 2026-12-01 yes"


def test_a_new_action_that_is_not_allowed_yet_says_why(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> str:
        return f"まだできません（方針 5(1)、{clock(space.desk.clock())}）。"

    monkeypatch.setitem(actions.ACTIONS, "claim", replace(actions.ACTIONS["claim"], refused=refused))
    _, yamaguchi, _ = filed(space)
    yamaguchi.press("担当する", card(space))
    assert "まだできません（方針 5(1)" in words_of([post.blocks for post in yamaguchi.sees()])
    assert case(space).assignee is None


def test_a_new_question_of_the_conversation_is_asked_with_its_buttons(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Question(
        "development", "development", (Option("development_company", "company"), Option("button_not_mentioned", "not_mentioned"))
    )  # fmt: skip
    monkeypatch.setattr(prompt, "CONSULTATION", Dialog("new", (), (new,), CONSULTATION.branches))
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    post, element = sato.button(say("labels.development_company"))
    assert element["action_id"].startswith("press:answer")
    sato.act(post, element)
    sato.write("送る")
    assert case(space).facts["development"].value == "company"


def test_a_new_way_to_begin_stands_on_home(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    starters = moves.starters
    monkeypatch.setattr(moves, "starters", lambda talk: (*starters(talk), button("board", "practice")))
    monkeypatch.setitem(engine.PRESSES, "practice", moves.practice)
    monkeypatch.setattr("dialogs.talk.label", lambda group, code: "審査会を記録" if code == "board" else code)
    sato = space.member(ACCOUNTS["sato"])
    sato.opens("home")
    labels = [
        each["text"]["text"] for each in elements(space.stub.homes[sato.id]["blocks"]) if "text" in each
    ]
    assert "審査会を記録" in labels
