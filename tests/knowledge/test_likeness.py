"""Where no word says outright what is wanted, likeness to examples decides, or nothing does."""

import pytest

from knowledge import signals
from knowledge.kinds import ASIDE, NOTHING, PATH, TAUGHT, load
from knowledge.likeness import Likeness


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("どんな会にするかを区の人と毎週集まって決め、会の日も区の人が係に立つ", "joint"),
        ("売り出す前の膜を区の壁に張って、どれだけもつのか知りたい", "experiment"),
        ("休みの日の駐車場を町会の餅つきに使ってくれていい", "cooperation"),
        ("庁舎の床みがきの仕事をもらえないだろうかと", "sales"),
        ("川があふれたら二階を逃げ場にしてよいと決めておきたい", "disaster"),
    ],
)
def test_a_wish_without_its_usual_words_is_known_by_its_likeness(text: str, kind: str) -> None:
    found = signals.evidence(text)
    assert found.leading == kind
    assert not found.sure


@pytest.mark.parametrize(
    "text", ["名刺を置いて帰られました", "次に伺うのは来月ですとのこと", "床みがきの仕事の話ではない"]
)
def test_what_says_nothing_of_a_wish_is_like_none(text: str) -> None:
    assert signals.evidence(text).leading is None


def test_one_telling_word_does_not_outweigh_the_whole_story() -> None:
    told = "量産前の折れ曲がる画面を区の掲示板に貼り、外で読めるかを試したい。文を流し込む部分の開発は区で払ってほしい"
    found = signals.evidence(told, ward_cost=True)
    assert "sales.existing" in {signal.id for signal in found.signals}
    assert found.leading == "experiment"


@pytest.mark.parametrize(("likeness", "leading"), [(0.45, "cooperation"), (0.55, "own")])
def test_nobody_is_turned_away_on_a_faint_likeness_alone(
    monkeypatch: pytest.MonkeyPatch, likeness: float, leading: str
) -> None:
    monkeypatch.setattr(TAUGHT, "scores", lambda _: {"own": likeness, "cooperation": 0.35})
    assert signals.evidence("よそで聞いた話を書いておきます").leading == leading


def test_it_works_without_vectors() -> None:
    plain = Likeness.learn(load(PATH), None)
    scores = plain.scores("発売前の装置を区の施設に置いて効き目を確かめたい")
    assert max(scores, key=lambda kind: scores[kind]) == "experiment"
    assert plain.scores("、。") == {}


def test_every_kind_that_words_can_speak_for_has_examples() -> None:
    assert set(load(PATH)) == {*signals.Wanted.__args__, ASIDE, NOTHING}


def test_a_text_is_as_like_each_time() -> None:
    text = "社員が月に一度、草取りをする"
    assert TAUGHT.scores(text) == TAUGHT.scores(text)


def test_what_was_learnt_is_read_back_the_same() -> None:
    told = {"sun": ("今日は晴れ", "日が照る", "よい天気だ"), "rain": ("雨が降る", "傘が要る", "今日は雨だ")}
    learnt = Likeness.learn(told, None)
    back = Likeness.restore(learnt.state(), None)
    scores = back.scores("明日は雨だ")
    assert max(scores, key=lambda label: scores[label]) == "rain"
    assert scores == pytest.approx(learnt.scores("明日は雨だ"), abs=0.01)


def test_a_text_without_words_is_like_nothing() -> None:
    assert TAUGHT.hears("――。") == ("", 0.0)
