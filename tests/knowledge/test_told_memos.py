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


@pytest.mark.parametrize(("memo", "kind", "cost", "agreement", "months", "renews"), lines("told_memos.tsv"))
def test_a_whole_memo_is_judged_in_all_its_parts(
    memo: str, kind: str, cost: str, agreement: str, months: str, renews: str
) -> None:
    read, judgement = assess_memo(memo, TODAY, (), RULES)
    period = read.facts.get("period")
    assert {
        "kind": judgement.out_of_scope_reason or judgement.pattern,
        "cost": {True: "T", False: "F", None: "N"}[judgement.ward_cost],
        "agreement": judgement.agreement,
        "months": period.value if period else "-",
        "renews": "Y" if judgement.auto_renewal else "N",
    } == {"kind": kind, "cost": cost, "agreement": agreement, "months": months, "renews": renews}
