"""Company names: one company however it is written, and never two made into one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.companies import CorporateNumberError, corporate_number, same_company

SAME = [
    ("株式会社みなと屋", "㈱みなと屋"),
    ("株式会社みなと屋", "みなと屋 (株)"),
    ("株式會社澁谷商店", "株式会社澁谷商店"),
    ("髙橋鐵工所", "高橋鉄工所"),
    ("ﾐﾅﾄｼｽﾃﾑ株式会社", "ミナトシステム株式会社"),
    ("ミナト・システム", "ミナトシステム"),
    ("コンピューターの森", "コンピュータの森"),
    ("ソフトウェア工房", "ソフトウエア工房"),
    ("株式会社あおば運輸", "あおば運輸株式会社 品川営業所"),
    ("株式会社あおば運輸", "株式会社あおば運輸 総務部 佐藤様"),
    ("あおば銀行", "あおば銀行芝支店"),
    ("Blue Planning株式会社", "ブループランニング株式会社"),
    ("Aozora Foods Co., Ltd.", "株式会社Aozora Foods"),
    ("アオゾラフーズ", "aozora foods"),
    ("NPO法人まちの縁側", "特定非営利活動法人まちの縁側"),
    ("医療法人社団青空会", "医療法人青空会"),
    ("霞が関商事", "霞ヶ関商事"),
    ("みなと健設", "みなと建設"),
    ("みなと薬局", "みなと薬局三田店"),
    ("みなと警備", "みなと警備の田中さん"),
    ("株式会社みなと印刷", "みなと印刷(カ"),
    ("株式会社みなと印刷", "カ)みなと印刷"),
    ("医療法人青空会", "医)青空会"),
    ("みなと印刷", "みなと印刷【本社】"),
    ("舩山造船", "船山造船"),
    ("ミナト&ブルー", "みなとアンドブルー"),
    ("Green Energy Works", "グリーンエナジーワークス"),
    ("Bluestar Networks", "ブルースターネットワークス"),
    ("株式会社ジェイエムピー", "株式会社JMP"),
    ("K's株式会社", "株式会社ケイズ"),
    ("みなと観光", "ミナトカンコウ"),
    ("Minato Tsusho K.K.", "みなと通商株式会社"),
    ("ヴィオラ音楽舎", "ビオラ音楽舎"),
    ("ロケツト商会", "ロケット商会"),
    ("メデカルサポート", "メディカルサポート"),
    ("コミニュケーションズ青空", "コミュニケーションズ青空"),
    ("フレドシップツアー", "フレンドシップツアー"),
    ("グリーンサブライセンス", "グリーンサプライセンス"),
]
DIFFERENT = [
    ("株式会社青空", "合同会社青空"),
    ("社会福祉法人青空会", "医療法人青空会"),
    ("あおば生命保険", "あおば損害保険"),
    ("あおば銀行", "あおば信託銀行"),
    ("あおばホールディングス", "あおば"),
    ("あおば東日本", "あおば西日本"),
    ("東あおば運輸", "西あおば運輸"),
    ("あおば不動産", "あおば不動産販売"),
    ("太田金属", "大田金属"),
    ("あおば建設", "あおば建材"),
    ("あおば大学", "あおば短期大学"),
    ("ABC商事", "ABD商事"),
    ("みなと", "みなと商店"),
    ("みなと警備", "みなとの森さん"),
    ("レストラン「海」", "レストラン「山」"),
    ("サクラインターナショナル", "サクライインターナショナル"),
    ("コマツインターナショナル", "コマツダインターナショナル"),
    ("ミナトシステム", "ミナトシステムズ"),
    ("みなとクリーン", "みなとグリーン"),
    ("マリンバーク", "マリンパーク"),
    ("サンケア", "サンエア"),
    ("ミナト電機", "ミトナ電機"),
    ("青空興業", "青空工業"),
    ("三光", "サンコー"),
    ("", ""),
    ("株式会社", "株式会社"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_company_is_known_however_it_is_written(a: str, b: str) -> None:
    assert same_company(a, b).same, same_company(a, b).why
    assert same_company(b, a).same


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_companies_are_never_made_into_one(a: str, b: str) -> None:
    assert not same_company(a, b).same, same_company(a, b).why
    assert same_company(a, b).why


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_order_of_two_names_does_not_matter(a: str, b: str) -> None:
    assert same_company(a, b).same == same_company(b, a).same


@pytest.mark.parametrize(
    "text", ["7123456789012", "T7123456789012", " ７１２３-4567-89012 ", "4011001098993", "4-0110-0109-8993"]
)
def test_a_corporate_number_is_read_however_it_is_typed(text: str) -> None:
    assert corporate_number(text) in {"7123456789012", "4011001098993"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("712345678901", "length"), ("", "length"), ("7123456789x12", "digits"), ("8123456789012", "check")],
)
def test_a_wrong_corporate_number_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(CorporateNumberError) as caught:
        corporate_number(text)
    assert caught.value.code == code


@given(st.integers(min_value=0, max_value=10**12 - 1), st.integers(0, 11), st.integers(1, 8))
def test_one_mistyped_digit_is_noticed_unless_it_is_0_for_9(base: int, place: int, off: int) -> None:
    digits = f"{base:012d}"
    total = sum(int(digits[-n]) * (1 if n % 2 == 1 else 2) for n in range(1, 13))
    number = str(9 - total % 9) + digits
    assert corporate_number(number) == number
    wrong = (int(number[place + 1]) + off) % 10
    if {wrong, int(number[place + 1])} != {0, 9}:
        with pytest.raises(CorporateNumberError):
            corporate_number(number[: place + 1] + str(wrong) + number[place + 2 :])
