"""The commands that count: what the bot judged, and what was corrected of it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import settings as configuration
from bot.console import Commands, Json, explained, fail, put

if TYPE_CHECKING:
    from storage.judgements import Changed, Judgements

report_app = typer.Typer(cls=Commands, no_args_is_help=True, help="集計")

_NAMES = {"answer": "方針の答え", "pattern": "連携パターン", "issues": "地域課題", "company": "企業の名前"}
_SITUATIONS = {
    "answered": "答えた",
    "silent": "方針に定めがないと答えた",
    "candidates": "近い項目を示した",
    "not_found": "見つけられなかった",
    "off_topic": "方針についての質問ではないとした",
}
_SHOWN = 5


@report_app.callback()
def report() -> None:
    """集計を出します。"""


@report_app.command()
def judgement(
    first: Annotated[
        str, typer.Option("--from", help="最初の日（例：2026-04-01）。なければ今年度の初め")
    ] = "",
    last: Annotated[str, typer.Option("--to", help="最後の日。なければ年度の終わり")] = "",
    as_json: Json = False,
    today: Annotated[str, typer.Option("--today", help="東京の今日の代わりの日")] = "",
) -> None:
    """答え、連携パターン、地域課題をいくつ示し、いくつ直したかを数えます。見本と練習は数えません。"""
    with explained():
        from bot.wiring import open_database, tokyo_now
        from knowledge.dates import fiscal_year
        from storage import judgements
        from storage.engine import reading

        year = fiscal_year(_day("--today", today) or tokyo_now().date())
        start = _day("--from", first) or year.first
        end = _day("--to", last) or fiscal_year(start).last
        if end < start:
            raise fail("--to が --from より前の日です。", 2)
        engine = open_database(configuration.read())
        with reading(engine) as session:
            found = judgements.count(session, start, end)
        engine.dispose()
    if as_json:
        put(as_data(found))
    else:
        typer.echo(as_text(found))


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise fail(f"{name} の「{text}」を日付として読み取れません（例：2026-04-01）。", 2) from None


def as_data(found: "Judgements") -> dict[str, Any]:
    """The counts as the command line prints them for machines."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "judgements": [
            {
                "kind": each.kind,
                "made": each.made,
                "corrected": each.corrected,
                "changes": [
                    {
                        "before": change.before,
                        "after": change.after,
                        "count": change.count,
                        "words": list(change.words),
                    }
                    for change in each.changes
                ],
            }
            for each in found.judged
        ],
        "answers": found.situations,
        "questions": {
            "asked": found.questions.asked,
            "unanswered": found.questions.unanswered,
            "answered": found.questions.answered,
            "learned": found.questions.learned,
        },
    }


def as_text(found: "Judgements") -> str:
    """The counts to read."""
    from knowledge.dates import era_date

    lines = [f"{era_date(found.first)}から{era_date(found.last)}まで（見本と練習を除く）", ""]
    lines.append(f"{_wide('整理・答え', 14)}{'示した':>4}{'直した':>6}{'割合':>6}")
    for each in found.judged:
        share = f"{100 * each.corrected / each.made:.0f}%" if each.made else "―"
        lines.append(f"{_wide(_NAMES[each.kind], 14)}{each.made:>6}{each.corrected:>8}{share:>8}")
    for each in found.judged:
        if each.changes:
            lines += ["", f"{_NAMES[each.kind]}でよく直したもの"]
            lines += [f"  {_change(each.kind, change)}" for change in each.changes[:_SHOWN]]
    if found.situations:
        lines += ["", "方針の答えの内訳"]
        lines += [f"  {_SITUATIONS.get(name, name)} {number}件" for name, number in found.situations.items()]
    asked = found.questions
    lines += [
        "",
        f"推進担当への質問 {asked.asked}件（未回答 {asked.unanswered}件、"
        f"回答済み {asked.answered}件、答えとして覚えた {asked.learned}件）",
    ]
    return "\n".join(lines)


def _wide(text: str, width: int) -> str:
    """A text filled up to a width in narrow signs."""
    return text + " " * (width - sum(2 if ord(sign) > 0xFF else 1 for sign in text))


def _change(kind: str, change: "Changed") -> str:
    before, after = (_called(kind, value) for value in (change.before, change.after))
    words = "".join(f"「{word}」" for word in change.words)
    if kind == "issues":
        says = f"{after} を加えた" if not change.before else f"{before} を外した"
    else:
        says = f"{before} → {after}"
    return f"{says} {change.count}件" + (f"（もとの言葉：{words}）" if words else "")


def _called(kind: str, value: str) -> str:
    from dialogs.wording import label

    if kind == "pattern":
        return label("pattern", value)
    if kind == "answer":
        return _SITUATIONS.get(value) or (f"方針 {value}" if value else "方針に定めがない")
    return value
