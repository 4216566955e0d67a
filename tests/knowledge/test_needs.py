"""What a company has or does tells which need of the city it serves, where no need is named."""

from pathlib import Path

import pytest

from knowledge import thesaurus
from knowledge.datafile import ContentError
from knowledge.needs import PATH, Needs, read
from knowledge.vectors import Vectors

NEEDS = Needs.load(Vectors.find(), cache=Path(__file__).parents[2] / "var" / "cache")


@pytest.mark.parametrize(
    ("proposal", "need"),
    [
        ("牛乳を毎朝お宅の玄関まで配っている。前の日のびんが残っていたら家族に電話できる", "見守り"),
        ("軽トラックに野菜と豆腐を積んで、坂の上の団地まで売りに行きたい", "買い物困難"),
        ("閉店後に残ったパンを、捨てずに使ってくれる所へ毎晩運びたい", "食品ロス"),
    ],
)
def test_a_proposal_that_names_no_need_is_known_by_those_like_it(proposal: str, need: str) -> None:
    served, _ = NEEDS.served(proposal)
    assert need in sorted(served, key=lambda name: -served[name])[:3]


def test_what_serves_no_need_is_near_to_none() -> None:
    served, none = NEEDS.served("海外の美術品オークションに出す時計を鑑定してほしい")
    assert max(served.values(), default=0) < min(0.4, none)


def test_a_need_no_concept_stands_for_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "thesaurus.yaml").write_text(thesaurus.PATH.read_text(encoding="utf-8"), encoding="utf-8")
    file = tmp_path / PATH.name
    file.write_text("needs:\n  見守り:\n    - 毎朝声をかける\n  月旅行:\n    - 月へ行く\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"needs\.yaml:4: 「月旅行」"):
        read(file)
