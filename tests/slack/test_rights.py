"""Who may do what: fail closed, and at once."""

from time import sleep
from typing import Any

import pytest

from bot.slack import modals, people
from bot.slack.pressing import carried
from dialogs import rights
from dialogs.actions import ACTIONS
from dialogs.reply import Form, Input
from dialogs.turn import Press
from storage import accounts
from storage.engine import reading
from tests.faults.limits import words_of
from tests.faults.slackuser import Workspace
from tests.slack.people import ACCOUNTS
from tests.slack.test_desk import card, case, filed

NOBODY: dict[str, dict[str, Any]] = {
    "guest": {"is_restricted": True},
    "single channel guest": {"is_ultra_restricted": True},
    "bot": {"is_bot": True},
    "stranger": {"is_stranger": True},
    "other workspace": {"team_id": "T0OTHER"},
    "deactivated": {"deleted": True},
}


@pytest.mark.parametrize("flags", NOBODY.values(), ids=NOBODY)
def test_these_get_nothing(space: Workspace, flags: dict[str, Any]) -> None:
    space.stub.add_user("U0GUEST", "客", "", "guest@example.jp", **flags)
    object.__setattr__(space.desk.settings, "slack_desk_users", ("U0GUEST",))
    guest = space.member("U0GUEST")
    assert guest.write("協定の期間は何年までですか").status == 200
    assert guest.mention("協定の期間は何年までですか").status == 200
    guest.opens("home")
    assert space.stub.posts == [] and space.stub.homes == {}
    assert "職員だけが使えます" in guest.command("質問 協定の期間は").body["text"]
    guest.shortcut()
    assert "職員だけが使えます" in words_of(guest.view["blocks"])


def test_an_unknown_user_gets_nothing_and_may_try_again(space: Workspace) -> None:
    nobody = space.member("U0NOBODY")
    assert nobody.write("送る").status == 500
    assert "確認できません" in nobody.command("cases").body["text"]
    assert space.stub.posts == []


@pytest.mark.parametrize("how", ["500", "nonsense", "cut", "limited", "user_not_found"])
def test_a_failed_look_up_grants_nothing_and_loses_nothing(space: Workspace, how: str) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("users.info", how)
    assert sato.write("協定の期間は何年までですか", ts="1.5").status == 500
    space.slack.office.directory._profiles._known.clear()
    assert sato.write("協定の期間は何年までですか", ts="1.5").status == 200
    assert len(space.stub.seen_by(sato.id)) == 1


def test_nobody_is_of_the_desk_where_the_list_is_empty(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    object.__setattr__(space.desk.settings, "slack_desk_users", ())
    yamaguchi.press("担当する", card(space))
    assert case(space).assignee is None
    assert "表示できません" in words_of(yamaguchi.view["blocks"])


def test_the_user_group_decides_and_losing_it_takes_effect_within_a_minute(space: Workspace) -> None:
    object.__setattr__(space.desk.settings, "slack_desk_usergroup", "S0DESK")
    space.stub.groups["S0DESK"] = [ACCOUNTS["mori"]]
    _, yamaguchi, mori = filed(space)
    yamaguchi.press("担当する", card(space))
    assert case(space).assignee is None
    passed = 0.0
    directory = space.slack.office.directory
    for looks in (directory._groups, directory._profiles):
        looks._known.clear()
        looks._clock = lambda: passed
    mori.press("担当する", card(space))
    assert case(space).assignee.name == "森"
    space.stub.groups["S0DESK"] = []
    passed = 59.0
    mori.press("庁内メモ", card(space))
    assert mori.view["callback_id"] == "form"
    passed = 61.0
    mori.press("結果を決める", card(space))
    assert "表示できません" in words_of(mori.view["blocks"])


def test_a_deactivated_account_loses_everything_within_a_minute(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    profiles = space.slack.office.directory._profiles
    space.stub.users[yamaguchi.id]["deleted"] = True
    now = profiles._clock()
    profiles._clock = lambda: now + 61
    yamaguchi.press("担当する", card(space))
    assert case(space).assignee is None and "職員だけが使えます" in words_of(yamaguchi.view["blocks"])


def test_every_action_of_the_desk_asks_for_the_right_again(space: Workspace) -> None:
    """Whatever was drawn for whom: each press and each form is refused to staff, and to whoever left the desk."""
    filed(space)
    takahashi = space.member(ACCOUNTS["takahashi"])
    mine = [name for name, who in rights.TABLE.items() if who in {"desk", "logger", "writer"}]
    for name in mine:
        takahashi.act(card(space), {"action_id": f"card:{name}.0", "type": "button", "value": "R8-0001"})
        value = carried(Press(name, "R8-0001"), "slack")
        takahashi.act(card(space), {"action_id": f"press:{name}.0", "type": "button", "value": value})
        if name in ACTIONS:
            form = modals.form(Form("題", name, (Input("x", "欄"),), "送る", "R8-0001"), "slack:modal")
            takahashi.submit({"id": "V", **form}, {"x": "1"})
    assert case(space).version == 1 and len(mine) > 12
    assert not any("03-0000-1234" in words_of(post.blocks) for post in space.stub.seen_by(takahashi.id))


def test_a_look_up_that_came_late_counts_at_the_next_try(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.05)
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("users.info", "hang", seconds=0.3)
    assert sato.write("協定の期間は何年までですか", ts="1.5").status == 500
    sleep(0.5)
    assert sato.write("協定の期間は何年までですか", ts="1.5").status == 200


def test_the_department_comes_from_the_profile_field_the_settings_name(space: Workspace) -> None:
    object.__setattr__(space.desk.settings, "slack_department_field", "Xf0DEPT")
    space.stub.users[ACCOUNTS["sato"]]["fields"] = {"Xf0DEPT": {"value": "観光課", "alt": ""}}
    filed(space)
    assert case(space).logger.department == "観光課"
    takahashi = space.member(ACCOUNTS["takahashi"])
    takahashi.write("協定の期間は何年までですか")
    assert "所属の課がわかりません" in takahashi.read()


def test_a_profile_field_that_cannot_be_read_lets_nobody_in(space: Workspace) -> None:
    object.__setattr__(space.desk.settings, "slack_department_field", "Xf0DEPT")
    space.stub.fail("users.profile.get", "missing_scope")
    assert space.member(ACCOUNTS["sato"]).write("協定の期間は何年までですか").status == 500


@pytest.mark.parametrize("how", ["500", "cut", "missing_scope", "limited"])
def test_a_user_group_that_cannot_be_read_has_no_members(space: Workspace, how: str) -> None:
    object.__setattr__(space.desk.settings, "slack_desk_usergroup", "S0DESK")
    space.stub.groups["S0DESK"] = [ACCOUNTS["mori"]]
    space.stub.fail("usergroups.users.list", how, times=100)
    _, _, mori = filed(space)
    mori.press("担当する", card(space))
    assert case(space).assignee is None


def test_the_desks_rights_are_never_stored(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    yamaguchi.press("担当する", card(space))
    with reading(space.desk.engine) as session:
        entry = accounts.entry(session, "slack:T0RENKEI", yamaguchi.id)
    assert entry is not None and not entry.desk


def test_a_case_of_others_is_as_one_that_is_not_there(space: Workspace) -> None:
    filed(space)
    takahashi = space.member(ACCOUNTS["takahashi"])
    answers = [takahashi.command(number).body for number in ("R8-0001", "R8-0099")]
    assert answers[0]["blocks"] == answers[1]["blocks"]


def test_a_form_of_somebody_else_is_not_opened(space: Workspace) -> None:
    sato, _, _ = filed(space)
    sato.press("取り下げる")
    post, element = sato.button("入力する")
    takahashi = space.member(ACCOUNTS["takahashi"])
    takahashi.act(post, element)
    assert takahashi.view["callback_id"] == "telling" and "回答済みです" in words_of(takahashi.view["blocks"])


def test_what_came_late_is_as_old_as_the_asking(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PATIENCE", 0.05)
    object.__setattr__(space.desk.settings, "slack_desk_usergroup", "S0DESK")
    space.stub.groups["S0DESK"] = [ACCOUNTS["mori"]]
    _, _, mori = filed(space)
    passed = 0.0
    directory = space.slack.office.directory
    for looks in (directory._groups, directory._profiles):
        looks._known.clear()
        looks._clock = lambda: passed
    space.stub.fail("usergroups.users.list", "hang", seconds=0.3)
    mori.press("担当する", card(space))
    assert case(space).assignee is None
    sleep(0.6)
    space.stub.groups["S0DESK"] = []
    passed = 3600.0
    monkeypatch.setattr(people, "PATIENCE", 5)
    mori.press("担当する", card(space))
    assert case(space).assignee is None
