"""What is said to the bot in a channel: it asks or begins something, and leaves alone what stands open elsewhere."""

from datetime import timedelta

import pytest

from tests.faults.limits import words_of
from tests.faults.slackstub import BOT, DESK_CHANNEL, Post
from tests.faults.slackuser import Workspace
from tests.slack.people import ACCOUNTS
from tests.slack.test_desk import MEMO, card, case, filed
from tests.slack.test_ways import QUESTION, draft

DAY = timedelta(days=1)
ANSWER = "株式会社見本電機の件なので、2週間を目安に返事をしています"


def asked_of_the_desk(space: Workspace) -> Post:
    """佐藤 asks the desk; the post of the question."""
    sato = space.member(ACCOUNTS["sato"])
    sato.write("返事はいつもらえますか")
    sato.press("推進担当に聞く")
    return card(space)


def told(space: Workspace, user: str) -> list[str]:
    """What somebody was told in channels, alone."""
    return [words_of(post.blocks) for post in space.stub.posts if post.user == user]


@pytest.mark.parametrize(
    "text", ["送る", "ありがとうございます、よろしく", "直す", "はい", "1", "R8-0001 定員は20人になりました"]
)
def test_what_is_said_in_a_channel_goes_into_no_draft_of_the_direct_message(
    space: Workspace, text: str
) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write("株式会社見本電機が相談に来た")
    before, posts = draft(space), len(space.stub.seen_by(sato.id))
    sato.mention(text)
    assert draft(space) == before and case(space) is None
    assert len(space.stub.seen_by(sato.id)) == posts and len(told(space, sato.id)) == 1


def test_what_is_read_back_is_not_sent_from_a_channel(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    sato.mention("送る")
    assert case(space) is None and "ダイレクトメッセージで続けます" in told(space, sato.id)[-1]


def test_a_consultation_told_in_a_channel_begins_anew_beside_the_open_draft(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    sato.mention("株式会社べつ会社から清掃活動の相談がありました。場所は芝公園")
    assert "べつ会社" in draft(space).facts["company"].value and len(draft(space).story) == 1
    sato.write("下書きにする")
    sato.opens("home")
    assert "見本電機" in words_of(space.stub.homes[sato.id]["blocks"])


def test_what_is_said_in_a_channel_answers_no_question_of_the_desk(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    yamaguchi.press("職員に確認", card(space))
    yamaguchi.submit(yamaguchi.view, {"question": "企画書はいつ届く予定ですか。"})
    sato.mention("来週の火曜に届くそうです")
    assert case(space).turn == "staff"


def test_own_cases_and_help_are_shown_in_a_channel_to_the_asker_alone(space: Workspace) -> None:
    sato, _, _ = filed(space)
    sato.mention("私の案件")
    sato.mention("ヘルプ")
    cases, help_ = told(space, sato.id)
    assert "R8-0001" in cases and "途中で" in help_ and space.stub.in_channel("C0HALL") == []


def test_an_answer_in_the_thread_that_comes_twice_is_one(space: Workspace) -> None:
    asked = asked_of_the_desk(space)
    yamaguchi = space.member(ACCOUNTS["yamaguchi"])
    for _ in range(3):
        yamaguchi.mention(ANSWER, channel=DESK_CHANNEL, thread=asked.ts, ts="1700000010.000100")
    assert draft(space, "yamaguchi") is None and len(told(space, yamaguchi.id)) == 1
    assert ANSWER in words_of(asked.blocks)


def test_whoever_answers_second_is_told_who_was_first(space: Workspace) -> None:
    asked = asked_of_the_desk(space)
    yamaguchi, mori = space.member(ACCOUNTS["yamaguchi"]), space.member(ACCOUNTS["mori"])
    yamaguchi.mention("2週間を目安にしています", channel=DESK_CHANNEL, thread=asked.ts)
    mori.mention("3週間を目安にしています", channel=DESK_CHANNEL, thread=asked.ts)
    said = told(space, mori.id)[-1]
    assert "山口さんがすでに回答しています" in said and "3週間を目安にしています" in said
    assert draft(space, "mori") is None and "3週間" not in words_of(asked.blocks)


def test_an_answer_of_the_desk_waits_until_it_is_known_who_is_of_the_desk(space: Workspace) -> None:
    object.__setattr__(space.desk.settings, "slack_desk_usergroup", "S0DESK")
    space.stub.groups["S0DESK"] = [ACCOUNTS["yamaguchi"]]
    asked = asked_of_the_desk(space)
    directory = space.slack.office.directory
    directory._groups._known.clear()
    space.stub.fail("usergroups.users.list", "500")
    yamaguchi = space.member(ACCOUNTS["yamaguchi"])
    stamp = {"channel": DESK_CHANNEL, "thread": asked.ts, "ts": "1700000011.000100"}
    assert yamaguchi.mention(ANSWER, **stamp).status == 500
    assert draft(space, "yamaguchi") is None and ANSWER not in words_of(asked.blocks)
    directory._groups._known.clear()
    assert yamaguchi.mention(ANSWER, **stamp).status == 200
    assert ANSWER in words_of(asked.blocks)


def test_a_question_is_answered_in_its_thread_after_a_quiet_quarter(space: Workspace) -> None:
    asked = asked_of_the_desk(space)
    space.desk.clock.now += 91 * DAY
    space.desk.delivery.tidy_daily()
    space.member(ACCOUNTS["yamaguchi"]).mention(ANSWER, channel=DESK_CHANNEL, thread=asked.ts)
    assert ANSWER in words_of(asked.blocks) and card(space) is asked


# Edited ------------------------------------------------------------------------------------------


def edit(space: Workspace, old: str, new: str, *, ts: str, at: str) -> None:
    """佐藤 edits a post that addresses the bot, which comes as both kinds of event."""
    user = ACCOUNTS["sato"]
    post = {"type": "message", "user": user, "ts": ts, "edited": {"user": user, "ts": at}}
    now, before = ({**post, "text": f"<@{BOT}> {text}"} for text in (new, old))
    changed = {"type": "message", "subtype": "message_changed", "channel_type": "channel", "channel": "C0HALL",
               "ts": at, "message": now, "previous_message": before}  # fmt: skip
    for event in (changed, {**now, "type": "app_mention", "channel": "C0HALL"}, changed):
        assert space.event(event).status == 200
    space.deliver()


def test_an_edited_question_of_a_channel_is_answered_anew_while_it_is_the_last(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.mention("審査会は必要？", ts="1700000020.000100")
    edit(space, "審査会は必要？", QUESTION, ts="1700000020.000100", at="1700000020.000200")
    first, second = told(space, sato.id)
    assert "最長2年間" not in first and "最長2年間" in second


def test_of_an_earlier_question_that_is_edited_the_asker_is_told_to_ask_anew(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.mention("審査会は必要？", ts="1700000021.000100")
    sato.mention("費用は誰が出しますか", ts="1700000021.000200", thread="1700000021.000100")
    edit(space, "審査会は必要？", QUESTION, ts="1700000021.000100", at="1700000021.000300")
    said = told(space, sato.id)
    assert len(said) == 3 and "もう一度お聞きください" in said[-1]


def test_a_post_that_addresses_the_bot_only_once_it_is_edited_is_answered(space: Workspace) -> None:
    edit(space, "", QUESTION, ts="1700000022.000100", at="1700000022.000200")
    assert "最長2年間" in told(space, ACCOUNTS["sato"])[0]
