"""What a file would come to, row by row, and what came of it."""

from collections.abc import Callable
from datetime import date

from bot.core.refusals import Refusal
from bot.schedule.import_view import ImportView, RowVerdict, Verdict
from bot.schedule.imports import Column
from bot.swedish import importing as words
from bot.swedish.date_writing import heading_day
from bot.watch.metrics import FiguresTaken, HeadingsAsked
from cards.elements import (
    Card,
    button,
    card,
    facts,
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
from cards.import_actions import (
    MOST_ASKED,
    CarryOutImport,
    SayHeadings,
    ShowImport,
    ShowImportRows,
    UndoImport,
)
from cards.parts import Action, CardElement, Choice, ChoiceSetInput

ROWS_A_CARD = 25
_LISTED = 12
_TOLD = frozenset({Verdict.CLASH, Verdict.DOUBT, Verdict.REFUSED, Verdict.MOVED})
Why = Callable[[Refusal], str]


def how_card() -> Card:
    return card(
        [heading(words.HEADING), text(words.HOW), text(words.HOW_AFTER, quiet=True)],
        fallback=f"{words.HEADING}. {words.HOW}",
    )


def preview_card(view: ImportView, *, today: date, why: Why, problem: str = "") -> Card:
    """The sum, what stands in the way with its place, and the buttons."""
    told = [each for each in troubled_first(view) if each.verdict in _TOLD or each.row.notes]
    body: list[CardElement] = [
        *warning(problem),
        heading(words.PREVIEW),
        under(words.NOTHING_YET),
        facts(counts(view)),
        *_read_as(view),
        *_unknown(view),
    ]
    if view.years_guessed or view.choices.year:
        body += [text(words.YEAR_TEXT, quiet=True), _years(view, today)]
    if told:
        body += few([_row(view, each, today, why) for each in told[:60]])
    return card(
        body,
        actions=_buttons(view),
        fallback=f"{words.PREVIEW}: {words.books_words(view.books)}",
    )


def troubled_first(view: ImportView) -> list[RowVerdict]:
    """Every row; first those that stand in the way, then those of which something is left out."""
    return sorted(view.rows, key=lambda each: (each.verdict not in _TOLD, not each.row.notes))


def rows_card(view: ImportView, *, first: int, today: date, why: Why) -> Card:
    """Every row has its place in this list."""
    shown = view.rows[first : first + ROWS_A_CARD]
    last = first + len(shown)
    actions: list[Action] = []
    if last < len(view.rows):
        actions.append(
            button(words.NEXT_ROWS, ShowImportRows.model_validate(_of(view, first=last)))
        )
    actions.append(button(words.BACK, ShowImport.model_validate(_of(view))))
    said = words.rows_words(first + 1, last, len(view.rows))
    return card(
        [heading(words.PREVIEW), under(said), *(_row(view, each, today, why) for each in shown)],
        actions=actions,
        fallback=said,
    )


def done_card(view: ImportView) -> Card:
    said = words.done_words(view.books, view.past)
    return card(
        [strip(words.DONE, "good", said), text(words.UNDO_TEXT, quiet=True), *_unknown(view)],
        actions=[button(words.UNDO, UndoImport(number=view.kept.id))],
        fallback=f"{words.DONE}. {said}",
    )


def undone_card(count: int) -> Card:
    said = words.undone_words(count)
    return card([strip(words.UNDONE, "good", said)], fallback=f"{words.UNDONE}. {said}")


def headings_card(asked: HeadingsAsked) -> Card:
    meanings = words.meaning_choices()
    choices = [Choice(title=name, value=value) for value, name in meanings]
    return card(
        [
            heading(words.HEADINGS_ASKED),
            text(words.HEADINGS_TEXT),
            *(
                ChoiceSetInput(
                    id=f"heading_{number}",
                    label=name,
                    choices=choices,
                    value=meanings[0][0],
                    style="compact",
                )
                for number, name in enumerate(asked.headings[:MOST_ASKED])
            ),
        ],
        actions=[send_button(words.SAVE, SayHeadings.verb, {"number": asked.kept.id})],
        fallback=words.HEADINGS_ASKED,
    )


def figures_card(taken: FiguresTaken, *, today: date) -> Card:
    lines = words.figures_words(
        matched=taken.matched,
        unmatched=len(taken.unmatched),
        sponsored=taken.sponsored,
        nameless=taken.nameless,
        unread=taken.unread,
        fewer=taken.fewer,
    )
    followers = words.followers_words(taken.followers, without_start=taken.followers_without_start)
    body: list[CardElement] = [strip(words.FIGURES_TAKEN, "good", " ".join(lines))]
    if followers:
        body.append(text(followers))
    if taken.unmatched:
        body.append(subheading(words.UNMATCHED))
        body += few(
            [
                row(
                    each.title or each.link,
                    detail=heading_day(each.posted, today) if each.posted else "",
                )
                for each in taken.unmatched[:60]
            ]
        )
    return card(body, fallback=" ".join([words.FIGURES_TAKEN, *lines, followers]))


def _of(view: ImportView, **more: object) -> dict[str, object]:
    """What every button of an import carries."""
    choices = view.choices
    known = {"number": view.kept.id, "proposals": choices.proposals, "year": choices.year}
    return known | more


def counts(view: ImportView) -> list[tuple[str, str]]:
    rows = view.rows
    moved = sum(each.verdict is Verdict.MOVED for each in rows)
    doubts = sum(each.verdict in {Verdict.DOUBT, Verdict.REFUSED} for each in rows)
    clashes = sum(each.verdict is Verdict.CLASH for each in rows)
    pairs = [
        (words.BOOKS, view.books - moved - view.past),
        (words.MOVED, moved),
        (words.PASSED, view.past),
        (words.CLASHES, clashes),
        (words.DOUBTS, doubts),
        *(
            (name, sum(each.verdict is verdict for each in rows))
            for verdict, name in words.LEFT_OUT.items()
        ),
    ]
    found = [(name, words.books_words(count)) for name, count in pairs if count]
    return [(words.TAKEN_FROM, view.kept.name), *found]


def _read_as(view: ImportView) -> list[CardElement]:
    return [
        *(text(each, quiet=True, spacing="None") for each in read_as(view)),
        *map(text, left_unread(view)),
    ]


def read_as(view: ImportView) -> list[str]:
    """How each sheet was understood."""
    lines: list[str] = []
    for sheet in view.reading.sheets:
        name = f"{sheet.name}: " if sheet.name else ""
        columns = [
            f"{title} = {words.column_word(meaning)}"
            for _, title, meaning in sheet.columns
            if title and meaning is not None and meaning is not Column.NOTE
        ]
        shown = ", ".join(columns[:_LISTED])
        lines.append(f"{name}{words.layout_words(sheet.layout)}{f' ({shown})' if shown else ''}")
    return [f"{words.READ_AS}: {each}" for each in lines[:_LISTED]]


def left_unread(view: ImportView) -> list[str]:
    """What stands in the file and was passed over."""
    ignored = [
        title or words.unnamed_column(number)
        for sheet in view.reading.sheets
        for number, title, meaning in sheet.columns
        if meaning in {None, Column.NOTE}
    ]
    told = [f"{words.NOT_READ}: {', '.join(ignored[:_LISTED])}."] if ignored else []
    if any(sheet.coloured for sheet in view.reading.sheets):
        told.append(words.COLOURS)
    if any(sheet.noted for sheet in view.reading.sheets):
        told.append(words.COMMENTS)
    shown = {sheet.name: sheet for sheet in view.reading.sheets if not sheet.hidden}.values()
    rows, columns = (
        sum(each.hidden_rows for each in shown),
        sum(each.hidden_columns for each in shown),
    )
    if rows or columns:
        told.append(words.hidden_words(rows, columns))
    if struck := sum(each.struck for each in shown):
        told.append(words.struck_words(struck))
    hidden = [sheet.name for sheet in view.reading.sheets if sheet.hidden]
    if hidden:
        told.append(words.HIDDEN.format(names=", ".join(hidden[:_LISTED])))
    return told


def _unknown(view: ImportView) -> list[CardElement]:
    found: list[CardElement] = []
    for title, names, what in unknown_names(view):
        found += [subheading(title), text(names), text(what, quiet=True)]
    return found


def unknown_names(view: ImportView) -> list[tuple[str, str, str]]:
    """Whom and what the file names that is unknown or guessed, and what becomes of those posts."""
    guessed = [words.read_as_person(*each) for each in view.guessed_people]
    return [
        (title, ", ".join(names[:40]), what)
        for title, names, what in (
            (words.GUESSED_PEOPLE, guessed, words.GUESSED_PEOPLE_TEXT),
            (words.UNKNOWN_PEOPLE, view.unknown_people, words.UNKNOWN_PEOPLE_TEXT),
            (words.NO_EDITORS, view.no_editors, words.NO_EDITORS_TEXT),
            (words.UNKNOWN_DEPARTMENTS, view.unknown_departments, words.UNKNOWN_DEPARTMENTS_TEXT),
        )
        if names
    ]


def _years(view: ImportView, today: date) -> CardElement:
    years = [today.year - 1, today.year, today.year + 1]
    return ChoiceSetInput(
        id="year",
        label=words.YEAR,
        choices=[Choice(title=str(each), value=str(each)) for each in years],
        value=str(view.choices.year) if view.choices.year else None,
        style="compact",
    )


def _row(view: ImportView, each: RowVerdict, today: date, why: Why) -> CardElement:
    title, said, notes = row_said(view, each, today, why)
    return row(title, detail=said, more=notes)


def row_said(view: ImportView, each: RowVerdict, today: date, why: Why) -> tuple[str, str, str]:
    """The post, what becomes of it and why, and what is left out of it."""
    where = words.row_place(each.row.place, each.row.part, view.page_told(each.row))
    reason = why(each.refusal) if each.refusal is not None else ""
    said = f"{where}: {words.verdict_words(each.verdict, each.day, today, reason)}"
    if each.off:
        said = f"{said}, {words.OFF}"
    if each.row.problems:
        said = " · ".join(words.problem_line(one) for one in each.row.problems)
    notes = " · ".join(words.problem_line(one) for one in each.row.notes)
    return each.row.details.title or where, said, notes


def _buttons(view: ImportView) -> list[Action]:
    actions: list[Action] = []
    if view.books:
        actions.append(
            button(
                words.book_button(view.books, past=view.past, skipped=view.stops),
                CarryOutImport.model_validate(_of(view, seen=view.seen, skip=bool(view.stops))),
                primary=True,
            )
        )
    if view.choices.proposals:
        actions.append(
            button(words.OWN_DAYS, ShowImport.model_validate(_of(view, proposals=False)))
        )
    elif view.clashes:
        actions.append(
            button(words.TAKE_PROPOSALS, ShowImport.model_validate(_of(view, proposals=True)))
        )
    if view.years_guessed or view.choices.year:
        hidden = {"number": view.kept.id, "proposals": view.choices.proposals}
        actions.append(send_button(words.READ_AGAIN, ShowImport.verb, hidden))
    actions.append(button(words.ALL_ROWS, ShowImportRows.model_validate(_of(view))))
    return actions
