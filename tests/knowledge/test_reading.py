"""What was typed without conversion, or converted wrongly, is read as it was meant."""

import pytest

from knowledge.homophones import kanji_readings, sounds
from knowledge.questions import Reader, is_english
from knowledge.romaji import from_romaji, is_romaji

READER = Reader.learn(
    [
        "災害協定はどういう扱いですか",
        "企業からの提案を積極的に聞く",
        "どういうときに審査会を開くのか",
        "予定はどういう理由で変わるのか",
        "安全のため外壁を調べる",
        "石炭の倉庫を使う",
    ],
    ["提案", "情報"],
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kyoutei wa nannen desuka", "きょうていはなんねんですか"),
        ("konna kan'i na shien mo ii no", "こんなかんいなしえんもいいの"),
        ("zettai ni mattekudasai", "ぜったいにまってください"),
        ("pata-n ga mittsu aru", "ぱたーんがみっつある"),
        ("PoC to kyoutei no kankei desu", "poc ときょうていのかんけいです"),
    ],
)
def test_japanese_typed_with_latin_keys_is_read_as_kana(typed: str, read: str) -> None:
    assert is_romaji(typed)
    assert not is_english(typed)
    assert from_romaji(typed) == read


@pytest.mark.parametrize(
    "english", ["Do we need an agreement?", "No need to pay", "tennis", "協定 no jidou koushin"]
)
def test_english_stays_english(english: str) -> None:
    assert not is_romaji(english)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("定安を聞く", "提案を聞く"),
        ("石極的にやるの", "積極的にやるの"),
        ("まsか", "ますか"),
        ("さいがいきょうていはどういうはなし", "災害協定はどういうはなし"),
        ("きじゅん、どういうの", "きじゅん、どういうの"),
    ],
)
def test_a_slip_is_read_as_the_word_that_sounds_like_it(typed: str, read: str) -> None:
    assert READER.read(typed) == read


def test_a_kanji_nobody_has_seen_has_no_sound() -> None:
    readings = kanji_readings(
        [("発表", "はっぴょう"), ("発電", "はつでん"), ("点", "てん"), ("転換", "てんかん")]
    )
    assert readings["発"] == ("はつ",)
    assert readings["表"] == ("ぴょう",)
    assert list(sounds("発転", readings)) == ["はつてん", "はってん"]
    assert list(sounds("発鬱", readings)) == []
    assert list(sounds("発", readings)) == []


def test_a_slip_among_the_ways_of_asking_is_not_taken_for_a_word() -> None:
    reader = Reader.learn(
        ["協定の様式はどこですか"] * 12 + ["協定の洋式はどこですか", "近くの公演は何ですか"], ["講演"]
    )
    assert reader.read("洋式はどこ") == "様式はどこ"
    assert reader.read("公演はどこ") == "公演はどこ", (
        "a rare word without a common one of the same sound stays"
    )


def test_a_word_is_rare_without_being_a_slip_where_it_is_listed() -> None:
    ways = ["会計の決裁はどうしますか"] * 12 + ["会計の決済はどうしますか"]
    assert Reader.learn(ways).read("決済はどう") == "決裁はどう"
    assert Reader.learn(ways, ["決済"]).read("決済はどう") == "決済はどう"


def test_a_word_of_katakana_is_not_cut_in_two_by_a_word_of_another_kind() -> None:
    reader = Reader.learn(["収入印紙はいくらか", "災害協定の対象か"])
    assert reader.read("サインしたらおわり") == "サインしたらおわり"
    assert reader.read("さいがいキョウテイのはなし") == "災害協定のはなし"


def test_half_width_katakana_in_the_place_of_hiragana_is_read_as_hiragana() -> None:
    reader = Reader.learn(["災害協定の対象か", "大型デジタルの例として挙がる"])
    assert reader.read("大型ﾃﾞｼﾞﾀﾙは何ﾉ例ﾄｼﾃ挙ｶﾞﾙか") == "大型デジタルは何の例として挙がるか"
    assert reader.read("区ﾉｻｲｶﾞｲｷｮｳﾃｲﾊ何か") == "区の災害協定は何か"


def test_no_word_begins_with_the_particle_before_it() -> None:
    reader = Reader.learn(["協定の廃止はいつですか", "石を調べる"])
    assert reader.read("外壁は石") == "外壁は石"
    assert reader.read("廃止はいつ") == "廃止はいつ"
