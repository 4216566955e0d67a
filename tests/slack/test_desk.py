"""The desk in its channel: one card a case, updated in place; who wins; what is said where."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from bot.hours import Hours
from bot.intake import Channel
from bot.slack import home
from bot.wiring import TOKYO
from storage.engine import reading
from storage.lookup import SessionLookup
from tests.faults.limits import words_of
from tests.faults.slackstub import DESK_CHANNEL, Post
from tests.faults.slackuser import Member, Workspace, elements
from tests.slack.people import ACCOUNTS

BOTH_WAYS = True
"""Every promise here holds over HTTP and through Socket Mode."""

MEMO = (
    "11/24 10:30 来庁 ㈱見本電機 営業企画部 見本様 03-0000-1234 mihon@example.jp\n"
    "芝浦のショールームを会場に、高齢者向けのスマホ教室をやりたい\n"
    "講師は社員、月2回、来年4月から1年くらい\n"
    "区には広報みなとへの掲載と、いきいきプラザでのチラシ配りをお願いしたい\n"
    "費用は会社持ち 区の負担はなし   パンフあり"
)


def filed(space: Workspace, memo: str = MEMO) -> tuple[Member, Member, Member]:
    """A case that 佐藤 sent; and the two of the desk."""
    sato, yamaguchi, mori = (space.member(ACCOUNTS[name]) for name in ("sato", "yamaguchi", "mori"))
    sato.write(memo)
    sato.write("送る")
    return sato, yamaguchi, mori


def card(space: Workspace) -> Post:
    """The newest card."""
    return [post for post in space.stub.in_channel() if not post.thread][-1]


def case(space: Workspace, number: str = "R8-0001"):
    with reading(space.desk.engine) as session:
        return SessionLookup(session).case(number)


def test_each_case_has_one_card_and_what_happens_is_told_in_its_thread(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    first = card(space)
    assert "R8-0001" in words_of(first.blocks) and "その他効果的な連携" in words_of(first.blocks)
    yamaguchi.press("担当する", first)
    yamaguchi.press("庁内メモ", first)
    yamaguchi.submit(yamaguchi.view, {"note": "予算は確認済み"})
    roots = [post for post in space.stub.in_channel() if not post.thread]
    assert roots == [first] and first.edits >= 2
    assert "山口" in words_of(first.blocks)
    thread = [words_of(post.blocks) for post in space.stub.in_channel() if post.thread == first.ts]
    assert any("庁内メモ・職員には表示されません" in line for line in thread)
    assert not any("予算は確認済み" in words_of(post.blocks) for post in space.stub.seen_by(sato.id))


def test_a_practised_case_has_no_card_and_nothing_of_it_is_told(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    for text in ("練習", MEMO, "送る", "練習-1 始まりは5月になった", "練習-1 練習なので取り下げます"):
        sato.write(text)
    assert "練習-0001" in sato.read() and space.stub.in_channel() == []


def test_no_telephone_number_and_no_address_stands_in_the_channel(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    yamaguchi.press("職員に確認", card(space))
    yamaguchi.submit(yamaguchi.view, {"question": "連絡先は？ 03-1111-2222 で合っていますか"})
    sato.write("mihon2@example.jp か 090-0000-9999 です")
    everything = "".join(yamaguchi.reads())
    assert not re.search(r"[\w.]+@[\w.]+|0\d{1,4}-\d{1,4}-\d{3,4}", everything)
    yamaguchi.press("詳細", card(space))
    details = words_of(yamaguchi.view["blocks"])
    assert "03-0000-1234" in details and "mihon@example.jp" in details and "090-0000-9999" in details


def test_the_staff_member_is_asked_in_the_direct_message_and_answers_there(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    yamaguchi.press("担当する", card(space))
    yamaguchi.press("職員に確認", card(space))
    yamaguchi.submit(yamaguchi.view, {"question": "企画書はいつ届く予定ですか。"})
    assert "職員（佐藤）に確認を送りました" in words_of(yamaguchi.open_view["blocks"])
    assert "企画書はいつ届く予定ですか。" in sato.read()
    sato.write("来週の火曜に届くそうです")
    assert case(space).turn == "desk"
    last = space.stub.in_channel()[-1]
    assert last.thread == card(space).ts and "来週の火曜" in words_of(last.blocks)
    mention = last.blocks[0]["elements"][0]["elements"][0]
    assert mention == {"type": "user", "user_id": yamaguchi.id}


def test_two_press_at_once_and_exactly_one_wins(space: Workspace) -> None:
    _, yamaguchi, mori = filed(space)
    post = card(space)
    yamaguchi.press("担当する", post)
    _, element = yamaguchi.button("職員に確認", post)
    mori.act(post, {**element, "action_id": "card:claim.0"})
    assert case(space).assignee.name == "山口"
    assert "山口" in words_of((mori.sees()[-1]).blocks) and mori.sees()[-1].user == mori.id


def test_what_is_not_allowed_yet_is_said_with_its_clause(space: Workspace) -> None:
    memo = MEMO.replace("費用は会社持ち 区の負担はなし", "費用は区も半分負担。区も企画から一緒に行う")
    _, yamaguchi, _ = filed(space, memo)
    for _ in range(5):
        if case(space).state == "considering":
            break
        yamaguchi.press("状態を変える", card(space))
        options = yamaguchi.view["blocks"][0]["element"]["options"]
        onward = [each["value"] for each in options if "戻す" not in each["text"]["text"]]
        yamaguchi.submit(yamaguchi.view, {"state": onward[-1]})
    assert case(space).state == "considering" and case(space).assessment.review_board
    assert "方針 5(1)" in words_of(card(space).blocks)
    yamaguchi.press("状態を変える", card(space))
    assert "5(1)" in words_of(yamaguchi.view["blocks"])


def test_a_case_is_closed_with_outcome_reason_and_name(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    yamaguchi.press("担当する", card(space))
    yamaguchi.press("結果を決める", card(space))
    yamaguchi.submit(yamaguchi.view, {"outcome": "declined", "reason": "講師の確保が難しいため"})
    again = yamaguchi.open_view
    assert again and "決めた人の氏名を入れてください" in words_of([again["blocks"]]) + str(
        yamaguchi.answers[-1].body
    )
    yamaguchi.submit(
        again, {"outcome": "declined", "reason": "講師の確保が難しいため", "decided_by": "課長 見本"}
    )
    assert case(space).state == "closed"
    assert "見送り" in sato.read()
    assert "再開する" in words_of(card(space).blocks)


def test_a_modal_sent_twice_is_one_and_answers_the_same(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    yamaguchi.press("庁内メモ", card(space))
    view = yamaguchi.view
    answers = [yamaguchi.submit(view, {"note": "一度だけ"}).body["view"]["blocks"] for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert sum("一度だけ" in str(event.detail) for event in case(space).history) == 1


def test_staff_who_press_a_card_change_nothing(space: Workspace) -> None:
    _, _, _ = filed(space)
    takahashi = space.member(ACCOUNTS["takahashi"])
    for name in ("claim", "note", "close", "details", "move", "nonsense"):
        _, element = takahashi.button("詳細", card(space))
        takahashi.act(card(space), {**element, "action_id": f"card:{name}.1"})
        assert "この案件は表示できません" in words_of(takahashi.view["blocks"])
    assert case(space).version == 1


def test_a_question_comes_as_a_card_is_answered_in_its_thread_and_becomes_an_entry(space: Workspace) -> None:
    sato, yamaguchi, _ = (space.member(ACCOUNTS[name]) for name in ("sato", "yamaguchi", "mori"))
    sato.write("返事はいつもらえますか")
    sato.press("推進担当に聞く")
    asked = card(space)
    assert "返事はいつもらえますか" in words_of(asked.blocks)
    yamaguchi.mention("2週間を目安にしています", channel=DESK_CHANNEL, thread=asked.ts)
    assert "2週間を目安にしています" in sato.read()
    assert "2週間を目安にしています" in words_of(asked.blocks)
    yamaguchi.press("答えとして覚える", asked)
    assert "この回答は、これから" in words_of(asked.blocks)


def test_a_question_can_be_answered_in_a_modal(space: Workspace) -> None:
    sato, yamaguchi = (space.member(ACCOUNTS[name]) for name in ("sato", "yamaguchi"))
    sato.write("返事はいつもらえますか")
    sato.press("推進担当に聞く")
    yamaguchi.press("回答する", card(space))
    yamaguchi.submit(yamaguchi.view, {"answer": "2週間です"})
    assert "2週間です" in sato.read()


def test_a_deleted_card_is_posted_anew(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    old = card(space)
    yamaguchi.press("担当する", old)
    space.stub.posts.remove(old)
    yamaguchi.act(old, {"action_id": "card:release.0", "type": "button", "value": "R8-0001"})
    assert card(space) is not old and "R8-0001" in words_of(card(space).blocks)


def test_at_night_the_desk_is_left_in_peace_until_the_morning(space: Workspace) -> None:
    quiet = Channel(page=False, tells=True, awake=Hours("8:30-17:15").awake)
    space.desk.channels = {**space.desk.channels, "slack": quiet}
    space.desk.clock.now = datetime(2026, 11, 20, 19, 0, tzinfo=TOKYO)
    sato, _, _ = filed(space)
    assert "受け付けました" in "".join(words_of(post.blocks) for post in space.stub.seen_by(sato.id))
    assert space.stub.in_channel() == []
    # Monday is a public holiday.
    space.desk.clock.now = datetime(2026, 11, 24, 8, 29, tzinfo=TOKYO)
    space.deliver()
    assert space.stub.in_channel() == []
    space.desk.clock.now = datetime(2026, 11, 24, 8, 30, tzinfo=TOKYO)
    space.deliver()
    assert "R8-0001" in words_of(card(space).blocks)


def at_night(space: Workspace) -> None:
    """Friday evening before a long weekend; the desk opens on Tuesday the 24th."""
    quiet = Channel(page=False, tells=True, awake=Hours("8:30-17:15").awake)
    space.desk.channels = {**space.desk.channels, "slack": quiet}
    space.desk.clock.now = datetime(2026, 11, 20, 19, 0, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("line", "wakes"),
    [
        ("次の約束 11/24", True),
        ("返事の約束 11/21", True),
        ("返事の約束 11/25", False),
        ("返事の約束 11/19", False),
        ("", False),
    ],
)
def test_what_cannot_wait_for_the_morning_is_told_at_night(space: Workspace, line: str, wakes: bool) -> None:
    at_night(space)
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    field, _, day = line.partition("の約束 ")
    if line:
        name = {"次": "next_appointment", "返事": "promised_reply"}[field]
        sato.write("広報などの協力まで")
        sato.press("書き足す")
        sato.press("入力する")
        month, number = day.split("/")
        sato.submit(sato.view, {name: f"2026-{month}-{int(number):02}"})
    sato.write("送る")
    assert bool(space.stub.in_channel()) is wakes
    if wakes:
        assert "R8-0001" in words_of(card(space).blocks)
        assert any(
            "新しい案件" in said for said in (words_of(post.blocks) for post in space.stub.in_channel())
        )


def test_somebody_without_a_department_is_named_without_one(space: Workspace) -> None:
    space.stub.add_user("U0NEW", "新人", "", "new@example.jp")
    new = space.member("U0NEW")
    new.write(MEMO)
    new.write("送る")
    new.write("返事はいつもらえますか")
    new.press("推進担当に聞く")
    everything = "".join(space.member(ACCOUNTS["yamaguchi"]).reads())
    assert "新人" in everything and "（ 新人" not in everything and "（）" not in everything


def test_many_press_at_once_and_exactly_one_has_the_case(space: Workspace) -> None:
    _, yamaguchi, mori = filed(space)
    post, element = yamaguchi.button("担当する", card(space))
    space.desk.delivery.run_once = lambda: 0
    ready = Barrier(2)

    def press(member: Member) -> None:
        ready.wait(5)
        member.act(post, element)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, (yamaguchi, mori)))
    del space.desk.delivery.run_once
    space.deliver()
    winner = case(space).assignee.name
    assert winner in {"山口", "森"} and case(space).version == 2
    whispered = [words_of(post.blocks) for post in space.stub.posts if post.user]
    assert any(f"{winner}さんが担当しています" in text for text in whispered)


def test_home_filters_by_assignee_turn_department_and_issue(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    takahashi = space.member(ACCOUNTS["takahashi"])
    takahashi.write(
        "株式会社見本飲料が芝で清掃活動をしたい。区には場所の提供をお願いしたい。費用は会社がすべて負担"
    )
    takahashi.write("送る")
    yamaguchi.act(card(space), {"action_id": "card:claim.0", "type": "button", "value": "R8-0001"})
    yamaguchi.act(card(space), {"action_id": "card:ask_staff.0", "type": "button", "value": "R8-0001"})
    yamaguchi.submit(yamaguchi.view, {"question": "いつ届きますか"})
    yamaguchi.opens("home")
    found = {}
    for label in ("すべて", "自分の担当", "担当者なし", "待っているもの"):
        yamaguchi.act_in_view(space.stub.homes[yamaguchi.id], label)
        text = words_of(space.stub.homes[yamaguchi.id]["blocks"]).split("私の案件")[0]
        found[label] = [number for number in ("R8-0001", "R8-0002") if number in text]
    assert found == {
        "すべて": ["R8-0001", "R8-0002"],
        "自分の担当": ["R8-0001"],
        "担当者なし": ["R8-0002"],
        "待っているもの": ["R8-0001"],
    }
    shown = space.stub.homes[yamaguchi.id]
    select = next(each for each in elements(shown["blocks"]) if each["type"] == "static_select")
    by_name = {option["text"]["text"]: option for option in select["options"]}
    assert "高齢者支援課" in by_name and len(by_name) > 2
    yamaguchi.choose_in_view(shown, select, by_name["高齢者支援課"])
    text = words_of(space.stub.homes[yamaguchi.id]["blocks"]).split("私の案件")[0]
    assert "R8-0001" in text and "R8-0002" not in text
    issue = case(space, "R8-0002").assessment.matches[0].issue.title
    yamaguchi.choose_in_view(shown, select, by_name[issue[:75]])
    assert "R8-0002" in words_of(space.stub.homes[yamaguchi.id]["blocks"])


def test_home_shows_the_desks_answers_and_whom_a_case_waits_for(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    sato.write("返事はいつもらえますか")
    sato.press("推進担当に聞く")
    yamaguchi.press("回答する", card(space))
    yamaguchi.submit(yamaguchi.view, {"answer": "2週間が目安です"})
    sato.opens("home")
    text = words_of(space.stub.homes[sato.id]["blocks"])
    assert (
        "推進担当からの最近の回答" in text and "返事はいつもらえますか" in text and "2週間が目安です" in text
    )
    assert "推進担当の番" in text
    space.member(ACCOUNTS["takahashi"]).opens("home")
    assert "2週間が目安です" not in words_of(space.stub.homes[ACCOUNTS["takahashi"]]["blocks"])


def filed_more(space: Workspace, count: int) -> None:
    """佐藤 sends more cases."""
    sato = space.member(ACCOUNTS["sato"])
    for n in range(count):
        sato.write(
            f"株式会社見本{n}号が芝で清掃活動をしたい。区には場所の提供をお願いしたい。費用は会社がすべて負担"
        )
        sato.write("送る")


def test_staff_turn_the_pages_of_their_own_cases(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "PAGE", 2)
    filed_more(space, 3)
    sato = space.member(ACCOUNTS["sato"])
    sato.opens("home")
    sato.act_in_view(space.stub.homes[sato.id], "次の1件")
    text = words_of(space.stub.homes[sato.id]["blocks"])
    assert "R8-0001" in text and "R8-0003" not in text


def test_home_shows_the_desk_its_day_with_filters_and_pages(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "PAGE", 2)
    _, yamaguchi, _ = filed(space)
    filed_more(space, 2)
    yamaguchi.opens("home")
    first = space.stub.homes[yamaguchi.id]
    text = words_of(first["blocks"])
    assert "今日すること" in text and "1〜2件目" in text
    yamaguchi.act_in_view(first, "次の1件")
    assert "3〜3件目" in words_of(space.stub.homes[yamaguchi.id]["blocks"])
    yamaguchi.act_in_view(space.stub.homes[yamaguchi.id], "前の2件")
    yamaguchi.act_in_view(space.stub.homes[yamaguchi.id], "自分の担当")
    assert "当てはまる案件はありません" in words_of(space.stub.homes[yamaguchi.id]["blocks"])
    yamaguchi.act_in_view(first, "詳細")
    assert "R8-0001" in words_of(yamaguchi.view["blocks"])


def test_home_shows_staff_their_own(space: Workspace) -> None:
    sato, _, _ = filed(space)
    sato.write("サンプル株式会社が相談に来た。公園で体操教室をしたい")
    sato.write("下書きにする")
    sato.opens("home")
    text = words_of(space.stub.homes[sato.id]["blocks"])
    assert "R8-0001" in text and "書きかけ" in text and "今日すること" not in text
    assert any(
        element["text"]["text"] == "方針を質問する"
        for element in elements(space.stub.homes[sato.id]["blocks"])
        if "text" in element
    )


def test_what_is_told_of_a_case_stands_in_the_thread_of_its_card(space: Workspace) -> None:
    at_night(space)
    sato, _, _ = filed(space)
    space.desk.clock.now += timedelta(minutes=10)
    sato.write("R8-0001 定員は20人になりました")
    space.desk.clock.now = datetime(2026, 11, 24, 8, 30, tzinfo=TOKYO)
    space.deliver()
    first, *others = space.stub.in_channel()
    assert "詳細" in words_of(first.blocks) and first.thread == ""
    assert len(others) >= 2 and all(post.thread == first.ts for post in others)


def test_after_a_quiet_quarter_the_card_is_still_the_one_that_stands(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    first = card(space)
    for _ in range(2):
        space.desk.clock.now += timedelta(days=91)
        space.desk.delivery.tidy_daily()
        yamaguchi.press("庁内メモ", first)
        yamaguchi.submit(yamaguchi.view, {"note": "電話で確認"})
    assert card(space) is first and first.edits == 2


def test_however_much_there_is_to_tell_the_details_keep_their_buttons(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    yamaguchi.press("詳細", card(space))
    buttons = [each["text"]["text"] for each in elements(yamaguchi.view["blocks"])]
    for n in range(10):
        yamaguchi.press("庁内メモ", card(space))
        yamaguchi.submit(yamaguchi.view, {"note": f"{n}" + "先方と電話で話した内容の記録です。" * 90})
    yamaguchi.press("詳細", card(space))
    assert "続きは画面で" in words_of(yamaguchi.view["blocks"])
    assert [each["text"]["text"] for each in elements(yamaguchi.view["blocks"])] == buttons != []


def test_modals_sent_at_once_have_each_their_own_answer(space: Workspace) -> None:
    _, yamaguchi, _ = filed(space)
    views = []
    for _ in range(2):
        yamaguchi.press("庁内メモ", card(space))
        views.append(yamaguchi.view)
    space.desk.delivery.run_once = lambda: 0
    sent = [(views[0], "一つ目"), (views[1], "二つ目"), (views[0], "一つ目")]
    answers = [yamaguchi.submit(view, {"note": note}).body["view"]["blocks"] for view, note in sent]
    assert answers[0] == answers[2] and words_of(answers[0])
    del space.desk.delivery.run_once


def test_home_turns_the_pages_of_questions_and_drafts(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "FEW", 1)
    sato, yamaguchi = (space.member(ACCOUNTS[name]) for name in ("sato", "yamaguchi"))
    questions = ("返事はいつもらえますか", "庁舎の駐車場は使えますか")
    for question in questions:
        sato.write("推進担当に聞く")
        sato.write(question)
    yamaguchi.opens("home")
    first = space.stub.homes[yamaguchi.id]
    assert "1〜1件目（全2件）" in words_of(first["blocks"])
    yamaguchi.act_in_view(first, "次の1件")
    second = space.stub.homes[yamaguchi.id]
    shown = [[question in words_of(view["blocks"]) for question in questions] for view in (first, second)]
    assert sorted(shown) == [[False, True], [True, False]]
    for company in ("見本飲料", "見本電機"):
        sato.write(f"株式会社{company}が相談に来た。公園で体操教室をしたい")
        sato.write("下書きにする")
        space.desk.clock.now += timedelta(minutes=1)
    sato.opens("home")
    sato.act_in_view(space.stub.homes[sato.id], "次の1件")
    text = words_of(space.stub.homes[sato.id]["blocks"])
    assert "見本飲料" in text and "見本電機" not in text


def test_home_says_what_its_filters_leave_out(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    _, yamaguchi, _ = filed(space)
    yamaguchi.opens("home")
    assert "出ていません" not in words_of(space.stub.homes[yamaguchi.id]["blocks"])
    monkeypatch.setattr("bot.slack.blocks.OPTIONS", 1)
    yamaguchi.opens("home")
    assert "件は出ていません" in words_of(space.stub.homes[yamaguchi.id]["blocks"])
