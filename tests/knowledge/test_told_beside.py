"""What a message tells beside the open question is read for what it is: ways, places, days, departments, prices."""

from datetime import date

import pytest

from dialogs.display import said
from dialogs.schemes import _OWN
from knowledge import memo
from knowledge.facts import Fact, Field

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("週1回は電話も", "heard_how", None),
        ("毎週メールでも相談できる", "heard_how", None),
        ("電話で見守りをする。株式会社見本から来庁", "heard_how", "来庁"),
        ("株式会社見本から電話で相談があった", "heard_how", "電話"),
        ("電話で相談を受けた", "heard_how", "電話"),
        ("さっきの見本電機の件、期間は1年", "heard_on", None),
        ("担当は営業の田中さん 03-0000-1111", "contact_department", "営業"),
        ("担当は広報の山本さん 03-0000-1111", "contact_department", "広報"),
        ("区の広報の山本さんに聞いた", "contact_department", None),
        ("区内に営業所あり", "base", "yes"),
        ("港区に事務所ある。配食のとき見守る", "base", "yes"),
        ("区内に拠点はない", "base", "no"),
        ("区内に店がある会社に配りたい", "base", None),
        ("区内に事務所はありますか", "base", None),
        ("期間は1週間くらい 来年の敬老の日", "start", "来年の敬老の日"),
        ("来年の秋分の日に開きたい", "start", "来年の秋分の日"),
        ("敬老の日のイベントをやりたい", "start", None),
        ("例示ラボがサプリを買ってほしいと営業にきた。一箱3000円", "amount", None),
        ("見本電機と例示通信とミホンモバイルの3社で教室をやりたい", "companies", "例示通信、ミホンモバイル"),
        ("うちと町会と商店街の3社で教室をやりたい", "companies", None),
    ],
)
def test_read_for_what_it_is(text: str, field: Field, value: str | None) -> None:
    found = memo.read(text, TODAY).facts.get(field)
    assert (found.value if found else None) == value


def test_a_department_is_no_evidence_of_publicity() -> None:
    assert not memo.read("担当は広報の山本さん 03-0000-1111", TODAY).kind_candidates


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("一箱3000円", "価格の提示（一箱3000円）"),
        ("区も20万円", "区も負担（区も20万円）"),
        ("負担は20万円", "区も負担（負担は20万円）"),
    ],
)
def test_a_price_is_shown_as_one(words: str, shown: str) -> None:
    assert said("cost", Fact("ward", words)) == shown


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("うちの課で商店街の防犯カメラを企業と進めたい。相手はまだ", True),
        ("うちの係で、花壇づくりを、企業と一緒に始めたい", True),
        ("うちの課で実証をやりたいと見本電機から電話", False),
        ("うちの課でスマホ教室をやりたい会社が来た", False),
        ("うちの課で見本電機が実証をやりたい", False),
    ],
)
def test_ones_own_project_is_known(text: str, own: bool) -> None:
    assert bool(_OWN.search(text)) is own
