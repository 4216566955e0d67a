"""Random walks of the whole conversation, with the desk's presses and everything one can get wrong.

Nobody is ever at a dead end, no answer gets lost, nothing is asked twice. A few walks in every run;
``make walks`` takes two thousand.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.terminal import Chat
from bot.wiring import Desk
from dialogs import prompt
from dialogs.draft import Conversation, Draft
from dialogs.reply import Card, Choice, Choices, Form, Reply, Text
from dialogs.turn import Person, Press
from storage import conversations, schema
from storage.engine import reading, writing

WALKS = settings().max_examples if settings.get_current_profile_name() == "walks" else 40
STAFF = Person("sato", "佐藤", "高齢者支援課")
DESK = Person("yamaguchi", "山口", "企業連携推進担当", desk=True)
MEMO = (
    "株式会社見本電機が芝浦で高齢者向けスマホ教室をやりたい。費用は会社がすべて負担。"
    "区には広報に協力してほしい。来年4月から1年"
)
COMMANDS = [
    "相談", "戻る", "下書きにする", "続き", "続ける", "やめる", "ヘルプ", "はい", "送る", "直す", "書き足す", "はじめから",
    "新しい相談", "私の案件", "私の課の案件", "探す スマホ", "R8-0001", "聞き取りメモ", "整理する", "練習", "質問する",
    "推進担当に聞く", "方針の文を見る", "うちの課で進める", "今日すること", "こんにちは", "1", "2", "99",
]  # fmt: skip
TOLD = [
    MEMO, "見本電機", "わからない", "話に出ていない", "会社持ち", "区も半分", "企業名は株式会社みなとに直して", "始まりは5月だった",
    "例示商事が売り込みに来た", "災害時の協定の話", "寄附の話", "例示大学が調査を一緒にやりたい", "民間協創制度に応募したい",
    "うちの課で進める連携で、例示書店株式会社と読み聞かせ会をしたい", "区も企画から一緒に", "区の現場で新しい技術を試したい",
    "3年くらい", "芝の区立公園", "たぶん広報だけ", "R8-0001 定員は20人になった",
    "例示商事株式会社が公園で音楽会を開きたい。費用は区も負担", "ミホン銀行も入る", "自動更新なし", "毎年更新したい", "協定は2年",
    "うちの課で企業と組んで落書き消しをやりたいんだけど相手はまだ決まってない",
]  # fmt: skip
ASKED = ["協定は何年まで？", "お昼なに？", "費用はだれが出すの？", "方針5(1)を見せて", "返事はいつ？"]
WRONG = [
    "あああ", "🙂", "03-0000-567", "メールは mihon.example.jp", "開始は令和9年2月30日", "始まりは令和2年4月", "期間は3年",
    "法人番号は712345678901", "法人番号は7123456789013", "ﾐﾎﾝ電機がｽﾏﾎ教室をしたい", "電話は０３－００００－１２３４", "見本\x07電機",
    "金額はたくさん", "あ" * 4_001, "？", "〓",
]  # fmt: skip
VALUES = [
    "", "見本電機", "80万円", "令和9年2月30日", "03-0000-12", "03-0000-1234", "7123456789012", "712345678901", "3年", "来年4月",
    "あ" * 300, "あ" * 5_000, "name@example.jp", "見本\x07", "12月1日", "未定",
]  # fmt: skip
PLACES = st.integers(min_value=0, max_value=40)
MOVES = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(COMMANDS)),
    st.tuples(st.just("say"), st.sampled_from(TOLD)),
    st.tuples(st.just("say"), st.sampled_from(TOLD)),
    st.tuples(st.just("say"), st.sampled_from(ASKED)),
    st.tuples(st.just("say"), st.sampled_from(WRONG)),
    st.tuples(st.just("press"), PLACES),
    st.tuples(st.just("press"), PLACES),
    st.tuples(st.just("press"), PLACES),
    st.tuples(st.just("old"), PLACES),
    st.tuples(st.just("twice"), PLACES),
    st.tuples(st.just("fill"), PLACES),
    st.tuples(st.just("fill"), PLACES),
    st.tuples(st.just("tell"), st.just("")),
    st.tuples(st.just("leave"), st.sampled_from([1, 30, 24 * 30])),
)
WHO = st.sampled_from([STAFF, STAFF, STAFF, DESK])
STEPS = st.lists(st.tuples(WHO, MOVES), min_size=1, max_size=18)
UNDOING = frozenset({"back", "drop", "branch", "edit", "take_up", "log_new", "restart"})
"""Presses after which something known may be unknown again, because somebody wanted that."""
KEPT = ("drafts", "cases", "events", "questions")
MADE = (
    "attachments", "company_cases", "further_companies", "company_names", "companies", "contacts", "conversations", "drafts", "events",
    "cases", "inbox", "outbox", "page_log", "page_reads", "questions",
)  # fmt: skip


@dataclass
class Walker:
    """One person at a terminal, with everything they were shown."""

    desk: Desk
    person: Person
    chat: Chat
    replies: list[Reply] = field(default_factory=list)

    def state(self) -> Conversation:
        """Where they stand."""
        with reading(self.desk.engine) as session:
            return conversations.peek(session, self.person.id, "terminal")

    def choices(self) -> list[Choice]:
        """The buttons of the newest reply that has any, with the lines of its card."""
        return next((found for reply in reversed(self.replies) if (found := choices(reply))), [])

    def form(self) -> Form | None:
        """The form that was shown last."""
        forms = (part for reply in reversed(self.replies) for part in reply.parts if isinstance(part, Form))
        return next(forms, None)


def choices(reply: Reply) -> list[Choice]:
    """Every button of a reply."""
    found = [item for part in reply.parts if isinstance(part, Choices) for item in part.choices]
    cards = [part for part in reply.parts if isinstance(part, Card)]
    lines = [Choice(row.label, "edit", row.field, part.step) for part in cards for row in part.rows]
    return found + [line for line in lines if line.value]


@dataclass
class Watch:
    """What is checked after every step of a walk."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def turn(self, walker: Walker, said: str | Choice | Form, before: Conversation, reply: Reply) -> None:
        """One turn was taken."""
        after = walker.state()
        silent = after.mode == "listening" and isinstance(said, str)
        assert reply.parts or silent, f"nothing was answered to {said!r}"
        self._leads_on(after, reply)
        undone = isinstance(said, Form) or self._undoes(said, before)
        self._keeps(before, after, undone)
        self._asks_once(after, reply, undone)

    @staticmethod
    def _leads_on(after: Conversation, reply: Reply) -> None:
        if after.draft and not after.mode and not after.form:
            assert reply.prompt, "a consultation is being written, and nothing is asked"
        if after.mode in {"stopping", "meant", "taking_up"}:
            assert after.offered, f"nothing can be chosen in {after.mode}"

    @staticmethod
    def _undoes(said: str | Choice | Form, before: Conversation) -> bool:
        if isinstance(said, Choice):
            return said.action in UNDOING
        return not isinstance(said, str) or said in {"戻る", "1", "2", "99"} or before.form is not None

    @staticmethod
    def _keeps(before: Conversation, after: Conversation, undone: bool) -> None:
        """What was known of the consultation is still known, and what was written still there."""
        old, new = before.draft, after.draft
        if old is None or new is None or old.id != new.id:
            return
        assert new.story[: len(old.story)] == old.story
        if not undone:
            assert set(old.facts) <= set(new.facts), "an answer was lost"
            assert set(old.passed) <= set(new.passed), "what was left open is open again"

    def _asks_once(self, after: Conversation, reply: Reply, undone: bool) -> None:
        draft = after.draft
        if draft is None or after.mode or after.form or not draft.story:
            return
        asked = self.asked.setdefault(draft.id, [])
        if undone:
            asked.clear()
        name = standing(draft)
        if not name or not any(isinstance(part, Text) for part in reply.prompt):
            return
        assert draft.misses.get(name, 0) < 2, f"{name} is asked although it was not understood twice"
        if not asked or asked[-1] != name:
            # Who tells at an open question that a thing is tried is asked about its development first; then the
            # question that still stands open comes back.
            later = asked[asked.index(name) + 1 :] if name in asked else []
            assert name not in asked or set(later) == {"development"}, f"{name} was asked twice: {asked}"
            asked.append(name)


def standing(draft: Draft) -> str:
    """The question or the branch that stands open in a draft."""
    branch = prompt.open_branch(draft)
    if branch and branch.options:
        return f"branch {branch.name}"
    question = prompt.open_question(draft)
    return question.name if question else ""


def emptied(desk: Desk) -> None:
    """Nothing has happened yet."""
    with writing(desk.engine) as session:
        for name in MADE:
            session.execute(delete(schema.metadata.tables[name]))
        session.execute(delete(schema.counters).where(schema.counters.c.name.startswith("case ")))


def kept(desk: Desk) -> str:
    """Everything that is remembered, beside what was merely said."""
    with reading(desk.engine) as session:
        states = session.execute(select(schema.conversations.c.state)).scalars().all()
        rows = [session.execute(select(schema.metadata.tables[name])).mappings().all() for name in KEPT]
    texts = [str(value) for table in rows for row in table for value in row.values()]
    for state in states:
        # A button carries words too, and what is held without a question about it is no promise.
        promised = {name: value for name, value in (state or {}).items() if name != "offered"}
        texts.append(str({**promised, "held": promised.get("held") if promised.get("mode") else ""}))
    return "\n".join(texts)


def filled(form: Form, place: int) -> dict[str, str]:
    """Values for a form, some of them wrong."""
    fields = {}
    for number, item in enumerate(form.inputs):
        pick = place * 7 + number * 3
        if item.options:
            fields[item.name] = item.options[pick % len(item.options)][0]
        elif item.required or pick % 5 == 0:
            fields[item.name] = VALUES[pick % len(VALUES)]
        else:
            fields[item.name] = item.value
    return fields


def step(walker: Walker, move: tuple[str, str | int], watch: Watch) -> None:
    """Take one step and look at what came of it."""
    walker.desk.clock.now += timedelta(seconds=61)
    before = walker.state()
    kind, what = move
    if kind == "leave":
        walker.desk.clock.now += timedelta(hours=int(what))
        walker.replies.append(walker.chat.opening())
        return
    if kind in {"say", "tell"}:
        text = str(what) or f"追伸その{len(watch.told) + 1}、講師は社員が務めます"
        reply = walker.chat.say(text)
        # A question is no answer, and a form says itself what becomes of its fields.
        if kind == "tell" and before.mode not in {"policy", "ask_desk"} and not before.form:
            watch.told.append(text)
        act: str | Choice | Form = text
    elif kind == "fill":
        form = walker.form()
        if form is None:
            return
        act, reply = form, walker.chat.fill(form, filled(form, int(what)))
    else:
        offered = walker.choices()
        if kind == "old":
            offered = [choice for reply in walker.replies for choice in choices(reply)]
        if not offered:
            return
        act = offered[int(what) % len(offered)]
        gone = forgotten(act, walker.state())
        watch.told = [text for text in watch.told if text not in gone]
        reply = walker.chat.press(act)
        if kind == "twice":
            walker.replies.append(reply)
            walker.desk.clock.now += timedelta(seconds=1)
            before, reply = walker.state(), walker.chat.press(act)
    walker.replies.append(reply)
    event(kind)
    watch.turn(walker, act, before, reply)
    remembered = kept(walker.desk)
    if before.draft is None and not before.form and not before.mode and str(act) not in remembered:
        # It was answered as a question: nothing was being written, and nothing promised.
        watch.told = [text for text in watch.told if text != act]
    for text in watch.told:
        assert text in remembered, f"{text!r} was lost by {act!r}"


def forgotten(choice: Choice, state: Conversation) -> str:
    """What somebody throws away by a press."""
    if choice.action == "listen_fresh":
        return state.notes
    draft = state.draft
    return "\n".join(heard.text for heard in draft.story) if choice.action == "drop" and draft else ""


def led_out(walker: Walker, watch: Watch) -> None:
    """Whoever presses on, knowing nothing more, comes to the receipt of what they began."""
    press(walker, Press("leave_mode"))
    for _ in range(14):
        draft = walker.state().draft
        if draft is None:
            return
        found = choices(walker.replies[-1])
        main = next((choice for choice in found if choice.main), None)
        offered = [choice for choice in found if choice.action in {"answer", "branch"}]
        if not draft.story and not draft.facts:
            walker.replies.append(walker.chat.say(MEMO))
        elif main:
            walker.replies.append(walker.chat.press(main))
        elif any(choice.action == "branch" for choice in offered):
            walker.replies.append(walker.chat.press(offered[0]))
        elif offered:
            walker.replies.append(walker.chat.press(offered[-1]))
        else:
            walker.replies.append(walker.chat.say("読み聞かせ会を開きたいという相談です"))
        walker.desk.clock.now += timedelta(seconds=1)
    pytest.fail(f"no way out of {walker.state()}")


def press(walker: Walker, press: Press) -> None:
    """Press something that is always there."""
    walker.desk.clock.now += timedelta(seconds=1)
    walker.replies.append(walker.chat.press(Choice("", press.action, press.value, press.step)))
    walker.desk.clock.now += timedelta(seconds=1)


@settings(
    max_examples=WALKS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_walk_ends_nowhere_loses_an_answer_or_is_asked_twice(
    desk: Desk, steps: list[tuple[Person, tuple[str, str | int]]]
) -> None:
    emptied(desk)
    watch = Watch()
    walkers = {person.id: Walker(desk, person, Chat(desk, person)) for person in (STAFF, DESK)}
    for walker in walkers.values():
        desk.clock.now += timedelta(seconds=1)
        walker.replies.append(walker.chat.opening())
    for person, move in steps:
        step(walkers[person.id], move, watch)
    led_out(walkers[STAFF.id], watch)
