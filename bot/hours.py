"""When the desk works: office hours on working days. Knows the calendar, not who is told what."""

from datetime import date, datetime, time, timedelta

import holidays

_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
"""Closed by the ward's own rules, beside the public holidays."""


class Hours:
    """Office hours, as the settings have them: ``8:30-17:15``."""

    def __init__(self, hours: str) -> None:
        opens, closes = hours.split("-")
        self._opens, self._closes = _time(opens), _time(closes)
        self._holidays = holidays.country_holidays("JP")

    def works(self, day: date) -> bool:
        """Whether the office is open on a day."""
        closed = day in self._holidays or (day.month, day.day) in _YEAR_END
        return day.weekday() < 5 and not closed

    def awake(self, at: datetime) -> datetime:
        """The moment itself within office hours, otherwise the next time the office opens."""
        if self.works(at.date()) and self._opens <= at.time() < self._closes:
            return at
        day = at.date() if at.time() < self._opens else at.date() + timedelta(days=1)
        while not self.works(day):
            day += timedelta(days=1)
        return datetime.combine(day, self._opens, at.tzinfo)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
