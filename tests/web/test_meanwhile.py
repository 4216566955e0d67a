"""Two people correct one case with the form 〔直す〕: nothing that one of them saved is lost."""

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect
from web_office import Office, Visitor


def _form(visitor: Visitor, number: str) -> dict[str, str]:
    """The form 〔直す〕 as the page shows it, with everything that it would send."""
    html = visitor.get(f"/cases/{number}").text
    (form,) = (
        each for each in re.findall(r'<form class="act".*?</form>', html, re.S) if 'value="revise"' in each
    )
    return _fields(form)


def _fields(form: str) -> dict[str, str]:
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        found[name] = chosen[0] if chosen else ""
    return found


def _send(visitor: Visitor, form: dict[str, str], **given: str) -> httpx.Response:
    return visitor.post("/act", data=form | given)


def test_a_form_opened_earlier_saves_only_what_was_changed_in_it(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as first, office.visitor("mori") as second:
        early, late = _form(first, number), _form(second, number)
        assert _send(first, early, place="六本木交差点").status_code == 303
        assert _send(second, late, wishes="看板を置く場所").status_code == 303
        html = second.get(f"/cases/{number}").text
    assert "六本木交差点" in html and "看板を置く場所" in html
    assert "<del>六本木交差点</del>" not in html, "the history must not say that it was taken away"


def test_where_both_changed_the_same_the_second_is_asked_with_both_values(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as first, office.visitor("mori") as second:
        early, late = _form(first, number), _form(second, number)
        _send(first, early, place="六本木交差点")
        asked = _send(second, late, place="芝公園", wishes="看板を置く場所")
        assert asked.status_code == 422
        assert re.search(r"ほかの人が\d+時\d\d分に「場所」を直しました。どちらを残しますか。", asked.text)
        assert "いまの内容：六本木交差点" in asked.text and "今回の内容：芝公園" in asked.text
        assert "芝公園" not in first.get(f"/cases/{number}").text, "nothing is decided for them"
        again = _fields(asked.text.partition('<form class="act"')[2])
        assert again["place"] == "芝公園" and again["wishes"] == "看板を置く場所"
        unsaid = _send(second, again, _key="2")
        assert unsaid.status_code == 422, "which of them stays has to be said"
        assert _send(second, again, keep_place="theirs", _key="3").status_code == 303
        html = second.get(f"/cases/{number}").text
        assert "六本木交差点" in html and "看板を置く場所" in html and "芝公園" not in html
        assert _send(second, late, place="芝公園", _key="4").status_code == 422
        assert _send(second, again, keep_place="mine", _key="5").status_code == 303
        assert "<del>六本木交差点</del>" in second.get(f"/cases/{number}").text


def test_two_tabs_of_one_person_are_two_forms_as_well(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as person:
        one, other = _form(person, number), _form(person, number)
        _send(person, one, place="六本木交差点")
        assert "別の画面で" in _send(person, other, place="芝公園", _key="2").text
        assert _send(person, other, place="六本木交差点", _key="3").status_code == 303, "both say the same"


def test_a_form_in_which_nothing_was_changed_changes_nothing(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as person:
        _send(person, _form(person, number))
        html = person.get(f"/cases/{number}").text
    assert "変わったところはありません。" in html and "直しました" not in html


def test_the_question_which_stays_is_answered_by_keyboard_on_a_page_of_its_own(
    office: Office, visit: Callable[..., Page]
) -> None:
    number = office.filed()
    page = visit("mori", f"/cases/{number}", 360)
    page.locator("summary", has_text=re.compile("^直す$")).click()
    page.locator("#main form.act textarea[name=wishes]").fill("看板を置く場所")
    page.locator("#main form.act input[name=place]").fill("芝公園")
    with office.visitor("yamaguchi") as first:
        _send(first, _form(first, number), place="六本木交差点")
    page.locator("#main form.act input[name=place]").press("Enter")
    choice = page.get_by_label("「場所」で残すもの")
    expect(choice).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    choice.select_option("mine")
    page.get_by_role("button", name="直す").press("Enter")
    expect(page.locator(".flash")).to_contain_text("直しました")
    expect(page.locator(".history")).to_contain_text("六本木交差点")
    expect(page.locator("#p-facts + dl")).to_contain_text("看板を置く場所")
