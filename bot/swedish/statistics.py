"""The figures in words: the lines of the text version, and names for the charts."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.people import DepartmentId
from bot.schedule.model import Audience, ContentType, Theme
from bot.schedule.statistics import Figures, Lean, Share, Spread, WeekPosts
from bot.swedish.date_writing import capitalised, day_span, week_label
from bot.swedish.numbers import days, in_words, weeks
from bot.swedish.words import audience_name, content_type_name, theme_name

AnyShare = Share[DepartmentId] | Share[ContentType] | Share[Theme] | Share[Audience]

UNSTATED = "Inte angivet"

DEPARTMENTS = "Förvaltningar"
CONTENT_TYPES = "Typer"
THEMES = "Teman"
AUDIENCES = "Målgrupper"
PER_WEEK = "Inlägg per vecka"
SPREAD = "Spridning"


def name_of(
    key: DepartmentId | ContentType | Theme | Audience | None,
    departments: Mapping[DepartmentId, str],
) -> str:
    """What a share is a share of; a department that is no longer there keeps its id."""
    match key:
        case None:
            return UNSTATED
        case ContentType():
            return capitalised(content_type_name(key))
        case Theme():
            return capitalised(theme_name(key))
        case Audience():
            return capitalised(audience_name(key))
        case _:
            return departments.get(key, key)


def headline(figures: Figures, today: date) -> str:
    """How many posts, between which days, and how many of them are out."""
    if not figures.total:
        return f"Inga inlägg {day_span(figures.first, figures.last, today)}"
    published = f"{figures.published} {'publicerat' if figures.published == 1 else 'publicerade'}"
    return f"{figures.total} inlägg {day_span(figures.first, figures.last, today)}, {published}"


def share_line(
    share: AnyShare,
    departments: Mapping[DepartmentId, str],
) -> str:
    return f"{name_of(share.key, departments)}: {share.posts} ({100 * share.fraction:.0f} %)"


def is_stated(shares: Sequence[AnyShare]) -> bool:
    return any(each.posts for each in shares if each.key is not None)


def share_lines(shares: Sequence[AnyShare], departments: Mapping[DepartmentId, str]) -> list[str]:
    """Those that have posts, and in one line those without; nothing where nothing was stated."""
    if not is_stated(shares):
        return []
    used = [each for each in shares if each.posts]
    unused = [name_of(each.key, departments) for each in shares if not each.posts]
    lines = [share_line(each, departments) for each in used]
    return [*lines, f"Inga: {', '.join(unused)}"] if unused else lines


def week_line(week: WeekPosts) -> str:
    return f"{week_label(week.week)}: {week.posts}"


def spread_lines(spread: Spread, today: date) -> list[str]:
    lines = [f"{spread.empty_workdays} av {spread.workdays} arbetsdagar utan inlägg"]
    if spread.median is not None:
        lines.append(f"{_days(spread.median)} mellan inläggen i median")
    if spread.shortest is not None:
        lines.append(
            f"{capitalised(days(spread.shortest))} som kortast"
            if spread.shortest
            else "Två inlägg eller fler har delat på en dag"
        )
    if (gap := spread.longest_gap) is not None:
        lines.append(
            f"Längst utan inlägg: {days(gap.days)}, {day_span(gap.first, gap.last, today)}"
        )
    return lines


def over_limit(posts: int) -> str:
    return f"{capitalised(in_words(posts, 'ett'))} inlägg utöver dagens platser"


def as_text(
    figures: Figures, *, today: date, departments: Mapping[DepartmentId, str]
) -> list[str]:
    """Every figure as lines, for those who see no chart; a group is led by its name."""
    groups: tuple[tuple[str, list[str]], ...] = (
        (PER_WEEK, [week_line(week) for week in figures.weeks] if figures.total else []),
        (SPREAD, spread_lines(figures.spread, today) if figures.total else []),
        (DEPARTMENTS, share_lines(figures.departments, departments)),
        (CONTENT_TYPES, share_lines(figures.content_types, departments)),
        (THEMES, share_lines(figures.themes, departments)),
        (AUDIENCES, share_lines(figures.audiences, departments)),
    )
    lines = [headline(figures, today)]
    if figures.over_limit:
        lines.append(over_limit(figures.over_limit))
    for name, group in groups:
        if group:
            lines += [name, *group]
    return lines


def lean_line(lean: Lean) -> str:
    """As in "Framtida medarbetare har inte fått något på tre veckor"."""
    since = weeks(lean.weeks)
    if isinstance(lean.missing, Audience):
        return f"{capitalised(audience_name(lean.missing))} har inte fått något på {since}"
    return f"Inget med temat {theme_name(lean.missing)} på {since}"


def _days(number: float) -> str:
    """As `days`, with a half when the middle falls between two numbers."""
    if number == int(number):
        return capitalised(days(int(number)))
    return f"{number:.1f} dagar".replace(".", ",")
