"""Every sentence the code names is there, is used, and keeps to the wording rules of the desk."""

import re
from pathlib import Path

import pytest

from dialogs.wording import label, say, sentences
from knowledge.facts import BEARERS, COSTS, KINDS

ROOT = Path(__file__).parents[2]
CODE = "\n".join(
    path.read_text() for package in ("dialogs", "bot") for path in (ROOT / package).rglob("*.py")
)
FILES = "\n".join(path.read_text() for path in (ROOT / "dialogs" / "wording").glob("*.yaml"))
TEMPLATES = "\n".join(path.read_text() for path in (ROOT / "bot" / "web" / "templates").glob("*.html"))
SHOWN = set(re.findall(r"say\('([a-z_]+\.[a-z_0-9]+)'", TEMPLATES))
LITERAL = SHOWN | set(re.findall(r'(?:say|say_strong)\(\s*(?:"|f")((?:[a-z_]+)\.[a-z_0-9]+)"', CODE))
MADE = {
    "labels": r".*",
    "consultation": r"(company|proposal|kind|cost|development|place)(_narrow)?(_example)?|about_.*|(sorting_)?(body|other_scheme)|own|rule_.*|branch_.*|form_hint_.*|receipt_(contact|sentence).*",
    "desk": r"event_.*|form_.*|contact_.*|keep_(mine|theirs)|row_(promised_reply|next_appointment|start)|(corrected|reading)_(pattern|issues)",
    "errors": r".*",
    "slack": r"home_filter_.*",
    "registers": r"(problem|kind|database|row|news)_.*|row",
    "pages": r"not_attached_.*",
}


def test_every_sentence_the_code_names_is_there() -> None:
    assert sorted(LITERAL - set(sentences())) == []


def test_no_sentence_lies_unused() -> None:
    quoted = SHOWN | set(re.findall(r'"((?:[a-z_]+)\.[a-z_0-9]+)"', CODE))
    unused = []
    for name in sentences():
        file, _, key = name.partition(".")
        made = file in MADE and re.fullmatch(MADE[file], key)
        if name not in quoted and not made:
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize("word", ["！", "条項", "判定", "登録", "申請", "本当に", "一致度"])
def test_the_screen_avoids_words_staff_would_stumble_over(word: str) -> None:
    assert [line for line in FILES.splitlines() if word in line and not line.lstrip().startswith("#")] == []


@pytest.mark.parametrize(("group", "codes"), [("kind", KINDS), ("cost", COSTS), ("development", BEARERS)])
def test_every_code_has_its_name_on_the_screen(group: str, codes: tuple[str, ...]) -> None:
    assert all(label(group, code) for code in codes)


def test_a_sentence_without_its_value_is_an_error_not_a_blank() -> None:
    with pytest.raises(Exception, match="number"):
        say("desk.claimed")


def test_no_sentence_has_two_texts() -> None:
    for path in (ROOT / "dialogs" / "wording").glob("*.yaml"):
        keys = re.findall(r"^([a-z_0-9]+):", path.read_text(), flags=re.MULTILINE)
        assert sorted({key for key in keys if keys.count(key) > 1}) == [], path.name
