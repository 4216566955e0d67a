"""The states of a case, what leads where, and how a case may end. One pure table.

``storage`` checks the same table when it writes. How a case ended is its outcome, not its state;
whose turn it is is kept apart from both.
"""

from typing import Literal, get_args

State = Literal[
    "received",
    "checking",
    "inquiring",
    "considering",
    "agreement",
    "running",
    "information",
    "shared",
    "closed",
]
STATES: tuple[State, ...] = get_args(State)
BY_HAND: tuple[State, ...] = STATES[: STATES.index("information")]
"""The states the desk works a case through, and may bring it back to after a slip."""

TurnHolder = Literal["desk", "staff", "department", "company", "board", "approval", "budget"]
TURN_HOLDERS: tuple[TurnHolder, ...] = get_args(TurnHolder)

Outcome = Literal[
    "completed",  # 実施して終了
    "declined",  # 見送り
    "withdrawn",  # 取下げ
    "open_call",  # 公募等へ移行
    "cocreation",  # 民間協創制度で扱う
    "contract",  # 契約の窓口へ引継ぎ
    "existing",  # 他部署の既存事業で対応
    "merged",  # 統合
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

TRANSITIONS: dict[State, frozenset[State]] = {
    "received": frozenset({"checking", "closed"}),
    "checking": frozenset({"inquiring", "considering", "closed"}),
    "inquiring": frozenset({"considering", "closed"}),
    "considering": frozenset({"agreement", "running", "closed"}),
    "agreement": frozenset({"running", "closed"}),
    "running": frozenset({"closed"}),
    "information": frozenset({"received", "closed"}),
    "shared": frozenset({"received", "running", "closed"}),
    "closed": frozenset({"received"}),
}
INITIAL: frozenset[State] = frozenset({"received", "information", "shared"})


def may_lead(state: State, to: State) -> bool:
    """Whether a case in ``state`` may be brought to ``to``."""
    return to in TRANSITIONS[state]
