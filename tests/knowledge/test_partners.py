"""Who takes part changes by what a sentence says of a company that is known, and of nobody else."""

import pytest

from knowledge import partners
from knowledge.facts import Fact, Facts

KNOWN: Facts = {
    "company": Fact("見本電機", "見本電機"),
    "companies": Fact("例示通信、ミホンモバイル", "例示通信、ミホンモバイル"),
}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("ミホンモバイルは抜けるって", {"companies": "例示通信"}),
        ("例示通信は辞退", {"companies": "ミホンモバイル"}),
        ("見本電機が外れることになった", {"company": "例示通信", "companies": "ミホンモバイル"}),
        ("代表は例示通信", {"company": "例示通信", "companies": "見本電機、ミホンモバイル"}),
        ("例示通信が幹事会社になった", {"company": "例示通信", "companies": "見本電機、ミホンモバイル"}),
        ("代表の企業は例示楽器", {"company": "例示楽器", "companies": "見本電機、例示通信、ミホンモバイル"}),
        ("代表は田中さん", {}),
        ("田中さんは抜ける", {}),
        ("代表は見本電機", {}),
    ],
)
def test_who_takes_part(sentence: str, told: dict[str, str]) -> None:
    assert {field: fact.value for field, fact in partners.changed(sentence, KNOWN)} == told


def test_the_only_company_is_not_taken_away() -> None:
    assert not partners.changed("見本電機は抜ける", {"company": Fact("見本電機", "見本電機")})
