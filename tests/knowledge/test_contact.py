"""The company and its people are told from the ward's own, however they are written down."""

from datetime import date

import pytest

from knowledge.facts import Field
from knowledge.memo import read

TODAY = date(2026, 11, 24)


def values(text: str) -> dict[Field, str]:
    return {name: fact.value for name, fact in read(text, TODAY).facts.items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("企業名：株式会社見本堂\n担当：鈴木", "株式会社見本堂"),
        ("会社名：不明\n担当：鈴木", None),
        ("Sample Robotics Inc. から電話", "Sample Robotics Inc."),
        ("A社が来庁", "A社"),
        ("見本開発社から電話", "見本開発"),
        ("さくらが丘信用金庫の野間です", "さくらが丘信用金庫"),
        ("税理士法人見本の柏木様", "税理士法人見本"),
        ("株式会社みほん営業部の佐藤様", "株式会社みほん"),
        ("合同会社が来庁", None),
        ("株式会社ひかりから電話", "株式会社ひかり"),
        ("株式会社まちのきから提案", "株式会社まちのき"),
        ("提案者：港南福祉財団", "港南福祉財団"),
        ("株式会社例示と連携する株式会社見本の山田様", "株式会社見本"),
        ("株式会社カフェみほん　公園にキッチンカーを置きたい", "株式会社カフェみほん"),
        ("トラベルみほん　図書館で写真展をやりたい", "トラベルみほん"),
        ("さくらん株式会社から電話", "さくらん株式会社"),
        ("ミナトベーカリーっていうパン屋さんから電話", "ミナトベーカリー"),
        ("飲料メーカーの港ウォーターから災害用の水を置きたい", "港ウォーター"),
        ("ファミリーショップ港店から電話", "ファミリーショップ港店"),
        ("パン屋さんから電話", None),
    ],
)
def test_the_company(text: str, name: str | None) -> None:
    assert values(text).get("company") == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("株式会社見本 +81-3-0000-1234", "03-0000-1234"),
        ("株式会社見本 0300001234", "03-0000-1234"),
        ("株式会社見本 09000001234", "090-0000-1234"),
        ("株式会社見本 0120001234", "0120-00-1234"),
        ("株式会社見本 0450001234", "045-000-1234"),
        ("株式会社見本 FAX 03-0000-9999 電話 03-0000-1234", "03-0000-1234"),
        ("株式会社見本 03-0000-123", None),
    ],
)
def test_the_telephone_number(text: str, number: str | None) -> None:
    assert values(text).get("phone") == number


@pytest.mark.parametrize(
    ("text", "person", "unit"),
    [
        ("株式会社見本 研究所 梶さん", "梶", "研究所"),
        ("株式会社見本 企画部佐藤様 電話", "佐藤", "企画部"),
        ("株式会社見本営業課 中村様", "中村", "営業課"),
        ("応対は防災課 木村、平野。株式会社見本 総務部 岸様", "岸", "総務部"),
        ("木村（内線2345）が受けた。株式会社見本の岸様", "岸", None),
        ("土木課の中村が対応。株式会社見本の岸様", "岸", None),
        ("木村様\nいつもお世話になっております。株式会社見本の岸です。", "岸", None),
        ("株式会社見本\n所属：広域営業課\n氏名：岸 太郎", "岸 太郎", "広域営業課"),
        ("株式会社見本のやまだ様", "やまだ", None),
        ("総務部 岸様（株式会社見本）", "岸", "総務部"),
        ("見本電機の者です。見本電機 広報室 岸様", "岸", "広報室"),
        ("所属：防災課\n株式会社見本の岸様", "岸", None),
        ("株式会社見本の岸様。岸 花子（きし はなこ）と名刺に", "岸 花子", None),
        ("不動産屋さんが来た", None, None),
        ("妊婦さん向けの教室", None, None),
        ("株式会社みほん\n電気代は区の負担です", None, None),
        ("パン屋さんが来た", None, None),
    ],
)
def test_the_person_and_the_department(text: str, person: str | None, unit: str | None) -> None:
    found = values(text)
    assert (found.get("contact_name"), found.get("contact_department")) == (person, unit)


@pytest.mark.parametrize(
    ("text", "company", "unit", "person"),
    [
        # No legal form: what stands before a department, a title or a person is the company.
        ("紙芝居の会を開きたい。つばき書房 編集部 鳥飼さん", "つばき書房", "編集部", "鳥飼"),
        ("割引券を配りたいそう。キツネ亭、広報課の名和さん", "キツネ亭", "広報課", "名和"),
        ("寄席をやりたい。カササギ企画 小此木さん", "カササギ企画", None, "小此木"),
        ("区と組みたいとの話。ミズナラ商会の社長の椿山さん", "ミズナラ商会", None, "椿山"),
        ("店先を貸してくれる。白金のハヤブサ不動産", "ハヤブサ不動産", None, None),
        ("昼休みに来た。コマドリ製菓。ごみ拾いをしたいと", "コマドリ製菓", None, None),
        ("相手はスミレ堂の店主、有働さん", "スミレ堂", None, "有働"),
        ("花の苗を配る話、モズ園芸の方から", "モズ園芸", None, None),
        ("先方：ヒバリ楽器 営業二課 佐保", "ヒバリ楽器", "営業二課", "佐保"),
        # Cards and signatures in any layout.
        ("株式会社ツグミ／地域推進部／小田原", "株式会社ツグミ", "地域推進部", "小田原"),
        ("株式会社ツグミ | 地域推進部 | 小田原", "株式会社ツグミ", "地域推進部", "小田原"),
        ("合同会社アトリ 代表 利光", "合同会社アトリ", None, "利光"),
        ("名刺：(株)ｶﾜｾﾐ警備 広報ｸﾞﾙｰﾌﾟ ｼﾉｻﾞｷ 090-0000-7712", "株式会社カワセミ警備", "広報グループ", "シノザキ"),
        ("ﾐﾔﾏ電設株式会社 総務課 ﾀﾁﾊﾞﾅ課長", "ミヤマ電設株式会社", "総務課", "タチバナ"),
        ("トキワ機械株式会社 保守課 綾部 ayabe@example.jp", "トキワ機械株式会社", "保守課", "綾部"),
        ("キビタキ工業㈱ 技術部 阿部様", "キビタキ工業株式会社", "技術部", "阿部"),
        ("㈱アオゲラ 開発本部 三ツ橋さん 03-0000-3391", "株式会社アオゲラ", "開発本部", "三ツ橋"),
        ("一ノ瀬さん（ヤマセミ交通株式会社 企画室）", "ヤマセミ交通株式会社", "企画室", "一ノ瀬"),
        ("ルリ飲料㈱（東京第二営業所）の販売推進課から。電話 03-0000-3158", "ルリ飲料株式会社", "販売推進課", None),
        ("ヒカリ電力株式会社 法人営業の久世さん", "ヒカリ電力株式会社", "法人営業", "久世"),
        ("コゲラ警備（株）の社長、岩永さんより", "コゲラ警備株式会社", None, "岩永"),
        ("エナガ動物医療株式会社 獣医師の真柴さん", "エナガ動物医療株式会社", None, "真柴"),
        (
            "株式会社オオルリ航空\n技術企画課 新谷 涼\nniiya@example.jp",
            "株式会社オオルリ航空", "技術企画課", "新谷 涼",
        ),
        (
            "合同会社こまどりラボの瀬名と申します。\n──\n合同会社こまどりラボ 企画室 瀬名 恵\nTEL 03-0000-2204",
            "合同会社こまどりラボ", "企画室", "瀬名 恵",
        ),
        # Whoever only passes it on is not who proposes.
        ("ゆるり(株)経由で来たが、やるのはノビタキ体操株式会社のほう", "ノビタキ体操株式会社", None, None),
        ("株式会社例示の紹介で、見本体操株式会社の岸さんが来た", "見本体操株式会社", None, "岸"),
        ("株式会社例示を通じて株式会社見本から提案", "株式会社見本", None, None),
        # The ward's own people are not the company's.
        ("視線を測るやつを試したい。株式会社マナビ。うちの指導主事の柏木さんが話を聞いた", "株式会社マナビ", None, None),
        ("株式会社見本。当課の木村さんが応対", "株式会社見本", None, None),
        ("見本工業株式会社の提案。所管課の平野係長に渡した", "見本工業株式会社", None, None),
        ("株式会社見本の岸さんから。区の木村主任も同席", "株式会社見本", None, "岸"),
    ],
)  # fmt: skip
def test_company_department_and_person_in_any_layout(
    text: str, company: str, unit: str | None, person: str | None
) -> None:
    found = values(text)
    assert (found.get("company"), found.get("contact_department"), found.get("contact_name")) == (
        company,
        unit,
        person,
    )


@pytest.mark.parametrize(
    "text",
    [
        "保育園の園庭で苗を配る。区の課長と相談したい",
        "認知症カフェをやりたい。中身はこれから",
        "出版の記念に区役所で展示。費用は未定",
        "児童書の編集部を見学させてくれる。名前は聞きそびれた",
        "写真の教室。駅前の写真屋さんから",
        "商店会の会長から電話",
        "防災の企画。町会の役員さんが窓口に",
        "清掃を社員でやる。社長はいい人だった",
    ],
)
def test_a_trade_or_a_thing_is_no_company(text: str) -> None:
    assert "company" not in values(text)
