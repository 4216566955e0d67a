"""Memos of many voices are judged as a careful colleague would judge them.

``told_kinds.tsv``: what it is, and the memo. ``told_memos.tsv``: the memo, what it is, whether the ward bears
cost (T, F, N: not said), the agreement, the months, and whether it renews itself (Y, N).
"""

from datetime import date
from pathlib import Path

import pytest

from knowledge import handbook, rules
from knowledge.assess import assess_memo

TODAY = date(2026, 11, 24)
RULES = rules.load(handbook.CONTENT / "minato" / "rules.yaml")
HERE = Path(__file__).parent


def lines(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize(("kind", "memo"), lines("told_kinds.tsv"))
def test_what_a_memo_is_about_is_what_is_to_be_done(kind: str, memo: str) -> None:
    judgement = assess_memo(memo, TODAY, (), RULES)[1]
    assert (judgement.out_of_scope_reason or judgement.pattern) == kind


@pytest.mark.parametrize("told", lines("told_memos.tsv"), ids=lambda told: told[0])
def test_a_whole_memo_is_judged_in_all_its_parts(told: list[str]) -> None:
    memo, *expected = told
    read, judgement = assess_memo(memo, TODAY, (), RULES)
    period = read.facts.get("period")
    assert [
        judgement.out_of_scope_reason or judgement.pattern,
        {True: "T", False: "F", None: "N"}[judgement.ward_cost],
        judgement.agreement,
        period.value if period else "-",
        "Y" if judgement.auto_renewal else "N",
    ] == expected
