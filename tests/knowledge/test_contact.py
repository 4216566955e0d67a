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
