"""A modal knows what it showed, so that a change by somebody else in between is noticed there too."""

from bot.slack import modals
from dialogs import meanwhile
from dialogs.reply import Form, Input


def test_a_modal_sends_what_was_changed_in_it_with_the_marks_of_what_it_showed() -> None:
    inputs = meanwhile.marked((Input("place", "場所", "芝公園"), Input("wishes", "区への希望")))
    view = modals.form(Form("直す", "revise", inputs, "直す", "R8-0001"), "slack")
    assert len(view["private_metadata"]) < 3000
    sheet = modals.sheet_of(view)
    assert sheet
    values = {"place": {"place": {"value": "芝公園"}}, "wishes": {"wishes": {"value": "看板"}}}
    said = modals.submit_of(sheet, {**view, "state": {"values": values}})
    assert said.fields == {"wishes": "看板"}
    assert said.marks["wishes"] == meanwhile.mark("") and said.marks["place"] == meanwhile.mark("芝公園")


def test_the_metadata_of_the_longest_form_fits_what_slack_allows() -> None:
    inputs = meanwhile.marked(tuple(Input(f"a_long_name_of_a_field_{n}", "欄") for n in range(40)))
    view = modals.form(Form("直す", "revise", inputs, "直す", "R8-0001"), "slack")
    assert len(view["private_metadata"]) < 3000


def test_a_modal_that_was_opened_before_marks_were_known_is_still_taken() -> None:
    sheet = modals.sheet_of({"private_metadata": '["t","","revise","R8-0001",0,"",false]'})
    assert sheet and sheet.marks == {}
