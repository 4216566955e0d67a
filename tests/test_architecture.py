"""The packages stand in a row and import only leftwards; what the outside needs stays at its edge."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROW = ("knowledge", "dialogs", "storage", "bot")
ONLY_IN = {
    "slack_bolt": "bot/slack",
    "slack_sdk": "bot/slack",
    "starlette": "bot/web",
    "uvicorn": "bot/web",
    "sqlalchemy": (
        "storage",
        "bot/intake.py",
        "bot/telling.py",
        "bot/deliver.py",
        "bot/echo.py",
        "bot/wiring.py",
        "bot/terminal.py",
        "bot/doctoring.py",
        "bot/shelf.py",
        "bot/registers.py",
        "bot/web",
    ),
    "alembic": "storage/migrations",
    "sudachipy": "knowledge/text.py",
    "pydantic_settings": "bot/settings.py",
}
FILES = [path for package in ROW for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path: Path) -> set[str]:
    """The modules a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_a_package_imports_only_itself_and_those_to_its_left() -> None:
    wrong = []
    for path in FILES:
        package = path.relative_to(ROOT).parts[0]
        right = ROW[ROW.index(package) + 1 :]
        wrong += [f"{path}: {name}" for name in imports(path) if name.split(".")[0] in right]
    assert wrong == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_used_only_where_it_belongs(library: str) -> None:
    places = ONLY_IN[library]
    allowed = (places,) if isinstance(places, str) else places
    wrong = [
        str(path.relative_to(ROOT))
        for path in FILES
        if any(name.split(".")[0] == library for name in imports(path))
        and not str(path.relative_to(ROOT)).startswith(allowed)
    ]
    assert wrong == []


def test_the_conversation_and_the_knowledge_know_neither_clock_nor_environment() -> None:
    forbidden = {"os", "time", "socket", "sqlite3", "logging"}
    wrong = [
        f"{path}: {sorted(imports(path) & forbidden)}"
        for path in FILES
        if path.relative_to(ROOT).parts[0] in {"dialogs"} and imports(path) & forbidden
    ]
    text = [
        path for path in FILES if "datetime.now(" in path.read_text() or "date.today(" in path.read_text()
    ]
    assert wrong == []
    assert [path.relative_to(ROOT).as_posix() for path in text] == ["bot/wiring.py"]


def test_the_environment_is_read_in_one_place() -> None:
    readers = [path for path in FILES if "os.environ" in path.read_text() or "getenv" in path.read_text()]
    assert readers == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
