"""Posts that recur."""

from collections.abc import Sequence
from datetime import date

from bot.schedule.series import Series, SeriesView
from bot.swedish import series as words
from bot.swedish.basic import cut, listed
from cards.actions import ShowBooking
from cards.elements import (
    LONG_ROWS,
    Card,
    button,
    card,
    few,
    heading,
    row,
    send_button,
    strip,
    subheading,
    text,
    under,
    warning,
)
from cards.parts import Action, CardElement, TextInput
from cards.series_actions import (
    BookOfSeries,
    EndSeries,
    ShowAllSeries,
    ShowSeries,
    SkipOfSeries,
    StartSeries,
)


def all_series_card(
    *, series: Sequence[SeriesView], today: date, problem: str = "", said: str = ""
) -> Card:
    """Those that go on, and the form that begins another: filled in with what was typed."""
    rows = [
        row(
            listed(each.series.title),
            detail=words.under(each.series, _page(each)),
            more=words.held(each.held, today),
            button=button(
                words.SHOW,
                ShowSeries(series=each.series.id),
                says=f"{words.SHOW}: {cut(each.series.title, most=60)}",
            ),
        )
        for each in series
    ]
    return card(
        [
            *warning(problem),
            heading(words.HEADING),
            under(words.HOW),
            *(few(rows, LONG_ROWS) or [text(words.NONE)]),
            TextInput(id="said", label=words.TYPED, placeholder=words.EXAMPLE, value=said or None),
        ],
        actions=[send_button(words.START, StartSeries.verb, {})],
        fallback=problem or words.HEADING,
    )


def series_card(*, view: SeriesView, today: date, headline: str = "") -> Card:
    """What it holds, and the question about its next day."""
    series = view.series
    title = heading(series.title)
    body: list[CardElement] = [strip(headline, "good")] if headline else []
    body += [title, under(words.under(series, _page(view)))]
    if view.held:
        body.append(subheading(words.HELD))
    body += few(
        [
            row(
                words.held_line(each, today),
                button=button(words.SHOW, ShowBooking(booking=each.id)),
            )
            for each in view.held
        ]
    )
    body += _question(view, today)
    return card(body, actions=_actions(view), fallback=headline or series.title)


def ended_card(*, series: Series, silent: bool = False) -> Card:
    said = words.went_silent(series) if silent else words.ENDED
    return card(
        [strip(said, "neutral", words.start_again() if silent else series.title)],
        actions=[button(words.ALL, ShowAllSeries())],
        fallback=said,
    )


def _question(view: SeriesView, today: date) -> list[CardElement]:
    asked = view.question
    if asked is None:
        return [text(words.none_asked(view), quiet=True)]
    why = words.why(asked, today)
    return [
        subheading(words.question(asked, today)),
        *([text(why, quiet=True)] if why else []),
    ]


def _actions(view: SeriesView) -> list[Action]:
    series, asked = view.series, view.question
    actions: list[Action] = []
    if view.mine and asked is not None:
        actions += [
            button(
                words.BOOK,
                BookOfSeries(series=series.id, own=asked.own, day=asked.day),
                primary=True,
            ),
            button(words.SKIP, SkipOfSeries(series=series.id, own=asked.own)),
        ]
    actions.append(button(words.ALL, ShowAllSeries()))
    if view.may_end:
        actions.append(button(words.END, EndSeries(series=series.id), aside=True))
    return actions


def _page(view: SeriesView) -> str:
    page = view.catalogue.page(view.series.page)
    return page.name if page else ""
