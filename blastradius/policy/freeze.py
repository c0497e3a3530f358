"""When nothing may be destroyed: windows by date or by the week, each in a time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK = 7 * 24 * 60


class WeekMinute(NamedTuple):
    """A minute of the week, counted from Monday, midnight."""

    minute: int


Moment = datetime | WeekMinute
"""The wall clock of a window's time zone, without an offset."""


class FreezeWindow(NamedTuple):
    """A window in which nothing may be destroyed; its end is no part of it."""

    name: str
    begins: Moment
    ends: Moment
    zone: tzinfo = UTC
    reason: str = ""

    def holds(self, now: datetime) -> bool:
        """Tell whether a moment, with its time zone, is in the window."""
        there = now.astimezone(self.zone).replace(tzinfo=None)
        if isinstance(self.begins, WeekMinute) and isinstance(self.ends, WeekMinute):
            minute = there.weekday() * 24 * 60 + there.hour * 60 + there.minute
            length = (self.ends.minute - self.begins.minute) % _WEEK
            return (minute - self.begins.minute) % _WEEK < length
        if isinstance(self.begins, datetime) and isinstance(self.ends, datetime):
            return self.begins <= there < self.ends
        return True  # one end of each kind makes no window: better closed than open


def read_moment(text: str, *, is_end: bool) -> Moment | None:
    """Read `friday 16:00`, `2026-12-20` or `2026-12-20 18:00`; None for what is none of them.

    A day alone is its beginning, or as the end of a window its last moment.
    """
    weekly = re.fullmatch(r"([a-z]+)(?: +(\d\d?):(\d\d))?", text.strip().lower())
    if weekly:
        day = next((number for number, name in enumerate(DAYS) if weekly[1] in (name, name[:3])), None)
        if day is None:
            return None
        if weekly[2] is None:
            return WeekMinute((day + is_end) * 24 * 60 % _WEEK)
        hour, minute = int(weekly[2]), int(weekly[3])
        return WeekMinute(day * 24 * 60 + hour * 60 + minute) if hour < 24 and minute < 60 else None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
            return datetime.combine(date.fromisoformat(text.strip()) + timedelta(days=is_end), time())
        moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is None else None
