"""A sentence that lists several facts is cut where each begins, and no other sentence is."""

import pytest

from knowledge import listed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "法人番号は7123456789012、区の負担は50万円くらい、次は12/10の14時に打合せ、価格は社外秘、公表はまだだめ",
            [
                "法人番号は7123456789012",
                "区の負担は50万円くらい",
                "次は12/10の14時に打合せ",
                "価格は社外秘",
                "公表はまだだめ",
            ],
        ),
        (
            "法人番号は7123456789012で、次は12月20日10時に打合せ。見守りをやりたい",
            ["法人番号は7123456789012", "次は12月20日10時に打合せ。", "見守りをやりたい"],
        ),
        ("費用は会社、関係課は公園課、防災課", ["費用は会社", "関係課は公園課、防災課"]),
        (
            "見本電機が、区は場所を貸し、費用は会社が出すと",
            ["見本電機が、区は場所を貸し、費用は会社が出すと"],
        ),
        ("関係課は公園課、それと防災課", ["関係課は公園課、それと防災課"]),
    ],
)
def test_each_fact_of_a_list_stands_by_itself(text: str, parts: list[str]) -> None:
    assert list(listed.parts(text)) == parts
