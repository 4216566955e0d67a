"""How to reach a company: telephone and e-mail, told from the ward's own.

Holds what the readers of names share: the words (``content/common/contacts.yaml``) and where the ward
itself is spoken of. The company is read by ``knowledge.firms``, its people by ``knowledge.people``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.expressions import load

PATH = Path(__file__).parent / "content" / "common" / "contacts.yaml"
SAYS = load(PATH)
"""The expressions by which companies, departments and people are known."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value read at flat offsets ``start`` to ``end``."""

    value: str
    start: int
    end: int


def line_at(flat: str, start: int) -> tuple[str, int]:
    """The line in which an offset stands, and where it begins."""
    begin = flat.rfind("\n", 0, start) + 1
    end = flat.find("\n", start)
    return flat[begin : end if end >= 0 else len(flat)], begin


def below_firm(flat: str, begin: int) -> bool:
    """Whether the line above the one that begins there is a company alone, as a signature has it."""
    above = SAYS["firm_line"].search(flat[max(0, begin - 60) : begin])
    return bool(above) and not SAYS["noted"].search(line_at(flat, begin)[0])


def of_ward(flat: str, start: int) -> bool:
    """Whether what stands at ``start`` belongs to the ward: its line or phrase names a department of it."""
    line, begin = line_at(flat, start)
    before = line[: start - begin]
    sentence = before.rfind("。") + 1
    marks = [
        *(
            m.end()
            for m in SAYS["ward_unit"].finditer(before)
            if (m.end() > sentence or _took(before, m.end())) and not _SIGNED.match(line, m.end())
        ),
        *(m.end() for m in SAYS["ward_role"].finditer(before) if m.group()[-1] == ":" or m.end() > sentence),
    ]
    if not marks or below_firm(flat, begin):
        return False
    nearest = max(marks)
    between = before[nearest:]
    # Said to be the company's before it, or a company or its honorific after it, takes it back.
    return not (
        SAYS["companys_own"].search(before[:nearest])
        or SAYS["legal"].search(between)
        or re.search(r"様|さん|氏|先方|相手|企業|会社|\)\s*[/、]", between)
    )


_SIGNED = re.compile(
    r"[ 　][^、。\n]{1,12}[/／<( 　][^@、。\n]{1,30}@(?!(?:[\w-]+\.)*(?:city|town|ward|pref|vill|metro)\.|[^\n]*lg\.jp)"
)
"""What follows a department of whoever signs with an address that is not the ward's: 総務課 見本葵 aoi@example.jp."""


def _took(text: str, at: int) -> bool:
    """Whether the department that ends at ``at`` is said to have taken the call, so that what follows is its own."""
    return bool(SAYS["ward_took"].match(text, at))


def emails(flat: str) -> list[Found]:
    """Every e-mail address."""
    return [Found(m.group().rstrip("."), m.start(), m.end()) for m in SAYS["email"].finditer(flat)]


def phones(flat: str) -> list[Found]:
    """Every telephone number of 10 or 11 digits, as digits and hyphens (03-0000-1234)."""
    found = []
    for match in SAYS["phone"].finditer(flat):
        digits = re.sub(r"\D", "", match.group())
        international = match.group().startswith("+")
        if international:
            digits = "0" + digits[2:].lstrip("0")
        if len(digits) not in {10, 11}:
            continue
        if re.search(r"[- ()ー.の]", match.group().strip()) and not international:
            value = re.sub(r"[^\d]+", "-", match.group()).strip("-")
        elif len(digits) == 11:
            value = f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        elif digits[:2] in {"03", "06"}:
            value = f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
        else:
            value = (
                f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
                if digits.startswith("0120")
                else f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
            )
        found.append(Found(value, match.start(), match.end()))
    return found


_DIALLED = re.compile(r"(?<![\d-])0\d{1,4}[-ー()]\d{1,4}[-ー()]\d{2,5}(?![\d-])")


def misdialled(flat: str) -> str:
    """What is written as a telephone number and has a digit too many or too few; empty where nothing is."""
    found = [match.group() for match in _DIALLED.finditer(flat)]
    wrong = (text for text in found if 8 <= len(re.sub(r"\D", "", text)) not in {10, 11})
    return next(wrong, "")


def email(flat: str) -> Found | None:
    """The company's e-mail address: none of the ward's own."""
    ours = [
        f
        for f in emails(flat)
        if not re.search(
            r"(?:@(?:[\w-]+\.)*(?:city|town|ward|pref|vill|metro)\.|minato\.tokyo|lg\.jp)", f.value
        )
        and not of_ward(flat, f.start)
    ]
    return ours[0] if ours else None


def phone(flat: str) -> Found | None:
    """The company's telephone number; fax and the ward's own are passed over."""
    ours = []
    for found in phones(flat):
        before = flat[max(0, found.start - 10) : found.start]
        if re.search(r"(?:fax|FAX|Fax|ファ[ック]*ス)[^\d]{0,4}$", before) or of_ward(flat, found.start):
            continue
        ours.append(found)
    return ours[0] if ours else None
