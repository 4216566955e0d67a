"""The thesaurus: people's own words lead to one concept, and a slip in the file is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import thesaurus
from knowledge.datafile import ContentError
from knowledge.text import tokens

THESAURUS = thesaurus.load()


def named(text: str) -> set[str]:
    return {mention.concept for mention in THESAURUS.mentions(tokens(text))}


@pytest.mark.parametrize(
    "text", ["預け先がない", "託児のある講座", "一時預かりを増やす", "ベビーシッターの派遣"]
)
def test_every_way_of_saying_childcare_is_childcare(text: str) -> None:
    assert "保育・預かり" in named(text)


@pytest.mark.parametrize("text", ["買物難民の団地", "買い物弱者への支援", "移動スーパーが来る"])
def test_people_without_a_shop_are_found_however_it_is_written(text: str) -> None:
    assert "買い物困難" in named(text)


def test_the_longest_phrase_counts() -> None:
    assert "防犯" not in named("消費者被害")
    assert [m.concept for m in THESAURUS.mentions(tokens("特殊詐欺"))] == ["特殊詐欺"]


def test_what_a_company_has_to_give_speaks_for_the_problem_it_serves() -> None:
    assert THESAURUS.related("空きスペース")["居場所"] == thesaurus.SERVES
    assert "空きスペース" not in THESAURUS.related("居場所")


def test_neighbours_are_neighbours_from_both_sides() -> None:
    assert THESAURUS.related("見守り")["孤立死"] == THESAURUS.related("孤立死")["見守り"]


def test_speaking_of_something_twice_counts_for_more() -> None:
    once = THESAURUS.weights(tokens("空き家を直す"), 0.5)["空き家"]
    twice = THESAURUS.weights(tokens("空き家を直す。空き家バンクも使う"), 0.5)["空き家"]
    assert once < twice < 1


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    words = tokens(text)
    for mention in THESAURUS.mentions(words):
        assert 0 <= mention.first < mention.last <= len(words)
        assert mention.concept in THESAURUS.entries


def test_office_language_is_there_but_is_no_problem_of_the_city() -> None:
    assert {"延長", "継続"} <= set(THESAURUS.entries["協定の更新"].words)
    assert not THESAURUS.entries["協定の更新"].life
    assert THESAURUS.entries["空き家"].life


GOOD = "areas:\n- area: 子育て\n  concepts:\n  - name: 保育\n    words: 託児、保育園\n"


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        ("  - name: 保育\n    words: 園\n", 6, "2つ"),
        ("  - name: 学童\n    words: 放課後\n    near: 塾\n", 6, "「塾」がありません"),
        ("  - name: 学童\n    words: 放課後、放課後\n", 6, "2回"),
        ("  - name: 学童\n    words: 放課後\n    nears: 保育\n", 8, "nears"),
        ("  - name: 学童\n    words: 放課後、、児童館\n", 7, "words"),
    ],
)
def test_a_slip_in_the_file_is_named_with_its_line_and_remedy(
    tmp_path: Path, more: str, line: int, says: str
) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_text(GOOD + more, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        thesaurus.load(path)
    assert caught.value.line == line
    assert says in caught.value.says
    assert caught.value.remedy
