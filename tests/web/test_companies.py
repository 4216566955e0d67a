"""A number or a name that is wrong does not melt two companies for good."""

from web_office import Office, Visitor

from storage import register
from storage.engine import reading

NUMBER = "7123456789012"


def _revise(visitor: Visitor, number: str, key: str, **fields: str) -> str:
    data = {"_action": "revise", "_value": number, "_step": "0", "_key": key, "_back": f"/cases/{number}"}
    answer = visitor.post("/act", data=data | fields)
    assert answer.status_code == 303, answer.text
    return visitor.get(f"/cases/{number}").text


def _companies(office: Office) -> dict[str, tuple[str, tuple[str, ...]]]:
    with reading(office.desk.engine) as session:
        return {each.name: (each.number, each.aliases) for each in register.everything(session)}


def test_who_enters_anothers_number_is_told_whose_it_is_and_the_case_is_marked(office: Office) -> None:
    first, second = office.filed("sato"), office.filed("sato")
    with office.visitor("sato") as staff, office.visitor("yamaguchi") as desk:
        _revise(staff, first, "a", company="スカイハコビ株式会社", corporate_number=NUMBER)
        html = _revise(staff, second, "b", company="株式会社オトノハ", corporate_number=NUMBER)
        assert "法人番号は、台帳の「スカイハコビ株式会社」のものです。伺ったとおりに残しました。" in html
        assert NUMBER in html
        assert (
            "この法人番号は、台帳の「スカイハコビ株式会社」のものです。" in desk.get(f"/cases/{second}").text
        )
        assert "この法人番号は" not in desk.get(f"/cases/{first}").text
        assert _companies(office) == {"スカイハコビ株式会社": (NUMBER, ()), "株式会社オトノハ": ("", ())}
        _revise(staff, first, "c", corporate_number="")
        assert _companies(office) == {"スカイハコビ株式会社": ("", ()), "株式会社オトノハ": (NUMBER, ())}


def test_the_desk_takes_a_number_or_a_name_off_with_one_press_and_that_is_kept(office: Office) -> None:
    first, second = office.filed("sato"), office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("sato") as staff:
        _revise(desk, first, "a", corporate_number=NUMBER)
        _revise(desk, second, "b", company="見本電機ホールディングス株式会社", corporate_number=NUMBER)
        with reading(office.desk.engine) as session:
            (company,) = register.everything(session)
        assert company.cases == 2
        page = f"/companies/{company.id}"
        (alias,) = company.aliases
        assert f'aria-label="{alias}を外す"' in desk.get(page).text
        assert staff.post(page, data={"_name": alias}).status_code == 403
        assert desk.post(page, data={"_name": alias}).status_code == 303
        assert alias in _companies(office) and company.name in _companies(office)
        # The company that was parted says the number in its case: it has it then, and that is said before.
        asks = desk.post(page, data={"_number": NUMBER})
        assert asks.status_code == 200 and f"法人番号 {NUMBER} を外しますか。" in asks.text
        assert f"外すと、案件に同じ番号がある「{alias}」に入ります。" in asks.text
        assert _companies(office)[company.name] == (NUMBER, ())
        done = desk.post(page, data={"_number": NUMBER, "_sure": "1"})
        html = desk.get(done.headers["location"]).text
        assert f"この番号は、案件に同じ番号がある「{alias}」に入りました。" in html
        assert f"別の呼び方「{alias}」を外しました" in html and "山口" in html
        assert f"法人番号 {NUMBER} を外しました" in html
        with reading(office.desk.engine) as session:
            (heir,) = [each for each in register.everything(session) if each.name == alias]
        theirs = f"/companies/{heir.id}"
        assert f"別の企業から外した法人番号 {NUMBER} が、この企業に入りました" in desk.get(theirs).text
        assert (
            "すでに受け付けています。"
            in desk.get(desk.post(page, data={"_name": alias}).headers["location"]).text
        )


def test_a_number_that_was_taken_off_is_entered_again(office: Office) -> None:
    first, second = office.filed("sato"), office.filed("sato")
    with office.visitor("yamaguchi") as desk:
        _revise(desk, first, "a", company="株式会社さくら食品", corporate_number=NUMBER)
        _revise(desk, second, "b", company="みなと商店")
        with reading(office.desk.engine) as session:
            by_name = {each.name: f"/companies/{each.id}" for each in register.everything(session)}
        page, other = by_name["株式会社さくら食品"], by_name["みなと商店"]

        def said(where: str, **data: str) -> str:
            return desk.get(desk.post(where, data=data).headers["location"]).text

        assert 'name="_enter"' not in desk.get(page).text
        assert "この法人番号は、台帳の「株式会社さくら食品」のものです。" in said(other, _enter=NUMBER)
        assert "法人番号は13桁です" in said(other, _enter="123")
        said(page, _number=NUMBER, _sure="1")
        assert _companies(office)["株式会社さくら食品"] == ("", ())
        assert f"に法人番号 {NUMBER} を入れました。" in said(page, _enter=f" {NUMBER} ")
        assert _companies(office)["株式会社さくら食品"] == (NUMBER, ())
        assert f"法人番号 {NUMBER} を入れました</p>" in desk.get(page).text
        assert "「株式会社さくら食品」は、この企業です。" in said(page, _other="株式会社さくら食品")


def test_two_companies_that_are_one_are_joined_and_parted_again(office: Office) -> None:
    first, second = office.filed("sato"), office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("sato") as staff:
        _revise(desk, first, "a", company="株式会社さくら食品", corporate_number=NUMBER)
        _revise(desk, second, "b", company="サクラフーズ", companies="みなと商店")
        with reading(office.desk.engine) as session:
            by_name = {each.name: each.id for each in register.everything(session)}
        page = f"/companies/{by_name['株式会社さくら食品']}"
        assert "この企業にまとめる" in desk.get(page).text
        assert staff.post(page, data={"_other": "サクラフーズ"}).status_code == 403

        def said(other: str) -> str:
            return desk.get(desk.post(page, data={"_other": other}).headers["location"]).text

        assert "「さくら」という企業は台帳にありません。" in said("さくら")
        html = said(" サクラフーズ ")
        assert "「サクラフーズ」を「株式会社さくら食品」にまとめました。" in html
        assert first in html and second in html and "「サクラフーズ」をまとめました" in html
        assert _companies(office) == {
            "株式会社さくら食品": (NUMBER, ("サクラフーズ",)),
            "みなと商店": ("", ()),
        }
        # A further company of a case of the first is one of it then.
        said("みなと商店")
        assert _companies(office) == {"株式会社さくら食品": (NUMBER, ("みなと商店", "サクラフーズ"))}
        desk.post(page, data={"_name": "サクラフーズ"})
        assert "サクラフーズ" in _companies(office)
        # What was only a further company is one by itself again, with its case.
        desk.post(page, data={"_name": "みなと商店"})
        assert _companies(office) == {
            "株式会社さくら食品": (NUMBER, ()),
            "サクラフーズ": ("", ()),
            "みなと商店": ("", ()),
        }
        with reading(office.desk.engine) as session:
            assert {each.name: each.cases for each in register.everything(session)} == {
                "株式会社さくら食品": 1,
                "サクラフーズ": 1,
                "みなと商店": 1,
            }


def test_companies_with_two_numbers_are_not_joined_before_one_is_taken_off(office: Office) -> None:
    first, second = office.filed("sato"), office.filed("sato")
    with office.visitor("yamaguchi") as desk:
        _revise(desk, first, "a", company="株式会社さくら食品", corporate_number=NUMBER)
        _revise(desk, second, "b", company="サクラフーズ", corporate_number="9234567890123")
        with reading(office.desk.engine) as session:
            by_name = {each.name: each for each in register.everything(session)}
        assert by_name["サクラフーズ"].number
        page = f"/companies/{by_name['株式会社さくら食品'].id}"
        html = desk.get(desk.post(page, data={"_other": "サクラフーズ"}).headers["location"]).text
        assert "「サクラフーズ」には別の法人番号があるため、まとめられません。" in html
        assert set(_companies(office)) == {"株式会社さくら食品", "サクラフーズ"}
