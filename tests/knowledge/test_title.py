"""A case is named by what is wanted of the ward, never by who said it or how it came."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import answers, title
from knowledge.datafile import ContentError
from knowledge.expressions import Expressions, load
from knowledge.memo import read

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "company", "proposal"),
    [
        ("見本電機が公園でイベントをしたい", "見本電機", "公園でイベント"),
        ("見本電機が高齢者のスマホ教室をやりたいと来た", "見本電機", "高齢者のスマホ教室"),
        (
            "例示商事が清掃用品を区で買ってほしいと売り込みに来た",
            "例示商事",
            "清掃用品を区で買ってほしい",
        ),
        ("港南の倉庫会社が、配送ロボットのことで相談に来た", None, "配送ロボット"),
        ("例示食品株式会社が食品ロスの講座を区役所で開きたい", "例示食品株式会社", "区役所で食品ロスの講座"),
        ("ロボットの実験を公園でしたい", None, "公園でロボットの実験"),
        (
            "見本飲料株式会社と災害時に水を提供する協定の話",
            "見本飲料株式会社",
            "災害時に水を提供する協定",
        ),
        ("防犯カメラの契約の話で来た", None, "防犯カメラの契約"),
        ("寄附の申し出", None, "寄附"),
        ("見本食品株式会社が区と何かしたいと言っている", "見本食品株式会社", None),
        ("見本食品が連携したいと言っている", "見本食品", None),
        ("大手食品メーカーが子ども食堂に米を届けたいそうです", None, "子ども食堂に米を届ける"),
        ("近所の店が花壇の世話をしたいと言っている", None, "花壇の世話"),
        ("赤坂のホテルが余った花を保育園に届けたいって", None, "余った花を保育園に届ける"),
        ("みほん建設が公園の砂場をきれいにしてくれるらしい", "みほん建設", "公園の砂場をきれいにしてくれる"),
        ("例示書店がブックトークを図書館でやりたい", "例示書店", "図書館でブックトーク"),
        ("見本運輸と防災協定を結びたいって話がきた", "見本運輸", "防災協定を結ぶ"),
        ("見本電力の人が蓄電池を避難所に置かせてほしいと", "見本電力", "蓄電池を避難所に置く"),
        ("飲料メーカーから自販機を置かせてほしいと営業の電話", None, "自販機を置く"),
        ("業者が窓口に来て空調機を売り込んでいった", None, "空調機の売り込み"),
        ("空き地をポケットパークにしたいって不動産屋さんが来ました", None, "空き地をポケットパークにする"),
        ("名義後援をお願いしたい", None, "名義後援"),
        ("区と講座を作れないかとのこと", None, "区と講座を作る"),
        ("商店街の祭りを区と行いたい", None, "商店街の祭りを区と行う"),
        (
            "芝浦のカフェ 見本工房の店主の田中さんから、閉店後の店で子ども食堂をやりたいと電話",
            "見本工房",
            "閉店後の店で子ども食堂",
        ),
        (
            "赤坂の老舗旅館、松風亭の女将から、防災案内を一緒に作りたいという話",
            "松風亭",
            "防災案内を一緒に作る",
        ),
        ("麻布の花屋の店主から、公園の花壇を世話したいと相談", None, "公園の花壇を世話"),
        (
            "ｶﾌﾞｼｷｶﾞｲｼｬﾐﾎﾝﾌｰｽﾞの佐々木さんから、保育園で食育教室をやりたいと電話",
            "株式会社ミホンフーズ",
            "保育園で食育教室",
        ),
        ("ホールを避難場所に使ってもらってもよいと", None, "ホールを避難場所に使ってもらってもよい"),
        # how often and how long takes nothing from what is done
        ("見本ガスから月2回の料理教室を1年間、芝で開きたいと電話", "見本ガス", "芝で月2回の料理教室"),
        (
            "見本ガスから月2回、料理教室を1年間、費用は会社もちで、芝で開きたいと電話",
            "見本ガス",
            "月2回、芝で料理教室",
        ),
        (
            "見本ガスから料理教室を来年4月から1年間、芝と麻布で開きたいと電話",
            "見本ガス",
            "芝と麻布で料理教室",
        ),
        ("見本ガスから1年間の料理教室を、芝で開きたいと", "見本ガス", "芝で料理教室"),
        # what turns to another matter
        (
            "別の件で、見本電機から紙おむつのサンプルを配りたいと電話",
            "見本電機",
            "紙おむつのサンプルを配る",
        ),
        ("別件で見本商事から歯みがき教室を芝でやりたいと", "見本商事", "芝で歯みがき教室"),
        ("別件ですが、見本商事が芝で歯みがき教室をやりたいと", "見本商事", "芝で歯みがき教室"),
        ("それと別に、見本商事から歯みがき教室をやりたいと", "見本商事", "歯みがき教室"),
        ("あと、近所の店が花壇の世話をしたいと言っている", None, "花壇の世話"),
        ("あと片付けの手伝いを祭でしたいと見本電機から電話", "見本電機", "祭であと片付けの手伝い"),
        (
            "別の件で、赤坂の老舗旅館、松風亭の女将から、防災案内を一緒に作りたいという話",
            "松風亭",
            "防災案内を一緒に作る",
        ),
        # what is offered in a disaster
        (
            "見本ホテルから災害時の協定を結びたいと電話。帰宅困難者を300人受け入れる",
            "見本ホテル",
            "災害時の協定を結ぶ（帰宅困難者を300人受け入れる）",
        ),
        (
            "防災協定の話。見本ホテルから災害時に客室を50室出すと。1泊は無料",
            "見本ホテル",
            "防災協定（災害時に客室を50室出す）",
        ),
        (
            "見本ホテルから災害時の協定を結びたい、帰宅困難者を300人受け入れると電話",
            "見本ホテル",
            "災害時の協定を結ぶ（帰宅困難者を300人受け入れる）",
        ),
        ("見本倉庫から防災協定を結びたいと。区は毛布を運ぶ", "見本倉庫", "防災協定を結ぶ"),
        # a short name in katakana, and what is none
        (
            "ミホンが児童館でブロック教室を無料でやりたいと来た",
            "ミホン",
            "児童館でブロック教室を無料で行う",
        ),
        ("レイホンから机を寄附したいと電話", "レイホン", "机を寄附"),
        ("スマホから申し込みたいと電話", None, "スマホから申し込む"),
        ("ヤングケアラーが学べる場を作りたいと電話", None, "ヤングケアラーが学べる場を作る"),
        ("アメリカから交流をしたいと電話", None, "アメリカから交流"),
    ],
)
def test_a_short_message_gives_its_company_and_a_title(
    text: str, company: str | None, proposal: str | None
) -> None:
    facts = read(text, TODAY).facts
    assert (facts["company"].value if "company" in facts else None) == company
    assert (facts["proposal"].value if "proposal" in facts else None) == proposal


def test_a_letter_gives_the_sentence_that_states_its_wish_without_the_courtesies() -> None:
    facts = read(
        "平素よりお世話になっております。株式会社見本環境の山本です。\n"
        "弊社は創業以来、環境分野で事業を行ってまいりました。\n"
        "つきましては、弊社が開発した生ごみ処理機を区立小学校の給食室に設置し、減量の効果を確かめる"
        "実証実験をさせていただきたく、ご連絡差し上げました。\n費用は弊社が負担いたします。",
        TODAY,
    ).facts
    assert facts["proposal"].value == (
        "開発した生ごみ処理機を区立小学校の給食室に設置し、減量の効果を確かめる実証実験"
    )


def test_a_letters_turn_to_its_matter_is_no_part_of_it() -> None:
    facts = read(
        "お世話になっております。見本通信株式会社の岸です。\n"
        "さて、弊社では高齢者の方向けに無料のスマホ教室を公園で開催したいと考えております。",
        TODAY,
    ).facts
    assert facts["proposal"].value == "公園で高齢者の方向けに無料のスマホ教室"


@pytest.mark.parametrize(
    "text",
    [
        "ミホンキンの佐々木さん 03-0000-1111\n提案：配食のときに見守りする\n19:59\n費用は会社もち",
        "ミホンキンの佐々木さん 03-0000-1111\n[提案]配食のときに見守りする [19:59]\n費用は会社もち",
        "19:57 ミホンキンの佐々木さん 03-0000-1111\n19:58 提案：配食のときに見守りする\n19:59 費用は会社もち",
    ],
)
def test_the_hours_of_a_notepad_are_part_of_nothing(text: str) -> None:
    facts = read(text, TODAY).facts
    assert facts["company"].value == "ミホンキン"
    assert facts["proposal"].value == "配食のときに見守りする"
    assert facts["cost"].words == "費用は会社もち"


@pytest.mark.parametrize(
    "text",
    [
        "地域の方を対象とした、身近な機器の使い方や安全な利用の心得について学べる機会を設ける教室を開きたい",
        "駅前の広場で周辺の商店の品物や季節の花や近隣の農家の野菜をならべて区民に楽しんでもらう市を開きたい",
        "あ" * 90 + "を開きたい",
    ],
)
def test_a_long_title_is_cut_where_a_phrase_begins(text: str) -> None:
    name = title.of(text)
    assert text.startswith(name[:10]) or name[:6] in text
    assert len(name) <= 40 or "あ" in name


@given(st.text(max_size=120))
def test_any_text_gives_a_title_or_none(text: str) -> None:
    assert len(title.of(text)) <= max(40, len(text) + 4)


@pytest.mark.parametrize(
    "text",
    [
        "わからない", "知らない", "話に出てない", "聞いてない", "まだ聞いていません", "未定", "特になし", "なし",
        "場所は未定です", "期間の話は出なかった", "まだ決まってないそう", "名刺はもらってない", "さあ", "パス", "-",
        "先方も決めていないとのこと", "会社からは聞いていない", "あとで", "そこまでは聞けなかった",
    ],
)  # fmt: skip
def test_an_answer_that_leaves_a_question_open_is_no_value_of_any_field(text: str) -> None:
    assert answers.leaves_open(text)
    for field in ("place", "company", "proposal", "start", "period", "contact_name", "wishes", "materials"):
        assert answers.answer(field, text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "芝公園",
        "未定だが芝公園がいいと",
        "3年くらい",
        "なし園芸株式会社",
        "会社",
        "費用は会社、期間は未定",
        "",
    ],
)
def test_an_answer_that_says_anything_more_is_not_open(text: str) -> None:
    assert not answers.leaves_open(text)


def test_expressions_may_speak_of_those_before_them_and_of_no_others(tmp_path: object) -> None:
    assert Expressions({"a": ("x", "y"), "b": ("{a}{2}z",)})["b"].fullmatch("xyz")
    with pytest.raises(ValueError, match="それより前にありません"):
        Expressions({"b": ("{a}",), "a": ("x",)})
    with pytest.raises(ValueError, match="読み取れません"):
        Expressions({"a": ("(x",)})


def test_a_broken_file_of_expressions_is_named_with_its_line(tmp_path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("good: ['x']\nbad: ['(y']\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"words\.yaml"):
        load(path)


def titled(text: str) -> str:
    """What a text proposes, as a title."""
    return read(text, TODAY).facts["proposal"].value


def test_a_letters_own_words_come_before_its_subject_and_quote_marks_are_no_part() -> None:
    letter = "> 件名：夏祭りのご提案\n> 株式会社見本フーズの山田です。\n> 区と共催で親子の食育フェスタを開きたいと考えております。"
    assert titled(letter) == "区と共催で親子の食育フェスタ"
    assert titled("> 件名：朝の体操教室のご提案\n> 株式会社見本の岸です。") == "朝の体操教室"


def test_a_name_that_is_asked_for_is_asked_for_something() -> None:
    told = "港区の名義後援ほしいって。一般社団法人見本音楽協会、チャリティーコンサート 来年2/3"
    assert titled(told) == "チャリティーコンサートの名義後援"


def test_pictures_are_no_part_of_a_title() -> None:
    assert titled("ドローンの配送をやりたい😀 株式会社見本") == "ドローンの配送"


def test_what_was_not_spoken_of_is_no_part_of_what_was() -> None:
    assert titled("名前わからない会社。ドローンで屋上点検の話、費用の話はなかった") == "ドローンで屋上点検"
