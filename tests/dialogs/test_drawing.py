"""The picture of every conversation in the docs is the one the software holds."""

from pathlib import Path

from dialogs.consultation import CONSULTATION
from dialogs.drawing import draw

PAGE = Path(__file__).parents[2] / "docs" / "conversation.md"


def test_the_drawing_in_the_docs_is_the_dialog_that_runs() -> None:
    assert draw(CONSULTATION) in PAGE.read_text(encoding="utf-8")


def test_the_drawing_shows_every_question_and_every_branch() -> None:
    text = draw(CONSULTATION)
    assert all(question.name in text for question in CONSULTATION.questions)
    assert all(branch.name in text for branch in CONSULTATION.branches)
