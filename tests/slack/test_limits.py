"""Slack's limits at any content: what the bot makes of generated replies, cases and lists is never refused."""

import time
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.slack import blocks as kit
from bot.slack import cards, home, modals
from bot.slack.home import Asked
from bot.slack.render import message
from bot.wiring import TOKYO
from dialogs import casepage, sorting
from dialogs.cases import AskedQuestion, Case, Event, Registered
from dialogs.draft import Draft, Heard
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
from dialogs.turn import Person, Press, Turn
from knowledge.assess import Assessment
from knowledge.facts import FIELDS, Fact
from knowledge.handbook import Handbook
from storage.lookup import RowLookup
from tests.faults import limits
from tests.faults.limits import words_of
from tests.slack.test_desk import MEMO

texts = some.one_of(
    some.text(max_size=60),
    some.sampled_from(
        [
            "<!channel> <@U1> <http://e|t> &amp; *_~`",
            "&" * 3500,
            "あ" * 3001,
            "🗑️" * 2500,
            "",
            "　",
            "x" * 12_500,
        ]
    ),
)
choices = some.builds(
    Choice,
    label=texts,
    action=some.just("clause"),
    value=texts,
    step=some.integers(0, 9),
    main=some.booleans(),
)
rows = some.builds(
    Row, label=texts, value=texts, field=some.sampled_from(["", "cost:1", "x" * 140]), note=texts
)
lines = some.builds(Line, label=texts, value=texts, why=texts)
inputs = some.builds(
    Input,
    name=some.uuids().map(str),
    label=texts,
    value=texts,
    hint=texts,
    limit=some.integers(1, 4000),
    date=some.booleans(),
    long=some.booleans(),
    error=texts,
)
short = {"max_size": 6}
parts: some.SearchStrategy[Part] = some.one_of(
    some.builds(Text, text=texts, strong=some.booleans()),
    some.builds(Quotation, text=texts, proviso=some.just(""), cite=texts),
    some.builds(Card, title=texts, rows=some.lists(rows, max_size=30).map(tuple), step=some.integers(0, 9)),
    some.builds(Sorting, title=texts, lines=some.lists(lines, **short).map(tuple), footer=texts),
    some.builds(Choices, choices=some.lists(choices, max_size=30).map(tuple)),
    some.builds(Form, title=texts, action=some.just("edit"), inputs=some.lists(inputs, **short).map(tuple), submit=texts),
    some.builds(
        Pad, title=texts, notes=texts, headings=some.just(("企業",)), hint=texts, keep=some.just("k"),
        done=some.just("d"), submit=texts,
    ),
    some.builds(
        Receipt, number=texts, heading=texts, title=texts, rows=some.lists(rows, **short).map(tuple), tell=texts,
        sentence=texts, caution=texts,
    ),
    some.builds(
        CaseList,
        title=texts,
        lines=some.lists(
            some.builds(CaseLine, number=texts, title=texts, company=texts, state=texts, turn=texts), max_size=60
        ).map(tuple),
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=some.lists(parts, max_size=8), prompt=some.lists(parts, max_size=3))
def test_no_reply_is_more_than_slack_takes(said: list[Part], prompt: list[Part]) -> None:
    shown = message(Reply(tuple(said), tuple(prompt)), "key")
    assert limits.troubles({"text": shown.text, "blocks": list(shown.blocks)}) == []
    for part in (*said, *prompt):
        if isinstance(part, Form):
            assert limits.view_troubles(modals.form(part, "slack")) == []
        if isinstance(part, Pad):
            assert limits.view_troubles(modals.pad(part, "slack")) == []


def test_two_hundred_cases_are_cut_with_a_word_on_the_pages() -> None:
    cases = CaseList(
        "案件", tuple(CaseLine(f"R8-{n:04}", "題" * 50, "企業", "受付", "推進担当") for n in range(200))
    )
    shown = message(Reply((cases,), (Choices((Choice("R8-0001", "case", "R8-0001"),)),)), "key")
    assert len(shown.blocks) == 50
    assert "続きは画面で見られます" in words_of(list(shown.blocks))
    assert shown.blocks[-1]["type"] == "actions"


def test_nothing_typed_can_mention_or_format() -> None:
    text = "<!channel> <@U1> & *太字* <http://e|t>"
    shown = message(Reply((Text(text),)), "key")
    assert shown.text == "&lt;!channel&gt; &lt;@U1&gt; &amp; *太字* &lt;http://e|t&gt;"
    assert words_of(list(shown.blocks)) == text
    assert shown.blocks[0]["type"] == "rich_text"
    assert kit.plain(text)["type"] == "plain_text"


def test_a_field_too_long_for_a_modal_is_left_as_it_is() -> None:
    form = Form("直す", "edit", (Input("proposal", "提案", "あ" * 3500, limit=4000, long=True),), "直す")
    view = modals.form(form, "slack")
    assert "長いので" in words_of(view["blocks"])
    sheet = modals.sheet_of(view)
    assert sheet and modals.submit_of(sheet, {**view, "state": {"values": {}}}).fields == {}


# What the desk sees --------------------------------------------------------------------------------

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=TOKYO)
FREE = tuple(
    field
    for field in FIELDS
    if field
    in {"company", "proposal", "wishes", "place", "contact_name", "materials", "companies", "merit_residents"}
)
readers = some.builds(Person, id=some.just("sato"), name=texts, department=texts, desk=some.booleans())


@pytest.fixture(scope="module")
def assessment(handbook: Handbook) -> Assessment:
    """One assessment for all: judging long texts takes its time, and its words are the policy's own."""
    return sorting.assess_story(handbook, {"proposal": Fact(MEMO)}, MEMO, NOW.date())


def case_of(
    assessment: Assessment, number: str, text: str, who: Person, events: tuple[Event, ...] = ()
) -> Case:
    """A case with the same text in every field that takes any."""
    facts = {field: Fact(text, text) for field in FREE if text.strip()}
    story = (Heard(text, NOW),)
    return Case(number, 1, "received", "desk", NOW, text, facts, story, assessment, who, NOW, history=events,
                question=text, assignee=who, claimed=NOW)  # fmt: skip


class Kept(RowLookup):
    """Look-ups with these cases, and questions and drafts full of the same text."""

    def __init__(self, cases: tuple[Case, ...], text: str, who: Person) -> None:
        super().__init__(pytest.fail)
        self._cases, self._text, self._who = cases, text, who

    def queue(self) -> tuple[Case, ...]:
        return self._cases

    def cases_of(self, person_id: str) -> tuple[Case, ...]:
        return self._cases

    def held_by(self, person_id: str) -> tuple[Case, ...]:
        return self._cases

    def number_elsewhere(self, case: Case) -> Registered | None:
        return Registered("c1", self._text, "7123456789012")

    def attached(self, number: str) -> tuple[str, ...]:
        return (self._text,) * 20

    def cases_like(self, text: str) -> tuple[Case, ...]:
        return self._cases[:3]

    def cases_of_company(self, name: str) -> tuple[Case, ...]:
        return self._cases

    def drafts_of(self, person_id: str) -> tuple[Draft, ...]:
        facts = {"proposal": Fact(self._text), "company": Fact(self._text)}
        return tuple(Draft(f"d{n}", NOW, facts=facts) for n in range(9))

    def _questions(self) -> tuple[AskedQuestion, ...]:
        return tuple(
            AskedQuestion(n, self._text, self._who, NOW, "slack", self._text, self._who, NOW)
            for n in range(40)
        )

    def open_questions(self) -> tuple[AskedQuestion, ...]:
        return self._questions()

    def answers_to(self, person_id: str, limit: int) -> tuple[AskedQuestion, ...]:
        return self._questions()[:limit]


def assert_good(shown: Any) -> None:
    assert limits.troubles({"text": shown.text, "blocks": list(shown.blocks)}) == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts, who=readers)
def test_no_card_and_no_details_are_more_than_slack_takes(
    handbook: Handbook, assessment: Assessment, text: str, who: Person
) -> None:
    events = tuple(Event(NOW, who, "noted", {"text": text}, internal=True) for _ in range(60))
    case = case_of(assessment, "R8-0001", text, who, events)
    kept = Kept((case,) * 60, text, who)
    assert_good(cards.case_message(case, handbook, kept))
    view = casepage.view(case, cards.DESK, handbook, kept)
    assert_good(cards.history_message(view.history))
    assert_good(cards.question_message(kept.open_questions()[0]))
    details = modals.telling("詳細", cards.details(view))
    assert limits.view_troubles(details) == []
    for action in view.actions:
        assert limits.view_troubles(modals.form(action.form, "slack:modal")) == []


@pytest.mark.parametrize(
    "text",
    [
        "mihon@example.jp",
        "宛先はmihon.x+1@mail.example.jpです",
        "ｍｉｈｏｎ＠ｅｘａｍｐｌｅ．ｊｐ",
        "０３－１１１１－２２２２",
        "+81-3-1111-2222",
        "+81 3 1111 2222",
        "+81 (0)3 1111 2222",
        "＋８１－３－１１１１－２２２２",
        "03.1111.2222",
        "03・1111・2222",
        "03 - 1111 - 2222",
        "03\u20111111\u20112222",
        "03–1111–2222",
        "(03)1111-2222",
        "mihon @ example.jp",
        "mihon　＠　example.jp",
    ],
)
def test_contacts_are_hidden_in_the_channel_however_they_are_written(text: str) -> None:
    shown = cards.masked(f"連絡先{text}まで")
    assert "@" not in shown and "＠" not in shown and "1111" not in shown and "１１１１" not in shown


def test_a_long_text_holds_nobody_up() -> None:
    begun = time.monotonic()
    for sign in ("x", "あ", "@", "0", "x@", "0-", "."):
        cards.masked(sign * 20_000)
    assert time.monotonic() - begun < 3


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts, reader=readers, first=some.sampled_from([0, 20, 180, 999]))
def test_two_hundred_cases_fit_on_home_page_by_page(
    handbook: Handbook, assessment: Assessment, text: str, reader: Person, first: int
) -> None:
    one = case_of(assessment, "R8-0001", text, reader)
    kept = Kept((one,) * 200, text, reader)
    turn = Turn(reader, "slack", NOW, "key", Press("open"))
    for filter_ in ("", "mine", "own", f"department:{text[:20]}"):
        shown = home.view(reader, handbook, kept, turn, Asked(filter_, first))
        assert limits.view_troubles(shown) == []
        assert "続きは画面で" not in words_of(shown["blocks"])


def test_every_page_of_two_hundred_cases_is_reached(handbook: Handbook, assessment: Assessment) -> None:
    who = Person("sato", "佐藤", "観光課")
    all_cases = tuple(case_of(assessment, f"R8-{n:04}", "公園で体操教室", who) for n in range(1, 201))
    kept = Kept(all_cases, "公園で体操教室", who)
    for desk in (False, True):
        reader = Person("sato", "佐藤", "観光課", desk)
        turn = Turn(reader, "slack", NOW, "key", Press("open"))
        text = "".join(
            words_of(home.view(reader, handbook, kept, turn, Asked("", first))["blocks"])
            for first in range(0, 200, home.PAGE)
        )
        assert all(case.number in text for case in all_cases)


def test_the_validator_refuses_what_slack_would() -> None:
    """The promise above is only worth what the validator sees."""
    good = {"type": "section", "text": {"type": "plain_text", "text": "あ"}}
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "あ"}, "value": "v"}
    field = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "あ"},
             "element": {"type": "plain_text_input", "action_id": "a"}}  # fmt: skip

    def longer(count: int) -> dict[str, Any]:
        return {"type": "section", "text": {"type": "plain_text", "text": "あ" * count}}

    bad_messages: list[dict[str, Any]] = [
        {"text": "", "blocks": [good]},
        {"text": "あ" * 4001, "blocks": [good]},
        {"text": "<!channel>", "blocks": [good]},
        {"text": "あ", "blocks": [good] * 51},
        {"text": "あ", "blocks": [longer(3001)]},
        {"text": "あ", "blocks": [longer(2999)] * 5},
        {"text": "あ", "blocks": [longer(0)]},
        {"text": "あ", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<@U1>"}}]},
        {"text": "あ", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "あ" * 151}}]},
        {"text": "あ", "blocks": [{"type": "actions", "elements": [button, button]}]},
        {"text": "あ", "blocks": [{"type": "actions", "elements": [{**button, "value": "v" * 2001}]}]},
        {
            "text": "あ",
            "blocks": [
                {
                    "type": "actions",
                    "elements": [{**button, "text": {"type": "plain_text", "text": "あ" * 76}}],
                }
            ],
        },
        {"text": "あ", "blocks": [{"type": "video"}]},
        {
            "text": "あ",
            "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
        },
    ]
    modal: dict[str, Any] = {"type": "modal", "title": {"type": "plain_text", "text": "あ"}, "blocks": [good]}
    picker = {**field, "element": {"type": "datepicker", "action_id": "a", "initial_date": "2026-02-30"}}
    options = [{"text": {"type": "plain_text", "text": "あ"}, "value": "v"}] * 101
    select = {
        "type": "static_select",
        "action_id": "a",
        "placeholder": {"type": "plain_text", "text": "あ"},
        "options": options,
    }
    bad_views = [
        {**modal, "blocks": [good] * 101},
        {**modal, "title": {"type": "plain_text", "text": "あ" * 25}},
        {**modal, "private_metadata": "あ" * 3001},
        {**modal, "blocks": [field]},
        {**modal, "submit": {"type": "plain_text", "text": "あ"}, "blocks": [field, field]},
        {**modal, "submit": {"type": "plain_text", "text": "あ"}, "blocks": [picker]},
        {**modal, "blocks": [{"type": "actions", "elements": [select]}]},
        {"type": "home", "title": {"type": "plain_text", "text": "あ"}, "blocks": [good]},
    ]
    assert limits.troubles({"text": "あ", "blocks": [good] * 50}) == []
    assert limits.view_troubles(modal) == []
    assert all(limits.troubles(one) for one in bad_messages)
    assert all(limits.view_troubles(one) for one in bad_views)


@pytest.mark.parametrize(
    "text",
    [
        "2026.04.01",
        "2026-11-30 10:30",
        "令和8年4月1日",
        "R8-0001",
        "10:00-11:30",
        "定員は20人、費用は100,000円",
        "5(1)",
    ],
)
def test_what_is_no_contact_is_left_as_it_is(text: str) -> None:
    assert cards.masked(f"記録{text}です") == f"記録{text}です"
