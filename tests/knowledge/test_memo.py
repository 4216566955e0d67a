"""What a colleague writes or pastes is read as it stands, and nothing given is lost."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import details
from knowledge.corrections import seeks_company
from knowledge.facts import FIELDS, Fact, Field
from knowledge.memo import Problem, answer, corrections, read
from knowledge.unreadable import overlooked

TODAY = date(2026, 11, 24)
PASTED = """11/24 10:30 来庁 ㈱見本電機 営業企画部 見本様 03-0000-1234 mihon@example.jp
芝浦のショールームを会場に、高齢者向けのスマホ教室をやりたい
講師は社員、月2回、来年4月から1年くらい
区には広報みなとへの掲載と、いきいきプラザでのチラシ配りをお願いしたい
費用は会社持ち 区の負担はなし   パンフあり"""


def values(text: str) -> dict[Field, str]:
    return {name: fact.value for name, fact in read(text, TODAY).facts.items()}


def test_a_pasted_memo_is_read_so_that_nothing_in_it_is_asked_again() -> None:
    assert values(PASTED) == {
        "company": "株式会社見本電機",
        "contact_name": "見本",
        "contact_department": "営業企画部",
        "email": "mihon@example.jp",
        "phone": "03-0000-1234",
        "proposal": "芝浦のショールームで高齢者向けスマホ教室（講師は社員、月2回）",
        "wishes": "広報みなとへの掲載、いきいきプラザでのチラシ配り",
        "place": "芝浦のショールーム",
        "cost": "company",
        "start": "2027-04",
        "period": "12",
        "heard_on": "2026-11-24T10:30",
        "heard_how": "来庁",
        "materials": "パンフ",
    }


def test_whether_the_ward_plans_along_is_left_open_by_a_class_and_a_leaflet() -> None:
    memo = read(PASTED, TODAY)
    assert "kind" not in memo.facts
    assert memo.kind_candidates == ("joint", "cooperation")


def test_a_sentence_typed_in_passing_gives_the_proposal_its_kind_and_the_day() -> None:
    found = values("ごみ箱にセンサーつけて実験したいって会社がさっき来た")
    assert found["proposal"] == "ごみ箱にセンサーをつける実験"
    assert found["kind"] == "experiment"
    assert found["heard_on"] == "2026-11-24"
    assert "company" not in found


def test_half_the_development_is_the_wards_cost_and_its_development() -> None:
    found = values("機械は向こう　アプリの開発は区も半分出してって")
    assert (found["cost"], found["development"]) == ("ward", "ward")


def test_place_and_period_are_read_beside_a_question_that_is_kept() -> None:
    memo = read("芝のほうの区立公園で3年くらい　返事っていつもらえる？", TODAY)
    assert memo.facts["place"].value == "芝方面の区立公園"
    assert memo.facts["period"].value == "36"
    assert memo.rest == ("返事っていつもらえる？",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("サンプルセンサー（株）　名刺はあとで", "サンプルセンサー株式会社"),
        ("㈱見本電機から", "株式会社見本電機"),
        ("合同会社まちのわの山田さん", "合同会社まちのわ"),
        ("本日、有限会社見本商店が来庁", "有限会社見本商店"),
        ("みほん銀行 地域部 山田様", "みほん銀行"),
        ("見本電機の佐藤様が来た", "見本電機"),
        ("見本電機から電話", "見本電機"),
        ("企業名：みほん商事\n担当：鈴木", "みほん商事"),
        ("株式会社見本出版社の佐伯さん", "株式会社見本出版社"),
    ],
)
def test_a_company_is_named_as_it_was_written(text: str, name: str) -> None:
    assert values(text)["company"] == name


@pytest.mark.parametrize(
    "text",
    [
        "高齢者支援課から電話があった",
        "区民から相談",
        "会社の人が来た",
        "港区の総務課の田中さんに聞いた",
        "先方から連絡",
    ],
)
def test_a_department_or_a_person_is_no_company(text: str) -> None:
    assert "company" not in values(text)


def test_the_wards_own_people_and_numbers_are_not_the_companys() -> None:
    found = values(
        "受付：高齢者支援課 佐藤（内線2345、sato@city.example.jp、03-0000-0001）\n株式会社見本電機 営業部 鈴木様 03-0000-9999"
    )
    assert found["contact_name"] == "鈴木"
    assert found["contact_department"] == "営業部"
    assert found["phone"] == "03-0000-9999"
    assert "email" not in found


def test_a_forwarded_letter_gives_its_writer_not_its_reader() -> None:
    found = values(
        "転送します。観光の林です。\n> 林様\n> お世話になっております。株式会社見本旅行の東です。\n"
        "> 弊社は創業30年です。街歩きの催しを検討しています。\n>\n> 株式会社見本旅行 事業開発課\n> 東 香織\n> 電話 03-0000-5555\n\n林（内線1111）"
    )
    assert found["contact_name"] == "東 香織"
    assert found["contact_department"] == "事業開発課"
    assert "period" not in found


@pytest.mark.parametrize(
    "text",
    [
        "3年間の実績がある",
        "創業60年",
        "5年前に始めた",
        "製品は5年保証",
        "他市で3年続けてきた",
        "2週間だけ",
        "年3回",
    ],
)
def test_what_was_or_lasts_otherwise_is_no_period(text: str) -> None:
    assert "period" not in values(text)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("協定は三年で", "36"),
        ("期間は36か月", "36"),
        ("令和9年4月から令和11年3月まで", "24"),
        ("2027年4月1日〜2028年3月31日", "12"),
        ("来年4月から再来年3月末まで", "12"),
        ("半年やってみたい", "6"),
    ],
)
def test_a_period_is_counted_in_months(text: str, months: str) -> None:
    assert values(text)["period"] == months


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("費用は会社持ち", "company"),
        ("経費は全額弊社で負担いたします", "company"),
        ("区の負担はない", "company"),
        ("区にご負担をおかけすることはございません", "company"),
        ("100万円ずつ折半", "ward"),
        ("電気代は区で見てほしい", "ward"),
        ("印刷は区に頼みたい", "ward"),
        ("会場費を区が負担できないかと相談", "ward"),
        ("費用はかからない", "none"),
        ("費用は未定", "undecided"),
        ("費用の話は出ていない", "undecided"),
    ],
)
def test_who_pays_is_read_from_the_words(text: str, cost: str) -> None:
    assert values(text)["cost"] == cost


@pytest.mark.parametrize(
    "text",
    [
        "横浜市では市が費用を負担した",
        "開発費は会社が持つ",
        "機材は会社が用意する",
        "参加費は無料",
        "株式会社見本金属が来た",
    ],
)
def test_another_city_one_item_or_a_free_entry_say_nothing_of_who_pays(text: str) -> None:
    assert "cost" not in values(text)


@pytest.mark.parametrize(
    ("text", "renewal"),
    [
        ("協定は自動更新で", "automatic"),
        ("申し出がなければ同じ条件で延長する", "automatic"),
        ("自動更新はなし、協議のうえ更新", "talks"),
        ("更新は協議のうえ", "talks"),
        ("自動更新なし", "none"),
        ("自動更新にはしない", "none"),
        ("自動更新かどうかは聞いていない", None),
        ("毎年更新したい", "wanted"),
        ("協定は毎年更新したい。続け方は双方で協議して更新", "talks"),
    ],
)
def test_renewal_without_talks_is_told_from_renewal_after_talks(text: str, renewal: str | None) -> None:
    assert values(text).get("renewal") == renewal


def test_what_was_to_renew_itself_and_no_longer_does_is_put_right() -> None:
    facts = read("自動更新なし", TODAY, {"renewal": Fact("automatic")}).facts
    assert facts["renewal"].value == "none"


def test_hearsay_stands_but_is_marked_as_such() -> None:
    memo = read("費用はたぶん会社持ち", TODAY)
    assert memo.facts["cost"].value == "company"
    assert not memo.facts["cost"].heard
    assert read("費用は会社持ち", TODAY).facts["cost"].heard


def test_a_month_without_a_year_is_marked_until_a_start_is_known() -> None:
    assert not read("5月から始めたい", TODAY).facts["start"].heard
    again = read("5月から始めたい", TODAY, {"start": Fact("2028-04")})
    assert again.facts["start"] == Fact("2028-05", "5月")


def test_what_no_field_took_is_kept_word_for_word() -> None:
    memo = read("株式会社見本電機が来庁。社長は剣道が趣味とうれしそうだった。", TODAY)
    assert memo.rest == ("社長は剣道が趣味とうれしそうだった。",)


TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                *PASTED.split(),
                "㈱",
                "（株）",
                "株式会社",
                "区が",
                "半分",
                "負担",
                "ﾊﾟﾝﾌ",
                "①",
                "3年",
                "。",
                "\n",
                "様",
                "「",
                "」",
                "実験",
                "自動更新",
                "2月30日",
            ]
        ),
        max_size=30,
    ).map("".join),
)


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_no_text_makes_reading_fail_and_every_fact_quotes_the_text(text: str) -> None:
    memo = read(text, TODAY)
    for name, fact in memo.facts.items():
        assert name in FIELDS
        assert fact.value
        assert fact.words in text
    for left in memo.rest:
        assert left in text


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(FIELDS))
def test_no_answer_and_no_correction_makes_reading_fail(text: str, field: Field) -> None:
    result = answer(field, text, TODAY)
    if isinstance(result, Fact):
        assert result.value
    corrections(text, TODAY)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("company", "サンプルセンサー（株）", "サンプルセンサー株式会社"),
        ("company", "見本電機", "見本電機"),
        ("company", "見本電機さんです", "見本電機"),
        ("cost", "企業がすべて負担", "company"),
        ("cost", "区も負担", "ward"),
        ("cost", "かからない", "none"),
        ("cost", "話に出ていない", "not_mentioned"),
        ("cost", "わからない", "not_mentioned"),
        ("cost", "未定", "undecided"),
        ("cost", "向こう持ち", "company"),
        ("cost", "機械は向こう　アプリの開発は区も半分出してって", "ward"),
        ("development", "企業", "company"),
        ("development", "区も負担", "ward"),
        ("development", "開発費はない", "none"),
        ("development", "話に出ていない", "not_mentioned"),
        ("kind", "加わる", "joint"),
        ("kind", "広報などの協力まで", "cooperation"),
        ("kind", "協力まで。あ、始まりは5月だった", "cooperation"),
        ("kind", "まだ決まっていない", "unknown"),
        ("kind", "企画から一緒に事業を行う", "joint"),
        ("kind", "新しい技術を区の現場で試す", "experiment"),
        ("kind", "場所・人・広報などで協力する", "cooperation"),
        ("kind", "商品やサービスの売り込み、契約", "sales"),
        ("kind", "災害時の協力の協定", "disaster"),
        ("kind", "後援・協賛の名義、寄附、広告", "name"),
        ("kind", "まだわからない", "unknown"),
        ("phone", "03-0000-5678", "03-0000-5678"),
        ("phone", "０３（００００）５６７８", "03-0000-5678"),
        ("phone", "09000001234", "090-0000-1234"),
        ("email", "mihon@example.jp です", "mihon@example.jp"),
        ("start", "来年4月から", "2027-04"),
        ("start", "5月", "2027-05"),
        ("period", "3年くらい", "36"),
        ("place", "芝のほうの区立公園で3年くらい", "芝方面の区立公園"),
        ("heard_on", "昨日", "2026-11-23"),
        ("renewal", "自動更新で", "automatic"),
        ("contact_name", "佐藤さんです", "佐藤"),
        ("wishes", "広報への掲載", "広報への掲載"),
        ("materials", "パンフレット2部", "パンフレット2部"),
    ],
)
def test_a_short_answer_to_a_question_is_understood(field: Field, text: str, value: str) -> None:
    result = answer(field, text, TODAY)
    assert isinstance(result, Fact)
    assert result.value == value


@pytest.mark.parametrize(
    ("field", "text", "code", "detail"),
    [
        ("phone", "03-0000-567", "phone_digits", {"text": "03-0000-567", "digits": 9}),
        ("email", "mihon.example.jp", "email_no_at", {"text": "mihon.example.jp"}),
        ("start", "2月30日", "no_such_date", {"text": "2月30日"}),
        ("heard_on", "11月31日", "no_such_date", {"text": "11月31日"}),
        ("proposal", "あ" * 4213, "too_long", {"length": 4213, "longest": 4000}),
        ("wishes", "あ" * 201, "too_long", {"length": 201, "longest": 200}),
    ],
)
def test_a_wrong_answer_says_what_is_wrong_with_it(
    field: Field, text: str, code: str, detail: dict[str, str | int]
) -> None:
    assert answer(field, text, TODAY) == Problem(field, code, detail)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("company", "わからない"),
        ("cost", "えっと"),
        ("phone", "あとで"),
        ("email", "あとで"),
        ("start", "そのうち"),
        ("period", "ずっと"),
        ("place", "話に出ていない"),
        ("kind", "ええと"),
        ("renewal", "はい"),
        ("cost", "  "),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(field: Field, text: str) -> None:
    assert answer(field, text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("企業名は株式会社みなとに直して", [("company", "株式会社みなと")]),
        ("始まりは5月だった", [("start", "2027-05")]),
        ("協力まで。あ、始まりは5月だった", [("start", "2027-05")]),
        ("費用は区も半分だって", [("cost", "ward")]),
        ("やっぱり期間は2年", [("period", "24")]),
        ("メールはmihon@example.jpに変えて", [("email", "mihon@example.jp")]),
        ("担当者は佐藤さんではなく鈴木さん", [("contact_name", "鈴木")]),
    ],
)
def test_a_correction_is_read_by_the_name_of_its_field(text: str, found: list[tuple[Field, str]]) -> None:
    read_back = [
        (name, fact.value)
        for name, fact in corrections(text, TODAY, {"start": Fact("2027-04")})
        if isinstance(fact, Fact)
    ]
    assert read_back == found


def test_two_corrections_in_one_message_are_both_served_the_wrong_one_with_its_reason() -> None:
    first, second = corrections(
        "会社名はサンプルセンサーテクノロジー株式会社に直して。電話03-0000-567", TODAY
    )
    assert first[0] == "company"
    assert isinstance(first[1], Fact)
    assert first[1].value == "サンプルセンサーテクノロジー株式会社"
    assert second == ("phone", Problem("phone", "phone_digits", {"text": "03-0000-567", "digits": 9}))


@pytest.mark.parametrize(
    "text",
    [
        "送る",
        "え、開発費って区が出しちゃだめなの？",
        "はい",
        "期間はどれくらいまで？",
        "費用はだれが負担する決まり？",
        "",
    ],
)
def test_a_question_or_an_order_corrects_nothing(text: str) -> None:
    assert corrections(text, TODAY) == ()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("株式会社見本電機がチラシを置いてほしいと", "チラシを置く"),
        ("説明会に課の人も来てほしい", "説明会に課の人も来る"),
        ("花壇を直したい　区の広報に載せて", "区の広報に載せる"),
        ("教室を開く。区への希望：会場の確保", "会場の確保"),
    ],
)
def test_what_is_asked_of_the_ward_is_read_without_who_asks(text: str, wish: str) -> None:
    assert values(text)["wishes"] == wish


@pytest.mark.parametrize("text", ["推進担当に同席してほしいとのこと", "初回の打合せに推進担当も来てほしい"])
def test_that_somebody_of_the_ward_is_wanted_is_no_proposal(text: str) -> None:
    assert "proposal" not in values(text)


@pytest.mark.parametrize(
    "text", ["駅前で青空市をやりたい、費用は企業", "駅前で青空市をやりたい、経費は先方で、期間は半年"]
)
def test_a_proposal_is_read_beside_who_pays_for_it(text: str) -> None:
    assert values(text)["proposal"] == "駅前で青空市"


def test_a_subject_line_gives_the_proposal_only_where_the_letter_does_not() -> None:
    assert values("件名：朝の体操教室のご提案\n株式会社見本の岸です。")["proposal"] == "朝の体操教室"
    told = values("件名：ご相談\n株式会社見本の岸です。公園で紙芝居の会を開きたく存じます。")["proposal"]
    assert told == "公園で紙芝居の会"


@pytest.mark.parametrize(
    "text", ["12月3日に来庁予定。株式会社見本の岸さん", "2026年12月3日 来庁 株式会社見本の岸さん"]
)
def test_a_day_to_come_is_not_the_day_it_was_heard(text: str) -> None:
    assert "heard_on" not in values(text)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("4月から始めたい。いや10月", "start", "2027-10"),
        ("期間は2年。あ、3年でした", "period", "36"),
        ("費用は会社持ち。訂正、費用は区と折半", "cost", "ward"),
    ],
)
def test_what_a_memo_takes_back_itself_is_mended(text: str, field: Field, value: str) -> None:
    assert values(text)[field] == value


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        (
            "出席：見本電鉄(株) 企画室 室長 三浦様、係長 小川様\n1. 駅前で夜市を区と共催したい（12/19〜12/25）\n2. 会場費は区",
            "駅前で夜市を区と共催",
        ),
        ("参加者：例示商事 営業部長 岸様\n・川沿いに花壇をつくりたい", "川沿いに花壇をつくる"),
        (
            "連絡先：企画部 はら様\n一人暮らしの人の家の電球交換を手伝いたい",
            "一人暮らしの人の家の電球交換を手伝う",
        ),
        (
            "見本輪業株式会社から民間協創制度で提案。貸自転車の置き場を区有地に置きたい",
            "貸自転車の置き場を区有地に置く",
        ),
        ("例示テレビさん（窓口：営業の石田課長）が防災番組をつくりたいとのこと", "防災番組をつくる"),
        (
            "㈱見本と株式会社例示、あとひながた(有)の3社から、浜辺でごみ拾いの会をやりたいと",
            "浜辺でごみ拾いの会",
        ),
        ("㈱見本と㈱例示が、浜辺でごみ拾いの会をやりたいと", "浜辺でごみ拾いの会"),
        ("見本大学の先生から、坂道の見守りセンサーの共同研究をしたいと", "坂道の見守りセンサーの共同研究"),
        ("見本大学の教授が子ども科学教室を開きたいと", "子ども科学教室"),
    ],
)
def test_the_proposal_is_what_is_wanted_and_never_who_was_there_or_how_it_came(
    text: str, proposal: str
) -> None:
    assert values(text)["proposal"] == proposal


@pytest.mark.parametrize(
    "text",
    [
        "出席：見本電鉄(株) 企画室 室長 三浦様",
        "窓口：営業の石田課長 03-0000-1111",
        "見本輪業株式会社から民間協創制度で提案。",
        "12/15までに返事する約束",
        "夏ごろにやりたいとのこと",
        "次回は12/8の10時、見本電鉄の本社で打合せをしたい",
    ],
)
def test_persons_labels_and_appointments_alone_are_no_proposal(text: str) -> None:
    assert "proposal" not in values(text)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("見本電鉄の佐伯部長が窓口で、花壇を直したいとのこと", None),
        ("窓口：見本電鉄の佐伯さん", None),
        ("福祉の窓口で3日間だけ試したい", None),
        ("面談には課の人も同席してほしい", None),
        ("金曜に折り返し電話する約束", None),
        ("お金の話は次の打合せで", None),
        ("花壇を直したいと来た", None),
        ("見本電鉄から提案が来た", None),
        ("見本電鉄から電話。花壇を直したいと来た", "電話"),
        ("見本電鉄の佐伯さんが来た", "来庁"),
        ("窓口で話を聞いた", "窓口"),
        ("窓口に来て相談された", "窓口"),
    ],
)
def test_how_it_was_heard_is_told_and_never_guessed(text: str, how: str | None) -> None:
    assert values(text).get("heard_how") == how


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("聞いたのは19日です", "2026-11-19"),
        ("先月の20日に研究室で聞いた", "2026-10-20"),
        ("10月1日から始めると聞いた", None),
        ("20日間やりたいと聞いた", None),
    ],
)
def test_the_day_it_was_heard_may_be_a_day_of_the_month(text: str, day: str | None) -> None:
    assert values(text).get("heard_on") == day


def test_day_and_way_of_hearing_are_put_right_together() -> None:
    assert corrections("聞いたのは今朝、電話で", TODAY) == (
        ("heard_on", Fact("2026-11-24", "今朝")),
        ("heard_how", Fact("電話", "電話")),
    )
    assert corrections("聞いたのは19日です", TODAY) == (("heard_on", Fact("2026-11-19", "19日")),)


@pytest.mark.parametrize(
    ("text", "field", "sure"),
    [
        ("費用は全部会社でいいって。たぶん", "cost", False),
        ("費用は全部会社でいいって。期間はたぶん3年", "cost", True),
        ("費用は会社持ち、期間はたぶん3年", "cost", True),
        ("費用は会社持ち、期間はたぶん3年", "period", False),
        ("費用は会社持ち（要確認）、期間は3年", "cost", False),
        ("費用は会社持ち（要確認）、期間は3年", "period", True),
        ("会場費は区、残りは会社で調整中（確定ではない）", "cost", False),
        ("費用は会社持ち、期間は3年とのこと", "cost", False),
        ("たぶん、費用は会社持ち", "cost", False),
    ],
)
def test_doubt_belongs_to_what_it_is_said_of(text: str, field: Field, sure: bool) -> None:
    assert read(text, TODAY).facts[field].heard is sure


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("六本木で花の市をやりたい", "六本木"),
        ("麻布のあたりで花の市をやりたい", "麻布のあたり"),
        ("2027年5月3日 芝公園", "芝公園"),
        ("田町駅東口で花の市をやりたい", "田町駅東口"),
        ("花の市をやりたい。来年4月から1年、芝の区立公園", "芝の区立公園"),
        ("①見本電機㈱より電話 ②保育園で花の市をやりたい", "保育園"),
        ("場所は港南いきいきプラザ", "港南いきいきプラザ"),
        ("六本木で会って話を聞いた", None),
        ("大阪で花の市をやってきた", None),
        ("六本木です", None),
        ("日本で初の花の市", None),
        ("次回は12/8に田町で打合せ", None),
    ],
)
def test_a_part_of_the_town_is_a_place_where_something_is_wanted_there(text: str, place: str | None) -> None:
    assert values(text).get("place") == place


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("公園で2月30日から3年くらい", ["2月30日"]),
        ("11/20 電話。令和9年2月29日に説明会", ["令和9年2月29日"]),
        ("24/7で受け付ける、4月1日から", []),
        ("チャリティーコンサート 来年2/31", ["来年2/31"]),
        ("11/31の予定", ["11/31"]),
        ("電話は03-0000-12、開催は6月31日", ["03-0000-12", "6月31日"]),
    ],
)
def test_what_cannot_be_is_seen_among_other_words(text: str, wrong: list[str]) -> None:
    assert [problem.detail["text"] for problem in overlooked(text, date(2026, 11, 24))] == wrong


STOOD: dict[Field, Fact] = {
    "start": Fact("2027-09-01"),
    "heard_on": Fact("2026-11-20"),
    "promised_reply": Fact("2026-12-10"),
    "contact_name": Fact("鈴木一郎"),
}


@pytest.mark.parametrize(
    ("text", "field", "day"),
    [
        ("9月1日じゃなくて8月30日", "start", "2027-08-30"),
        ("あ、9月1日ではなく3日だった", "start", "2027-09-03"),
        ("11月20日じゃなくて19日", "heard_on", "2026-11-19"),
        ("12月10日じゃなくて12月11日", "promised_reply", "2026-12-11"),
    ],
)
def test_a_day_that_is_put_right_by_itself_is_that_of_the_field_that_holds_it(
    text: str, field: Field, day: str
) -> None:
    assert [
        (name, found.value) for name, found in corrections(text, TODAY, STOOD) if isinstance(found, Fact)
    ] == [(field, day)]
    assert "heard_on" not in read(text, TODAY, STOOD).facts


def test_a_promise_to_the_contact_is_no_correction_of_the_contact() -> None:
    text = "鈴木さんには来週返事すると言ってしまった"
    facts = read(text, TODAY, STOOD).facts
    assert corrections(text, TODAY, STOOD) == ()
    assert {name: fact.value for name, fact in facts.items()} == {"promised_reply": "2026-12-04"}
    assert not facts["promised_reply"].heard
    assert corrections("担当は鈴木さん", TODAY, STOOD) == ()


def test_in_a_memo_the_later_word_stands() -> None:
    found = values(
        "区民センターに宅配ロッカーを置きたい\n来年の5月から\nあ、5月じゃなくて6月\n公表はまだだめ\nあ やっぱり公表いいって"
        "\n提案は取り消し、見守り付き宅配にする"
    )
    assert found["start"] == "2027-06"
    assert found["publishable"] == "yes"
    assert found["proposal"] == "見守り付き宅配"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("連絡はメールでお願いとのこと", None),
        ("先日11月20日にお電話した件でご連絡しました", None),
        ("11/20 メールで連絡があった", "メール"),
        ("11/20に電話で話を聞いた", "電話"),
        ("11/20に電話をいただいた件、公園で体操教室をやりたい", "電話"),
        ("見本電機からIP電話の実証の提案", None),
    ],
)
def test_how_to_reply_and_an_earlier_call_are_not_how_it_was_heard(text: str, how: str | None) -> None:
    found = values(text)
    assert found.get("heard_how") == how
    assert ("heard_on" in found) == (how is not None)


def test_several_companies_that_come_as_one_are_all_kept_and_are_no_part_of_the_proposal() -> None:
    found = values(
        "A社（アルファ株式会社）、ベータ工業、(株)ｶﾞﾝﾏﾃｯｸの3社連名で、脱炭素の勉強会を区内中学校でやりたい"
    )
    assert found["company"] == "アルファ株式会社"
    assert found["companies"] == "ベータ工業、株式会社ガンマテック"
    assert found["proposal"] == "区内中学校で脱炭素の勉強会"
    both = values("例示工業とミホン電機両方からIP電話の実証。同じ内容で別々")
    assert (both["company"], both["companies"]) == ("例示工業", "ミホン電機")
    assert both["proposal"] == "IP電話の実証"


def test_who_takes_part_too_is_another_company_and_not_the_ward() -> None:
    memo = read("東京見本大学の佐々木教授がゼミ生と商店街の調査をやりたい、NPO法人見本も一緒に", TODAY)
    assert memo.facts["company"].value == "東京見本大学"
    assert memo.facts["companies"].value == "NPO法人見本"
    assert "kind" not in memo.facts


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("全部で4社。ミホン銀行も入る", "ミホン銀行"),
        ("ほかに例示商店も加わるそうです", "例示商店"),
        ("株式会社ミホンも参加", "株式会社ミホン"),
        ("区も企画に入る", None),
        ("町会も参加するそうです", None),
        ("子どもも参加できる", None),
        ("利用者も入る", None),
    ],
)
def test_who_joins_after_the_company_was_told_needs_no_more_than_a_name(
    text: str, companies: str | None
) -> None:
    told = read(text, TODAY, {"company": Fact("例示工業")}).facts
    assert (told["companies"].value if "companies" in told else None) == companies
    assert "cost" not in told


@pytest.mark.parametrize(
    ("text", "seeks"),
    [
        ("落書き消しをやりたいんだけど相手はまだ決まってない", True),
        ("企業はこれから探す", True),
        ("相手先は未定です", True),
        ("企業はまだ検討していると言っていた、相手は例示工業", False),
        ("企業は決まっています", False),
    ],
)
def test_that_there_is_no_company_yet_is_heard(text: str, seeks: bool) -> None:
    assert seeks_company(text) is seeks


def test_a_row_of_what_are_no_companies_is_none() -> None:
    assert "companies" not in values("区と会社の共同で防災イベントをやりたい")
    assert "companies" not in values("スマホとタブレットの両方から申し込めるサービスの実証をしたい")
    assert "companies" not in values("港南と芝浦の両方から通える場所で教室をやりたい")


def test_a_day_of_hearing_that_is_to_come_is_not_taken() -> None:
    result = answer("heard_on", "12月24日", TODAY)
    assert isinstance(result, Problem)
    assert result.code == "heard_later"


def test_a_number_or_year_that_cannot_be_is_told_for_what_it_is() -> None:
    [(_, number)] = details.named("法人番号は 7000012050003 だった", TODAY)
    assert isinstance(number, Problem)
    assert number.code == "number_check"
    assert isinstance(details.read("cost_year", "令和99年度", TODAY), Problem)
    assert details.read("cost_year", "令和9年度", TODAY) == Fact("9", "令和9年度")
