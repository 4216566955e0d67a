"""The regional issues a ward has named, as rows with their sources. Knows no matching."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.datafile import ContentError, read_csv

COLUMNS = ("id", "field", "title", "description", "keywords", "department", "source", "year")


@dataclass(frozen=True, slots=True)
class Issue:
    """A regional issue. ``year`` is the calendar year of the source; ``keywords`` are people's words."""

    id: str
    field: str
    title: str
    description: str
    keywords: tuple[str, ...]
    department: str
    source: str
    year: int


def load(path: Path) -> tuple[Issue, ...]:
    """Read a catalogue CSV (columns ``COLUMNS``). Raises ``ContentError`` naming the line."""
    issues: list[Issue] = []
    seen: set[str] = set()
    for line, row in read_csv(path, COLUMNS):
        for name in ("id", "title"):
            if not row[name]:
                raise ContentError(path, line, f"「{name}」が空です。", "値を入れてください。")
        if row["id"] in seen:
            raise ContentError(path, line, f"id「{row['id']}」が2つあります。", "番号を変えてください。")
        seen.add(row["id"])
        try:
            year = int(row["year"])
        except ValueError:
            raise ContentError(
                path,
                line,
                f"「year」の「{row['year']}」を読み取れません。",
                "西暦4桁で入れてください（例：2025）。",
            ) from None
        keywords = tuple(word.strip() for word in row["keywords"].split(";") if word.strip())
        issues.append(
            Issue(
                row["id"],
                row["field"],
                row["title"],
                row["description"],
                keywords,
                row["department"],
                row["source"],
                year,
            )
        )
    return tuple(issues)
