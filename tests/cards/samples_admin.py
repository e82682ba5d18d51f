"""The cards of guidelines, statistics, settings and editors, in every length."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.people import PageId, PersonId
from bot.moderation.model import CaseNumber
from bot.moderation.retention import Due
from bot.organisation import load_organisation
from bot.schedule.editors import Handover
from bot.schedule.followers import FollowerCount
from bot.schedule.import_view import Choices, ImportView, RowVerdict, Verdict
from bot.schedule.imports import (
    Column,
    Doubt,
    KeptImport,
    Layout,
    Place,
    Problem,
    Reading,
    ReadRow,
    SheetReading,
)
from bot.schedule.model import Audience, Booking, BookingId, Catalogue, ClosedDay
from bot.schedule.retention import RecordClass, RetentionRule
from bot.schedule.settings import Breach, BrokenRule, closed_spans
from bot.schedule.statistics import Lean, figures
from bot.swedish.disposal import CHANGED
from bot.swedish.exports import not_understood
from bot.swedish.guidelines import subjects
from bot.usecases.exports import RECENT_CASES
from bot.watch.figures import PostFigures, reach
from bot.watch.metrics import FiguresTaken, HeadingsAsked, PostMetrics
from cards import (
    disposal,
    editors,
    exports,
    guidelines,
    importing,
    settings,
    statistics,
    team,
)
from cards.elements import Card
from cards.settings_actions import CloseDays, FreezePage
from tests.clock import START
from tests.makers import SIV, person
from tests.moderation.makers import reported

TODAY = START.date()
SUBJECTS = subjects(load_organisation().facts())


def of_a_title(title: str, booking: Booking, catalogue: Catalogue) -> Iterator[tuple[str, Card]]:
    yield "guidelines_none", guidelines.subjects_card(subjects=SUBJECTS, question=title)
    common = {"catalogue": catalogue, "today": TODAY}
    first, last = TODAY + timedelta(days=9), TODAY + timedelta(days=12)
    page = replace(catalogue.main, frozen_from=first, frozen_until=last, frozen_reason=title)
    broken = BrokenRule(booking=booking, breach=Breach.EDITOR)
    yield "close_form", settings.span_form_card(CloseDays, reason=title, problem=title, **common)
    yield (
        "days_closed",
        settings.days_closed_card(
            first=first, last=last, page=None, reason=title, standing=[booking], today=TODAY
        ),
    )
    yield "days_opened", settings.days_opened_card(first=first, last=last, today=TODAY)
    yield (
        "freeze_form",
        settings.span_form_card(
            FreezePage, first=first, last=last, reason=title, problem=title, **common
        ),
    )
    yield (
        "page_frozen",
        settings.page_frozen_card(
            page=page, first=first, last=last, standing=[booking], today=TODAY
        ),
    )
    yield "page_unfrozen", settings.page_unfrozen_card(page=page)
    yield (
        "page_saved",
        settings.page_saved_card(page=page, broken=[broken], today=TODAY),
    )
    someone = person(name=title, deputy=booking.owner, on_roster=True)
    left = Handover(bookings=(booking,), watched=(booking,), places=2)
    around = {"people": [someone, person(SIV, name=title)], **common}
    yield (
        "editor",
        editors.editor_card(person=someone, handover=left, headline=title, **around),
    )
    yield "editor_own", editors.editor_card(person=someone, handover=left, own=True, **around)
    yield "revoked", editors.revoked_card(person=someone, handover=left, **around)
    yield "handed_over", editors.handed_over_card(taker=someone)
    yield "taken_over_all", editors.taken_over_card(bookings=[booking], **common)
    yield "new_page", settings.new_page_card(problem=title)
    yield (
        "department_form",
        settings.department_form_card(department=catalogue.departments[-1], problem=title),
    )


def figures_of(number: BookingId) -> PostFigures:
    return PostFigures(views=24_000 + number, reactions=number, comments=None)


def of_rows(
    rows: int, bookings: Sequence[Booking], catalogue: Catalogue
) -> Iterator[tuple[str, Card]]:
    if rows <= len(SUBJECTS):
        yield "guidelines", guidelines.subjects_card(subjects=SUBJECTS[:rows])
    subject, *also = SUBJECTS[rows % len(SUBJECTS) :] + SUBJECTS
    yield "guideline", guidelines.subject_card(subject=subject, also=also[:rows])
    counts = [
        FollowerCount(day=TODAY - timedelta(days=30 * back), count=24_011 + 90 * (rows - back))
        for back in reversed(range(min(rows, 24)))
    ]
    yield (
        "statistics",
        statistics.statistics_card(
            page=catalogue.main,
            figures=figures(
                bookings,
                first=TODAY - timedelta(weeks=4),
                last=TODAY + timedelta(weeks=8) - timedelta(days=1),
                departments=[each.id for each in catalogue.departments],
            ),
            ahead=rows == 1,
            lean=[Lean(missing=Audience.FUTURE_EMPLOYEES, weeks=3)] * min(rows, 2),
            followers=counts,
            reach=reach({each.id: figures_of(each.id) for each in bookings}.items()),
            most_seen=bookings[-1] if bookings else None,
            catalogue=catalogue,
            today=TODAY,
        ),
    )
    if counts:
        before = counts[-2] if rows > 1 else None
        yield (
            "followers",
            statistics.followers_card(now=counts[-1], before=before, today=TODAY),
        )
    many = tuple(
        replace(reported(), number=CaseNumber(20260001 + number)) for number in range(rows)
    )
    rule = RetentionRule(years=5, basis="Dokumenthanteringsplan, punkt 4.2")
    due = Due(kind=RecordClass.REMOVED_COMMENTS, rule=rule, cases=many)
    if not many:
        due = Due(kind=RecordClass.SCHEDULE, rule=rule, bookings=1, last_year=2020)
    yield (
        "disposals",
        disposal.disposals_card(
            {RecordClass.REMOVED_COMMENTS: due, RecordClass.SCHEDULE: None},
            dict.fromkeys(RecordClass, due.rule),
        ),
    )
    yield from _imports(rows, bookings, catalogue)
    yield "disposals_without_rules", disposal.disposals_card({}, {})
    yield "disposal_proposal", disposal.proposal_card(due)
    yield "disposal_review", disposal.review_card(due, problem=CHANGED if rows > 1 else "")
    left = Due(kind=RecordClass.PEOPLE, rule=rule, people=[person()] * max(rows, 1))
    yield "disposal_of_names", disposal.review_card(left)
    yield "disposal_done", disposal.disposed_card(due)
    yield (
        "export",
        exports.export_card(
            cases=[
                replace(reported(), number=CaseNumber(20260001 + number))
                for number in range(min(rows, RECENT_CASES))
            ],
            years=(TODAY.year + 1, TODAY.year, TODAY.year - 1),
            year=TODAY.year,
            problem=not_understood("blaj") if rows > 1 else "",
        ),
    )
    pages = [
        replace(
            catalogue.main,
            id=PageId(f"page-{n}"),
            name=f"Produktsida {n}",
            frozen_from=TODAY,
            frozen_until=TODAY + timedelta(days=n),
            frozen_reason="Kris",
        )
        for n in range(rows)
    ]
    many = replace(catalogue, pages=[catalogue.main, *pages])
    closed = closed_spans(
        ClosedDay(day=TODAY + timedelta(days=2 * n), reason="Budgetkampanj") for n in range(rows)
    )
    people = [
        person(f"{n:08}-0000-4000-8000-000000000000", name=f"Redaktör {n // 2}")
        for n in range(4 * rows)
    ]
    chosen = replace(catalogue.main, editors=frozenset(PersonId(each.id) for each in people))
    yield "settings", settings.settings_card(catalogue=many, closed=closed, today=TODAY)
    yield "pages", settings.pages_card(catalogue=many, today=TODAY)
    yield (
        "page_form",
        settings.page_form_card(page=chosen, people=people, departments=catalogue.departments),
    )
    yield "closed", settings.closed_card(closed=closed, catalogue=catalogue, today=TODAY)
    yield "frozen", settings.frozen_card(catalogue=many, today=TODAY)
    yield "departments", settings.departments_card(departments=catalogue.departments)
    yield (
        "another_team",
        team.another_team_card(
            team="19:x@thread.tacv2", name="Kommunens fotbollslag " * 4, may_change=True
        ),
    )
    yield (
        "another_team_set",
        team.another_team_card(team="19:x@thread.tacv2", name="", may_change=False),
    )
    yield "team_changed", team.team_changed_card()
    yield "department_new", settings.department_form_card(department=None)
    broken = [BrokenRule(booking=each, breach=Breach.SEATS) for each in bookings]
    yield (
        "page_broken",
        settings.page_saved_card(page=chosen, broken=broken, today=TODAY),
    )
    roster = [replace(each, on_roster=True) for each in people]
    yield (
        "editors",
        editors.editors_card(people=roster, met=[person(SIV)], catalogue=catalogue),
    )
    left = Handover(bookings=tuple(bookings), places=rows)
    yield (
        "revoked_full",
        editors.revoked_card(
            person=person(), handover=left, people=roster, catalogue=catalogue, today=TODAY
        ),
    )


def _imports(
    rows: int, bookings: Sequence[Booking], catalogue: Catalogue
) -> Iterator[tuple[str, Card]]:
    kept = KeptImport(id=1, by=SIV, at=START, name="Inläggsschema 2027.xlsx", sha256="0" * 64)
    verdicts = [
        RowVerdict(
            row=ReadRow(
                place=Place(sheet="Blad1", row=number + 2),
                page=booking.page,
                details=booking.details,
                problems=(
                    Problem(
                        doubt=Doubt.NO_SUCH_DAY,
                        place=Place(sheet="Blad1", row=number + 2, column=1),
                        text="31/2",
                    ),
                )
                if number % 3 == 1
                else (),
                year_guessed=True,
            ),
            verdict=(Verdict.BOOKED, Verdict.DOUBT, Verdict.CLASH)[number % 3],
            day=None if number % 3 == 1 else booking.day,
        )
        for number, booking in enumerate(bookings)
    ]
    columns = [(1, "Datum", Column.DAY), (2, "Rubrik", Column.TITLE), (3, "Övrigt", None)]
    view = ImportView(
        kept=kept,
        reading=Reading(
            sheets=[
                SheetReading(
                    name="Blad1", layout=Layout.LIST, columns=columns, coloured=True, noted=True
                )
            ],
            rows=[each.row for each in verdicts],
        ),
        rows=verdicts,
        catalogue=catalogue,
        choices=Choices(),
        unknown_people=["Lena Nyberg"] * min(rows, 3),
        unknown_departments=[],
        guessed_people=[("Lena", "Lena Nyberg")] * min(rows, 3),
        seen="0" * 32,
    )
    yield "import_how", importing.how_card()
    yield "import_preview", importing.preview_card(view, today=TODAY, why=str)
    yield "import_rows", importing.rows_card(view, first=0, today=TODAY, why=str)
    yield "import_done", importing.done_card(view)
    yield "import_undone", importing.undone_card(rows)
    yield (
        "import_headings",
        importing.headings_card(HeadingsAsked(kept=kept, headings=["Hurrarop"] * rows)),
    )
    unmatched = [
        PostMetrics(activity=str(number), day=TODAY, title="Ett inlägg", posted=TODAY)
        for number in range(rows)
    ]
    yield (
        "import_figures",
        importing.figures_card(
            FiguresTaken(
                matched=rows,
                sponsored=1,
                unmatched=unmatched,
                nameless=1,
                unread=1,
                fewer=rows,
                followers=rows,
                followers_without_start=False,
            ),
            today=TODAY,
        ),
    )
