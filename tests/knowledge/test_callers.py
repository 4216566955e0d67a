"""Who came with a wish is read from where a name stands, and whose matter a text goes on with from its head."""

import pytest

from knowledge.callers import about, caller, points_back


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("例示会館から災害の時に帰宅困難者を受け入れる協定を結びたい、と電話", "例示会館"),
        ("健康食品の例示ラボがサプリ買ってくれないかって営業にきた。一箱3000円", "例示ラボ"),
        ("別件、ミホンから歯みがき教室を芝でやりたいとメール", "ミホン"),
        ("ミホンから高齢者宅の見守り配達をやりたいと", "ミホン"),
        ("田中さんから電話があった", ""),
        ("先方から連絡があった", ""),
        ("防災課から電話があった", ""),
        ("さっき電話が来た", ""),
        ("来年4月から始めたいと電話", ""),
        ("費用が高いと電話", ""),
        ("参加者が電話で申し込みたい", ""),
        ("高齢者から相談を受ける", ""),
    ],
)
def test_who_came_with_a_wish(text: str, who: str) -> None:
    assert caller(text) == who


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("さっきの見本電機の件、担当者は佐々田さん", ("見本電機", "担当者は佐々田さん")),
        ("見本電機の件ですが、区の負担が5万円出る", ("見本電機", "区の負担が5万円出る")),
        ("先日送った例示商事の相談に追加、期間は1年", ("例示商事", "追加、期間は1年")),
        ("見本電機の件", ("", "見本電機の件")),
        ("期間は1年", ("", "期間は1年")),
    ],
)
def test_the_matter_a_text_goes_on_with(text: str, told: tuple[str, str]) -> None:
    assert about(text) == told


def test_a_word_that_points_back_is_known() -> None:
    assert points_back("さっきの件、期間は1年")
    assert not points_back("見本電機の件、期間は1年")
