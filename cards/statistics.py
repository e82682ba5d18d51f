"""The figures as charts, as lists where no chart is drawn, and as text for everybody."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.people import DepartmentId
from bot.core.text import plain
from bot.moderation.figures import MonthFigures
from bot.schedule.followers import FollowerCount
from bot.schedule.model import Booking, Catalogue, Page
from bot.schedule.statistics import Figures, Lean
from bot.swedish import moderation_figures as moderation_words
from bot.swedish import outcomes as outcome_words
from bot.swedish import statistics as figure_words
from bot.swedish import statistics_card as words
from bot.swedish.date_writing import week_label
from bot.swedish.numbers import number
from bot.watch.figures import Reach
from bot.watch.metrics import Outcomes
from cards.elements import (
    Card,
    button,
    card,
    fold,
    heading,
    send_button,
    strip,
    subheading,
    text,
    under,
)
from cards.inputs import page_input
from cards.parts import (
    CardElement,
    Choice,
    ChoiceSetInput,
    ColumnDefinition,
    HorizontalBarChart,
    HorizontalBarChartDataValue,
    LineChart,
    LineChartData,
    LineChartValue,
    Table,
    TableCell,
    TableRow,
    VerticalBarChart,
    VerticalBarChartDataValue,
)
from cards.statistics_actions import ShowStatistics

MOST_BARS = 12


def statistics_card(
    *,
    page: Page,
    figures: Figures,
    ahead: bool,
    lean: Sequence[Lean],
    followers: Sequence[FollowerCount],
    reach: Reach,
    most_seen: Booking | None,
    catalogue: Catalogue,
    today: date,
    moderation: Sequence[MonthFigures] = (),
    worked: Outcomes | None = None,
) -> Card:
    names = {each.id: each.name for each in catalogue.departments}
    said = figure_words.headline(figures, today)
    spread = figure_words.spread_lines(figures.spread, today) if figures.total else []
    body: list[CardElement] = [
        heading(words.HEADING),
        under(words.under(page.name, figures.first, figures.last, today, ahead=ahead)),
        *_choices(page, catalogue, ahead=ahead),
        text(said, bold=True),
        *(text(figure_words.lean_line(each)) for each in lean),
        # A chart of nothing has a scale of nonsense.
        *([subheading(figure_words.PER_WEEK), _weeks(figures)] if figures.total else []),
        *(text(line, spacing="Small") for line in spread),
    ]
    more: list[CardElement] = []
    for title, shares in (
        (figure_words.DEPARTMENTS, figures.departments),
        (figure_words.CONTENT_TYPES, figures.content_types),
        (figure_words.THEMES, figures.themes),
        (figure_words.AUDIENCES, figures.audiences),
    ):
        if figure_words.is_stated(shares):
            more += [subheading(title), _bars(title, shares, names)]
    reached = words.reach_lines(reach, most_seen)
    if reached:
        more += [
            subheading(words.REACHED),
            *(text(line, spacing="Small") for line in reached),
        ]
    groups = outcome_words.lines(worked) if worked is not None and worked.posts else []
    for title, lines_of_it in groups:
        more += [
            subheading(title),
            *(text(line, spacing="Small") for line in lines_of_it),
        ]
    more += _followers(followers, today)
    moderated = moderation_words.lines(moderation)
    if moderated:
        more += [
            subheading(moderation_words.HEADING),
            *(text(line, spacing="Small") for line in moderated),
        ]
    lines = figure_words.as_text(figures, today=today, departments=names)
    if reached:
        lines += [words.REACHED, *reached]
    for title, lines_of_it in groups:
        lines += [title, *lines_of_it]
    lines += [words.followers_line(each, today) for each in followers]
    if moderated:
        lines += [moderation_words.HEADING, *moderated]
    more += [subheading(words.AS_TEXT), *(text(line, spacing="None") for line in lines)]
    body += fold(more, words.ALL_FIGURES)
    return card(
        body,
        actions=[send_button(words.SHOW, ShowStatistics.verb)],
        fallback=" · ".join([f"{words.HEADING}, {page.name}", *lines]),
    )


def followers_card(*, now: FollowerCount, before: FollowerCount | None, today: date) -> Card:
    said = words.noted(now, before, today)
    return card(
        [strip(words.FOLLOWERS_NOTED, "good", said)],
        actions=[button(words.SHOW_STATISTICS, ShowStatistics())],
        fallback=said,
    )


def _weeks(figures: Figures) -> CardElement:
    pairs = [(week_label(each.week), each.posts) for each in figures.weeks]
    return VerticalBarChart(
        title=figure_words.PER_WEEK,
        data=[VerticalBarChartDataValue(x=name, y=posts) for name, posts in pairs],
        show_bar_values=True,
        fallback=_table([(name, str(posts)) for name, posts in pairs]),
    )


def _bars(
    title: str, shares: Sequence[figure_words.AnyShare], departments: Mapping[DepartmentId, str]
) -> CardElement:
    pairs = [
        (figure_words.name_of(share.key, departments), share.posts) for share in shares[:MOST_BARS]
    ]
    return HorizontalBarChart(
        title=title,
        data=[HorizontalBarChartDataValue(x=plain(name), y=posts) for name, posts in pairs],
        display_mode="AbsoluteWithAxis",
        fallback=_table([(name, str(posts)) for name, posts in pairs]),
    )


def _table(pairs: Sequence[tuple[str, str]]) -> CardElement:
    """The same numbers where no chart is drawn."""
    return Table(
        columns=[ColumnDefinition(width=4), ColumnDefinition(width=1)],
        rows=[TableRow(cells=[TableCell(items=[text(each)]) for each in pair]) for pair in pairs],
        first_row_as_headers=False,
        show_grid_lines=False,
    )


def _followers(followers: Sequence[FollowerCount], today: date) -> list[CardElement]:
    if not followers:
        return [subheading(words.FOLLOWERS), text(words.NO_FOLLOWERS, quiet=True)]
    found: list[CardElement] = [
        subheading(words.FOLLOWERS),
        text(words.followers_now(followers, today)),
    ]
    if len(followers) > 1:
        values = [LineChartValue(x=each.day.isoformat(), y=each.count) for each in followers]
        found.append(
            LineChart(
                title=words.FOLLOWERS,
                data=[LineChartData(legend=words.FOLLOWERS, values=values)],
                fallback=_table(
                    [(words.followers_day(each, today), number(each.count)) for each in followers]
                ),
            )
        )
    return found


def _choices(page: Page, catalogue: Catalogue, *, ahead: bool) -> list[CardElement]:
    return [
        page_input(catalogue, page, must=False),
        ChoiceSetInput(
            id="period",
            label=words.PERIOD,
            choices=[
                Choice(title=words.LATEST, value="latest"),
                Choice(title=words.COMING, value="coming"),
            ],
            value="coming" if ahead else "latest",
            style="compact",
        ),
    ]
