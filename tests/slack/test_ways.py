"""The ways in: command, shortcuts, mentions, edited messages, files, the agent pane, a missing department."""

from datetime import timedelta
from typing import Any

import pytest

from bot.slack import thinking
from bot.slack.plaintext import plain
from storage import conversations
from storage.engine import DatabaseUnusable, reading
from tests.faults.limits import words_of
from tests.faults.slackstub import BOT
from tests.faults.slackuser import Workspace, elements
from tests.faults.socketstub import awaited
from tests.slack.people import ACCOUNTS
from tests.slack.test_desk import MEMO, case, filed

BOTH_WAYS = True
"""Every promise here holds over HTTP and through Socket Mode."""

QUESTION = "協定の期間は何年までですか"


def draft(space: Workspace, person: str = "sato"):
    with reading(space.desk.engine) as session:
        return conversations.peek(session, person, "slack").draft


def test_the_command_answers_a_question_at_once(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    for text in (f"ask {QUESTION}", f"質問 {QUESTION}", QUESTION):
        answer = sato.command(text)
        assert answer.body["response_type"] == "ephemeral"
        assert "最長2年間" in words_of(answer.body["blocks"]) and answer.body["text"]
    assert space.stub.posts == []


def test_the_command_logs_a_memo(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    answer = sato.command(f"memo {MEMO}")
    assert "ダイレクトメッセージ" in words_of(answer.body["blocks"])
    assert "株式会社見本電機" in sato.read()
    sato.press("このまま推進担当に送る")
    assert case(space).company == "株式会社見本電機"


def test_the_command_without_a_memo_opens_a_field(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.command("メモ")
    view = sato.view
    assert view["blocks"][-1]["element"]["multiline"]
    sato.submit(view, {"notes": MEMO})
    assert draft(space).facts["company"].value == "株式会社見本電機"


def test_the_command_begins_lists_opens_and_helps(space: Workspace) -> None:
    sato, _, _ = filed(space)
    assert "R8-0001" in words_of(sato.command("cases").body["blocks"])
    assert "R8-0001" in words_of(sato.command("案件").body["blocks"])
    assert "03-0000-1234" in words_of(sato.command("R8-0001").body["blocks"])
    other = space.member(ACCOUNTS["takahashi"]).command("R8-0001").body
    assert "この案件は表示できません" in words_of(other["blocks"])
    assert "/renkei 質問" in words_of(sato.command("help").body["blocks"])
    assert "/renkei 質問" in words_of(sato.command("").body["blocks"])
    sato.command("相談")
    assert "どの企業から" in sato.read()


def test_a_message_becomes_a_consultation_with_its_link(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.record(MEMO, ts="1700000000.000100")
    shown = words_of(sato.view["blocks"])
    assert "株式会社見本電機" in shown and "ダイレクトメッセージ" in shown
    story = "".join(heard.text for heard in draft(space).story)
    assert "https://example.slack.com/archives/C0HALL/p1700000000000100" in story


def test_the_global_shortcut_opens_a_field_that_is_kept_as_one_types(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.shortcut()
    view = sato.view
    block = view["blocks"][-1]
    state = {"values": {"notes": {block["element"]["action_id"]: {"value": "見本電機から電話"}}}}
    action = {"action_id": block["element"]["action_id"], "type": "plain_text_input", "action_ts": "1.1",
              "value": "見本電機から電話"}  # fmt: skip
    payload = {**sato._base("block_actions"), "actions": [action], "view": {**view, "state": state}}
    assert space.payload(payload).status == 200
    with reading(space.desk.engine) as session:
        assert conversations.peek(session, "sato", "slack").notes == "見本電機から電話"


def test_an_answer_in_a_channel_is_for_the_asker_until_they_show_it(space: Workspace) -> None:
    sato, takahashi = space.member(ACCOUNTS["sato"]), space.member(ACCOUNTS["takahashi"])
    sato.mention(QUESTION, ts="1700000001.000100")
    private = space.stub.posts[-1]
    assert (private.user, private.thread, private.channel) == (sato.id, "1700000001.000100", "C0HALL")
    takahashi.press("みんなに見せる", private)
    assert space.stub.in_channel("C0HALL") == []
    sato.press("みんなに見せる", private)
    sato.press("みんなに見せる", private)
    public = space.stub.in_channel("C0HALL")
    assert len(public) == 1 and "最長2年間" in words_of(public[0].blocks)
    assert public[0].thread == "1700000001.000100"


def test_whoever_writes_in_a_thread_of_the_direct_message_is_answered_there(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    root = space.stub.posts[-1]
    assert root.channel == sato.dm and root.thread == ""
    sato.write("広報などの協力まで", thread_ts=root.ts)
    answer = space.stub.posts[-1]
    assert answer.thread == root.ts and "その他効果的な連携" in words_of(answer.blocks)
    # The same conversation: what was answered in the thread is not asked for below it.
    sato.press("方針の文を見る", answer)
    assert space.stub.posts[-1].thread == root.ts
    sato.write("送る")
    told = [post for post in space.stub.posts if post.channel == sato.dm][-1]
    assert told.thread == "" and "受け付けました" in words_of(told.blocks)


def test_a_consultation_begun_in_a_channel_goes_on_in_the_direct_message(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.mention(MEMO)
    assert draft(space).facts["company"].value == "株式会社見本電機"
    whispered = [post for post in space.stub.posts if post.user == sato.id][-1]
    assert "ダイレクトメッセージで続けます" in words_of(whispered.blocks)
    assert any("url" in element for element in elements(whispered.blocks))
    assert space.stub.in_channel("C0HALL") == []


def test_one_post_that_comes_as_two_events_counts_once(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    ts = "1700000002.000100"
    both = {"channel": "C0HALL", "user": sato.id, "ts": ts, "text": f"<@{BOT}> {QUESTION}"}
    space.event({"type": "message", "channel_type": "channel", **both})
    space.event({"type": "app_mention", **both})
    space.event({"type": "message", "channel_type": "channel", **both})
    space.deliver()
    assert len(space.stub.posts) == 1


def test_the_bot_is_silent_where_it_is_not_addressed(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    plain = {"type": "message", "user": sato.id, "text": QUESTION, "channel": "C0HALL"}
    space.event({**plain, "channel_type": "channel", "ts": "1.1"})
    space.event({**plain, "channel_type": "group", "ts": "1.2", "thread_ts": "1.1"})
    space.event({**plain, "channel_type": "im", "channel": sato.dm, "ts": "1.3", "subtype": "channel_join"})
    space.event({**plain, "channel_type": "im", "channel": sato.dm, "ts": "1.4", "bot_id": "B1"})
    space.event({**plain, "channel_type": "im", "channel": sato.dm, "ts": "1.5", "user": BOT})
    space.deliver()
    assert space.stub.posts == []


def test_the_same_delivery_any_number_of_times_is_one(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    for _ in range(4):
        sato.write(MEMO, ts="1700000003.000100")
    assert len(space.stub.seen_by(sato.id)) == 1


def _edit(space: Workspace, user: str, ts: str, old: str, new: str, *, at: str) -> None:
    sato = space.member(user)
    message = {"type": "message", "user": user, "ts": ts, "text": new, "edited": {"user": user, "ts": at}}
    event = {"type": "message", "subtype": "message_changed", "channel": sato.dm, "channel_type": "im",
             "ts": at, "message": message, "previous_message": {"user": user, "ts": ts, "text": old}}  # fmt: skip
    space.event(event)
    space.event(event)
    space.deliver()


def test_an_edited_message_is_read_again_while_its_answer_is_the_last(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    sato.write("広報などの協力まで", ts="1700000004.000100")
    _edit(space, sato.id, "1700000004.000100", "広報などの協力まで", "加わる", at="1700000004.000200")
    assert draft(space).facts["kind"].value == "joint"
    _edit(space, sato.id, "1700000004.000100", "加わる", "広報などの協力まで", at="1700000004.000300")
    assert draft(space).facts["kind"].value == "cooperation"


def test_a_memo_that_is_edited_at_once_is_read_in_place_of_the_first(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO, ts="1700000004.000100")
    new = MEMO.replace("見本電機", "見本飲料")
    _edit(space, sato.id, "1700000004.000100", MEMO, new, at="1700000004.000200")
    assert draft(space).facts["company"].value == "株式会社見本飲料"
    assert [heard.text for heard in draft(space).story] == [new]


def test_a_question_that_is_edited_is_answered_anew_and_takes_back_no_answer(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    sato.write("広報などの協力まで")
    before = draft(space).facts
    for asked, stamp in (("審査会は必要？", "1700000006.000100"), ("協定の期間は", "1700000007.000100")):
        sato.write(asked, ts=stamp)
        _edit(space, sato.id, stamp, asked, QUESTION, at=stamp[:-3] + "200")
        assert "最長2年間" in sato.read() and draft(space).facts == before


def test_an_answer_to_the_desk_that_is_edited_is_not_taken_for_something_new(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    yamaguchi.press("職員に確認")
    yamaguchi.submit(yamaguchi.view, {"question": "企画書はいつ届く予定ですか。"})
    sato.write("来週の火曜に届くそうです", ts="1700000008.000100")
    before = case(space)
    _edit(
        space,
        sato.id,
        "1700000008.000100",
        "来週の火曜に届くそうです",
        "来週の水曜に届くそうです",
        at="1700000008.2",
    )
    assert case(space) == before and "前に書いたメッセージが直されました" in sato.read()


def test_an_older_message_that_is_edited_changes_nothing_and_the_bot_asks(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO, ts="1700000005.000100")
    sato.write("広報などの協力まで")
    before = draft(space)
    _edit(space, sato.id, "1700000005.000100", MEMO, "株式会社べつ", at="1700000005.000200")
    assert draft(space) == before
    assert "前に書いたメッセージが直されました" in sato.read()
    event = {"type": "message", "subtype": "message_deleted", "channel": sato.dm, "channel_type": "im",
             "ts": "1.9", "deleted_ts": "1700000005.000100"}  # fmt: skip
    assert space.event(event).status == 200
    assert draft(space) == before


def test_opening_the_direct_message_greets_once_and_suggests(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.opens()
    sato.opens()
    assert len(space.stub.seen_by(sato.id)) == 1
    assert [one["title"] for one in space.stub.prompts[0]["prompts"]] == [
        "方針を質問する", "相談を記録する", "私の案件",
    ]  # fmt: skip


def test_whoever_has_drafts_is_offered_to_go_on(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    sato.write("下書きにする")
    sato.opens()
    assert [one["title"] for one in space.stub.prompts[0]["prompts"]][-1] == "続きから"


def test_a_status_stands_while_a_message_is_read_and_goes_with_the_answer(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thinking, "LINGERS", 0.0)
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO, ts="1700000009.000100")
    assert awaited(lambda: len(space.stub.statuses) == 2, 5)
    shown, gone = space.stub.statuses
    assert (shown["channel_id"], shown["thread_ts"]) == (sato.dm, "1700000009.000100")
    assert (shown["status"], gone["status"]) == ("考えています", "")


def test_a_workspace_without_a_status_is_not_asked_again(space: Workspace) -> None:
    space.stub.fail("assistant.threads.setStatus", "unknown_method", times=9)
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    assert awaited(lambda: space.stub.called("assistant.threads.setStatus"), 5)
    assert awaited(lambda: not space.slack.office.thinking._has_surface, 5)
    sato.write("広報などの協力まで")
    assert len(space.stub.called("assistant.threads.setStatus")) == 1 and space.stub.statuses == []


def test_a_day_is_picked_in_a_modal_and_typed_everywhere_else(space: Workspace) -> None:
    sato, _, _ = filed(space)
    number = "R8-0001"
    sato.opens("home")
    sato.act_in_view(space.stub.homes[sato.id], "詳細")
    sato.act_in_view(sato.view, "直す")
    pickers = {block["block_id"]: block["element"] for block in sato.view["blocks"]
               if block["type"] == "input" and block["element"]["type"] == "datepicker"}  # fmt: skip
    assert set(pickers) == {"next_appointment", "promised_reply"}
    sato.submit(sato.view, {"promised_reply": "2026-11-30"})
    assert case(space, number).facts["promised_reply"].value == "2026-11-30"
    sato.act_in_view(space.stub.homes[sato.id], "詳細")
    sato.act_in_view(sato.view, "直す")
    sato.submit(sato.view, {"promised_reply": ""})
    assert "promised_reply" not in case(space, number).facts


def test_a_workspace_without_the_agent_pane_does_without(space: Workspace) -> None:
    space.stub.fail("assistant.threads.setSuggestedPrompts", "missing_scope")
    sato = space.member(ACCOUNTS["sato"])
    sato.opens()
    assert "どの企業から" in sato.read()


def test_an_old_button_says_so(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    post, element = sato.button("加わる")
    sato.act(post, element)
    sato.act(post, element)
    assert "回答済みです" in sato.read()


def test_a_missing_department_is_asked_once(space: Workspace) -> None:
    space.stub.add_user("U0NEW", "新人", "", "new@example.jp")
    new = space.member("U0NEW")
    new.write(MEMO)
    new.write("加わる")
    asked = [post for post in space.stub.seen_by(new.id) if "所属の課がわかりません" in words_of(post.blocks)]
    assert len(asked) == 1
    new.press("所属を入れる", asked[0])
    new.submit(new.view, {"department": "観光課"})
    new.write("送る")
    assert case(space).logger.department == "観光課"


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("A &amp; B &lt;株式会社&gt;", "A & B <株式会社>"),
        ("<@U0MORI>と<@U0SATO|佐藤>", "@U0MORIと@佐藤"),
        ("<#C0HALL|雑談>", "#雑談"),
        ("<!channel> <!here|@here> <!subteam^S0DESK>", "@channel @here @subteam"),
        ("<https://example.jp>", "https://example.jp"),
        ("<https://example.jp|案内>", "案内（https://example.jp）"),
        ("<mailto:a@example.jp|a@example.jp>", "a@example.jp"),
        ("<tel:0300001234|03-0000-1234>", "03-0000-1234"),
    ],
)
def test_references_and_signs_are_read_as_they_were_meant(sent: str, meant: str) -> None:
    assert plain(sent) == meant


def test_nothing_typed_mentions_anybody(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write("株式会社<A&B>が<!channel>に案内を出したい。*太字* _斜体_")
    post = space.stub.seen_by(sato.id)[-1]
    assert "<!channel>" not in post.text and "mrkdwn" not in str(post.blocks)


def test_an_edit_that_could_be_stored_only_by_half_is_not_stored_and_comes_again(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO, ts="1700000004.000100")
    before, new = draft(space), MEMO.replace("見本電機", "見本飲料")
    save = conversations.save
    times = iter(range(9))

    def failing(*given: Any) -> None:
        if next(times) == 1:
            raise DatabaseUnusable("SQLITE_FULL")
        save(*given)

    monkeypatch.setattr(conversations, "save", failing)
    message = {"type": "message", "user": sato.id, "ts": "1700000004.000100", "text": new,
               "edited": {"user": sato.id, "ts": "1700000004.2"}}  # fmt: skip
    event = {"type": "message", "subtype": "message_changed", "channel": sato.dm, "channel_type": "im",
             "ts": "1.9", "message": message, "previous_message": {**message, "text": MEMO}}  # fmt: skip
    assert space.event(event).status == 500 and draft(space) == before
    assert space.event(event).status == 200
    assert [heard.text for heard in draft(space).story] == [new]


FORWARDED = {
    "is_share": True,
    "text": MEMO.replace("㈱", "株式会社"),
    "fallback": "[11月24日] 見本: 相談",
    "from_url": "https://example.slack.com/archives/C1/p1",
}
MAIL = {
    "id": "F0MAIL",
    "mode": "email",
    "filetype": "email",
    "pretty_type": "Email",
    "title": "ご相談",
    "size": 1000,
    "permalink": "https://example.slack.com/files/U1/F0MAIL/x",
}


def test_a_message_that_is_forwarded_is_read_with_where_it_stands(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write("", attachments=[FORWARDED])
    assert draft(space).facts["company"].value == "株式会社見本電機"
    assert "https://example.slack.com/archives/C1/p1" in draft(space).story[0].text


@pytest.mark.parametrize(
    "words",
    [
        {"plain_text": MEMO},
        {"preview_plain_text": MEMO},
        {"preview": "<div>" + MEMO.replace("\n", "</div>\n<div>") + "</div>"},
    ],
    ids=["whole", "beginning", "page"],
)
def test_an_e_mail_that_is_forwarded_is_read(space: Workspace, words: dict[str, str]) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write("", subtype="file_share", files=[{**MAIL, **words}])
    assert draft(space).facts["company"].value == "株式会社見本電機"
    assert "mihon@example.jp" in draft(space).story[0].text and "<div>" not in draft(space).story[0].text


@pytest.mark.parametrize(
    "more",
    [
        {"attachments": [FORWARDED]},
        {"attachments": [{"fallback": MEMO}]},
        {"files": [{**MAIL, "plain_text": MEMO}]},
    ],
    ids=["message", "fallback", "e-mail"],
)
def test_what_was_forwarded_is_recorded_as_a_consultation(space: Workspace, more: dict[str, Any]) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.record("", **more)
    assert "株式会社見本電機" in words_of(sato.view["blocks"])
    assert draft(space).facts["company"].value == "株式会社見本電機"


def test_what_slack_shows_under_a_link_is_nothing_that_was_said(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    link = {"text": "株式会社べつの案内", "from_url": "https://example.jp", "fallback": "案内"}
    sato.write(MEMO, ts="1700000004.000100", attachments=[link])
    before = draft(space)
    assert [heard.text for heard in before.story] == [MEMO]
    sato_message = {"type": "message", "user": sato.id, "ts": "1700000004.000100", "text": MEMO}
    event = {"type": "message", "subtype": "message_changed", "channel": sato.dm, "channel_type": "im",
             "ts": "1.9", "message": {**sato_message, "attachments": [link]},
             "previous_message": sato_message}  # fmt: skip
    posts = len(space.stub.posts)
    space.event(event)
    space.deliver()
    assert draft(space) == before and len(space.stub.posts) == posts


def test_an_edited_message_with_a_file_is_read_in_place_with_its_file(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    file = space.stub.add_file("F0PLAN", sato.id, "企画書.pdf", b"%PDF-1.7 x")
    sato.write(MEMO, ts="1700000004.000100", subtype="file_share", files=[file])
    new = MEMO.replace("見本電機", "見本飲料")
    message = {"type": "message", "user": sato.id, "ts": "1700000004.000100", "text": new, "files": [file],
               "edited": {"user": sato.id, "ts": "1700000004.2"}}  # fmt: skip
    event = {"type": "message", "subtype": "message_changed", "channel": sato.dm, "channel_type": "im",
             "ts": "1.9", "message": message, "previous_message": {**message, "text": MEMO}}  # fmt: skip
    space.event(event)
    space.deliver()
    (heard,) = draft(space).story
    assert heard.text.startswith(new) and "企画書.pdf" in heard.text
    assert draft(space).facts["company"].value == "株式会社見本飲料"


def test_what_was_typed_into_a_form_that_has_grown_old_is_given_back(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    sato.write("広報などの協力まで")
    sato.press("書き足す")
    sato.press("入力する")
    view = sato.view
    sato.write("送る")
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    sato.submit(view, {field: "打ち込んだ長い文章。" * 40})
    assert "回答済みです" in sato.read() and "打ち込んだ長い文章。" * 40 in sato.read()


def test_the_button_of_a_form_that_has_grown_old_says_so(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    sato.write("広報などの協力まで")
    sato.press("書き足す")
    old = sato.button("入力する")
    sato.write("送る")
    sato.act(*old)
    assert "回答済みです" in words_of(sato.view["blocks"]) and sato.view["callback_id"] == "telling"
    space.desk.clock.now += timedelta(days=91)
    space.desk.delivery.tidy_daily()
    shown = len(space.stub.called("views.open"))
    sato.act(*old)
    assert "回答済みです" in words_of(sato.view["blocks"])
    assert len(space.stub.called("views.open")) == shown + 1
