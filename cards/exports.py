"""What there is to take out of the bot."""

from collections.abc import Sequence

from bot.moderation.case import Case
from bot.swedish import exports as words
from bot.swedish.cases import queue_row
from cards.elements import (
    Card,
    button,
    card,
    few,
    heading,
    row,
    send_button,
    subheading,
    text,
    under,
    warning,
)
from cards.export_actions import ExportCase, ExportSchedule
from cards.parts import CardElement, Choice, ChoiceSetInput


def export_card(
    *, cases: Sequence[Case], years: Sequence[int], year: int, problem: str = ""
) -> Card:
    """A choice: a case by its button, a year's schedule by a form with its button below it."""
    body: list[CardElement] = warning(problem)
    body += [heading(words.HEADING), under(words.UNDER), subheading(words.CASES)]
    if cases:
        rows = [
            row(queue_row(each), button=button(words.TAKE_OUT, ExportCase(case=each.number)))
            for each in cases
        ]
        body += [text(words.CASES_TEXT), *few(rows), text(words.OTHER_CASES, quiet=True)]
    else:
        body.append(text(words.NO_CASES))
    body += [
        subheading(words.SCHEDULE),
        ChoiceSetInput(
            id="year",
            label=words.YEAR,
            value=str(year),
            choices=[Choice(title=str(each), value=str(each)) for each in sorted({year, *years})],
        ),
        ChoiceSetInput(
            id="kind",
            label=words.FORMAT,
            style="expanded",
            value="xlsx",
            choices=[Choice(title=title, value=kind) for kind, title in words.FORMATS.items()],
        ),
    ]
    body += [subheading(words.PERSON), text(words.PERSON_TEXT)]
    return card(
        body,
        actions=[send_button(words.TAKE_OUT_SCHEDULE, ExportSchedule.verb)],
        fallback=words.HEADING,
    )
