"""The plain data of ``dialogs`` as JSON and back. Knows no table.

A state saved by an earlier version reads: what it lacks takes its default, what it has too much is
passed over.
"""

from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


class Unreadable(Exception):
    """Something kept can no longer be read. Names the places, never what stands there."""

    def __init__(self, kind: Any, error: ValidationError) -> None:
        places = ", ".join(
            f"{'.'.join(map(str, detail['loc']))} ({detail['type']})"
            for detail in error.errors(include_input=False, include_context=False, include_url=False)
        )
        super().__init__(f"{getattr(kind, '__name__', kind)}: {places}")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(kind: type[T], value: T) -> Any:
    """``value`` as data that JSON holds."""
    return _adapter(cast(Any, kind)).dump_python(value, mode="json")


def load(kind: type[T], data: Any) -> T:
    """A value of ``kind`` from such data. Raises ``Unreadable``."""
    try:
        value: T = _adapter(cast(Any, kind)).validate_python(data)
    except ValidationError as error:
        # Its own text shows the input, which may be somebody's telephone number.
        raise Unreadable(kind, error) from None
    return value
