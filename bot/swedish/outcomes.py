"""What worked, in words: with how many posts that rests on, and no claim of too few."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from bot.schedule.model import Audience, ContentType, Theme
from bot.swedish.date_writing import capitalised, weekday_name
from bot.swedish.numbers import number
from bot.swedish.words import audience_name, content_type_name, theme_name
from bot.watch.metrics import ENOUGH, Distance, Group, Origin, Outcomes

WORKED: Final = "Vad som setts mest, senaste året"
_MONDAY: Final = date(2026, 11, 23)
_DISTANCES: Final = {
    Distance.NEXT_DOOR: "Samma dag eller dagen intill ett annat",
    Distance.NEAR: "Två eller tre dagar från närmaste",
    Distance.APART: "Fyra till sju dagar från närmaste",
    Distance.FAR: "Mer än en vecka från närmaste",
}


_ORIGINS: Final = {
    Origin.DIRECT: "Bokat direkt",
    Origin.OWN_IDEA: "Egen idé ur idélistan",
    Origin.OTHERS_IDEA: "En kollegas idé ur idélistan",
    Origin.SERIES: "Ur en serie",
}


def lines(found: Outcomes) -> list[tuple[str, list[str]]]:
    """A heading and its lines for each way to look at it; none where there is nothing to say."""
    ways: tuple[tuple[str, Sequence[Group], Callable[[str], str]], ...] = (
        ("tema", found.themes, lambda key: theme_name(Theme(key))),
        ("målgrupp", found.audiences, lambda key: audience_name(Audience(key))),
        ("typ", found.types, lambda key: content_type_name(ContentType(key))),
        ("veckodag", found.weekdays, _weekday),
        ("ursprung", found.origins, lambda key: _ORIGINS[Origin(key)]),
        ("avstånd", found.distances, lambda key: _DISTANCES[Distance(key)]),
    )
    return [
        (f"{WORKED}: {way}", [_line(each, name) for each in groups])
        for way, groups, name in ways
        if groups
    ]


def _line(group: Group, name: Callable[[str], str]) -> str:
    said = capitalised(name(group.key))
    if group.typical is None:
        return f"{said}: {group.posts} inlägg, för få för att säga något (minst {ENOUGH})"
    return f"{said}: {number(round(group.typical))} visningar i median ({group.posts} inlägg)"


def _weekday(key: str) -> str:
    return weekday_name(_MONDAY + timedelta(days=int(key)))
