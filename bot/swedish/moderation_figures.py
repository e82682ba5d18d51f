"""The words of moderation's figures."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.moderation.figures import Met, MonthFigures
from bot.swedish.date_writing import month_name
from bot.swedish.moderation import GROUND_NAMES

HEADING: Final = "Moderering"
NOTHING_REMOVED: Final = "inget borttaget"


def month(figures: MonthFigures) -> str:
    """As in "November 2026"."""
    return f"{month_name(figures.month).capitalize()} {figures.month.year}"


def of_month(figures: MonthFigures) -> str:
    parts = [_met("kritik", figures.critique), _met("frågor", figures.questions)]
    if figures.median_time is not None:
        parts.append(f"svar efter {duration(figures.median_time)} (median)")
    removed = [f"{GROUND_NAMES[ground].lower()} {n}" for ground, n in figures.removed.items()]
    parts.append(f"borttaget: {', '.join(removed)}" if removed else NOTHING_REMOVED)
    if figures.wrongly_removed:
        parts.append(f"borttaget men skulle ha stått kvar: {figures.wrongly_removed}")
    said = " · ".join(parts)
    return said[0].upper() + said[1:]


def lines(months: Sequence[MonthFigures]) -> list[str]:
    return [f"{month(each)}: {of_month(each)}" for each in months]


def duration(time: timedelta) -> str:
    """As in "3 tim 20 min": no more than two units."""
    minutes = round(time.total_seconds() / 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    units = [(days, "dygn"), (hours, "tim"), (minutes, "min")]
    while len(units) > 1 and not units[0][0]:
        units = units[1:]
    return " ".join(f"{count} {unit}" for count, unit in units[:2] if count) or "0 min"


def _met(name: str, met: Met) -> str:
    answered = "besvarad" if met.answered == 1 else "besvarade"
    return f"{name}: {met.received}, varav {met.answered} {answered}"
