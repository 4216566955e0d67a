"""Who stands in a row with a telephone number or an address is the contact, however the row is laid out."""

from datetime import date

import pytest

from knowledge import memo

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("row", "name", "unit"),
    [
        ("渡辺みなみ minami@mihon.example.jp", "渡辺みなみ", None),
        ("電話03-0000-1111 渡辺 誠 makoto@mihon.example.jp", "渡辺 誠", None),
        ("渡辺(営業) watanabe@mihon.example.jp", "渡辺", "営業"),
        ("渡辺(名字も川の名前です)/水質解析室/mizu@mihon.example.jp", "渡辺", "水質解析室"),
        ("連絡先 Tom Brook / 研究開発本部 / tom@mihon.example.jp", "Tom Brook", "研究開発本部"),
        ("連絡先 みずの あおい mihon@mihon.example.jp", "みずの あおい", None),
        ("(担当 渡辺、実装推進課)", "渡辺", "実装推進課"),
        ("渡辺かえで（市場調査室）\nkaede@mihon.example.jp", "渡辺かえで", "市場調査室"),
    ],
)
def test_a_row_names_the_contact(row: str, name: str, unit: str | None) -> None:
    facts = memo.read(f"株式会社見本水質から、運河の水を測る相談。\n{row}", TODAY).facts
    assert facts["contact_name"].value == name
    assert (facts["contact_department"].value if "contact_department" in facts else None) == unit


@pytest.mark.parametrize(
    "text",
    [
        "株式会社見本水質が運河の水を測りたい。連絡は来週 03-0000-1111",
        "株式会社見本水質が運河の水を測りたい(9か月、無料) 03-0000-1111",
        "株式会社見本水質が運河の水を測りたい。受付 企業連携推進担当 渡辺 03-0000-1111",
    ],
)
def test_a_row_without_a_person_of_the_companys_names_nobody(text: str) -> None:
    assert "contact_name" not in memo.read(text, TODAY).facts


def test_a_surname_that_a_signature_writes_whole_is_taken_whole() -> None:
    text = "株式会社見本水質、開発室の渡辺と申します。運河の水を測らせてください。\n渡辺かえで kaede@mihon.example.jp"
    assert memo.read(text, TODAY).facts["contact_name"].value == "渡辺かえで"
