"""Every card in every length a person can give it, for the tests that draw and check them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from bot.core.calendar import Week, red_day
from bot.core.page_links import PageLinks
from bot.core.people import DepartmentId, PageId, PersonId, Role
from bot.schedule.digest import Change, ChangeKind, Digest, Watched
from bot.schedule.digest import digest as make_digest
from bot.schedule.ideas import Idea, IdeaId
from bot.schedule.model import (
    Audience,
    Booking,
    BookingId,
    BookingStatus,
    Catalogue,
    ClosedDay,
    ContentType,
    Department,
    Details,
    Draft,
    Page,
    PageCalendar,
    PageKind,
    Readiness,
    Theme,
)
from bot.schedule.overview import overview, weeks
from bot.schedule.statistics import Lean
from bot.schedule.suggestions import suggest
from bot.schedule.tips import Tip, TipAnswer
from bot.swedish.reading.meanings import Day
from bot.swedish.reading.post import Post
from cards import basic, booking, digest, schedule
from cards.elements import Card
from cards.swaps import taken_buttons
from cards.tips import tip_card
from tests.cards import (
    samples_admin,
    samples_alerts,
    samples_cases,
    samples_ideas,
    samples_series,
    samples_texts,
    samples_watch,
    swap_samples,
)
from tests.clock import START

TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 3)
SUNDAY = date(2026, 12, 6)

TITLES = {
    "ordinary": "Bakom kulisserna på stadsbiblioteket",
    "sentence": ("Så gick det till när vi byggde den nya cykelbron över motorvägen " * 4)[:200],
    "word": "Förvaltningsövergripande" + "samverkansutveckling" * 9,
    "markup": "# **Fet** [länk](https://ond.example) <at>Alla</at> <b>html</b> {{DATE(2026)}}",
    "mixed": "🎉 Öppet hus 👩🏽‍💻 مرحبا بالعالم \u202eslut\u202c www.helsingborg.se a@b.se",
}
TITLES["word"] = TITLES["word"][:200]
TITLES["markup"] = TITLES["markup"][:200]

LONGEST = "Förvaltningen för digitalisering, arbetsmarknad och samhällsplanering"
DEPARTMENTS = [
    Department(id=DepartmentId(key), name=name, short=short)
    for key, name, short in [
        ("kultur", "Kulturförvaltningen", "KUL"),
        ("stadsbyggnad", "Stadsbyggnadsförvaltningen", "SBF"),
        ("social", "Socialförvaltningen", "SOC"),
        ("vard", "Vård- och omsorgsförvaltningen", "VOF"),
        ("longest", LONGEST, "WWWW"),
    ]
]
LINKS = PageLinks(
    base="https://inlaggsboten.helsingborg.example", app="3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
)
MAIN = Page(id=PageId("stad"), name="Helsingborgs stad", kind=PageKind.MAIN)
CATALOGUE = Catalogue(
    pages=[
        MAIN,
        Page(id=PageId("naringsliv"), name="Helsingborg Näringsliv", kind=PageKind.PRODUCT),
        Page(id=PageId("vard"), name="Vård och omsorg i Helsingborg", kind=PageKind.PRODUCT),
    ],
    departments=DEPARTMENTS,
)


def a_booking(number: int = 1, *, day: date = DAY, title: str = TITLES["ordinary"]) -> Booking:
    department = DEPARTMENTS[number % len(DEPARTMENTS)]
    return Booking(
        id=BookingId(number),
        page=MAIN.id,
        day=day,
        details=Details(
            title=title,
            department=department.id,
            theme=Theme.BEHIND_THE_SCENES,
            audience=Audience.FUTURE_EMPLOYEES,
            planned_time=time(9, 30),
            accessible=True,
        ),
        owner=PersonId("00000000-0000-0000-0000-000000000001"),
        owner_name="Redaktör Ett",
        version=3,
    )


def a_draft(title: str = TITLES["ordinary"], *, day: date | None = DAY) -> Draft:
    details = Details(
        title=title,
        content_type=ContentType.ARTICLE,
        department=DepartmentId("longest"),
        theme=Theme.BEHIND_THE_SCENES,
        audience=Audience.FUTURE_EMPLOYEES,
        planned_time=time(14, 5),
        accessible=True,
    )
    return Draft(details=details, day=day, page=MAIN.id)


def a_calendar(rows: int, title: str) -> PageCalendar:
    """So many posts over the coming weeks, two closed days and one freeze."""
    page = replace(MAIN, frozen_from=date(2026, 12, 21), frozen_until=date(2026, 12, 22))
    first = date(2026, 11, 30)
    days = (first + timedelta(days=2 * number % 33) for number in range(rows))
    return PageCalendar(
        page=page,
        bookings=[a_booking(n, day=day, title=title) for n, day in enumerate(sorted(days), 1)],
        closed=[
            ClosedDay(day=date(2026, 12, 18), reason="Kampanj för budgeten"),
            ClosedDay(day=date(2026, 12, 19), reason=title),
        ],
    )


def an_idea(title: str) -> Idea:
    by = PersonId("00000000-0000-0000-0000-000000000001")
    return Idea(
        id=IdeaId(1),
        text=title,
        by=by,
        by_name="Ett",
        at=START,
        touched_at=START,
        reactions=len(title),
    )


def a_tip(name: str) -> Tip:
    link = "https://www.linkedin.com/posts/en-medarbetare_stolt-activity-7/"
    return Tip(id=1, link=link, by=PersonId("x"), by_name=name, at=START)


def a_digest(rows: int, title: str) -> Digest:
    """Two weeks with so many posts, and as many lines of everything else."""
    calendar = a_calendar(rows, title)
    monday = TODAY
    posts = [a_booking(n, day=monday + timedelta(days=n % 14), title=title) for n in range(rows)]
    published = replace(a_booking(1, title=title), status=BookingStatus.PUBLISHED)
    watched = Watched(post=published, keeper=published.owner, keeper_name="Redaktör Ett")
    frozen = replace(MAIN, frozen_from=monday, frozen_until=DAY, frozen_reason=title)
    moved = Change(
        kind=ChangeKind.MOVED, title=title, page=MAIN.id, day=DAY, from_day=date(2026, 12, 1)
    )
    return make_digest(
        week=Week.of(monday),
        page=MAIN,
        days=overview(calendar, monday, monday + timedelta(days=13), today=TODAY),
        posts=[a_booking(900 + n, day=TODAY - timedelta(days=3)) for n in range(rows)] + posts,
        today=TODAY,
        changes=[moved] * rows,
        pages=[frozen] * min(rows, 3),
        watched=[watched] * rows,
        helpless=[watched] * min(rows, 2),
        tips=[a_tip(title)] * min(rows, 3),
        unready=[(a_booking(title=title), Readiness.NO_TEXT)] * min(rows, 9),
        ideas=[an_idea(title)] * rows,
        series=[samples_series.a_series(title)] * min(rows, 3),
        lean=[Lean(missing=Audience.FUTURE_EMPLOYEES, weeks=3)] * min(rows, 2),
    )


def of_a_title(title: str) -> Iterator[tuple[str, Card]]:
    """The cards that show what one person has written."""
    common = {"catalogue": CATALOGUE, "today": TODAY}
    empty = PageCalendar(page=MAIN)
    best = suggest(a_calendar(3, title), today=TODAY)
    mine = a_booking(title=title)
    yield (
        "suggestions",
        booking.suggestions_card(
            page=MAIN,
            suggestions=best,
            weeks=weeks(a_calendar(3, title), today=TODAY),
            draft=a_draft(title, day=None),
            **common,
        ),
    )
    free = [each.day for each in suggest(empty, today=TODAY, count=15)]
    yield (
        "form",
        booking.form_card(draft=a_draft(title), free_days=free, as_dialog=True, **common),
    )
    yield (
        "form_problem",
        booking.form_card(
            draft=a_draft(title, day=SUNDAY), free_days=free, problem=title, **common
        ),
    )
    yield (
        "form_edit",
        booking.form_card(draft=a_draft(title), free_days=free, booking=mine, **common),
    )
    yield "receipt", booking.receipt_card(booking=mine, mine=True, **common)
    yield (
        "booking",
        booking.booking_card(booking=mine, mine=True, headline=title, links=LINKS, **common),
    )
    published = replace(
        mine, status=BookingStatus.PUBLISHED, link="https://www.linkedin.com/feed/update/1"
    )
    yield "published", booking.booking_card(booking=published, mine=True, **common)
    cancelled = replace(mine, status=BookingStatus.CANCELLED)
    yield "cancelled_booking", booking.booking_card(booking=cancelled, mine=True, **common)
    urgent = replace(mine, over_limit_reason=title)
    yield "others", booking.booking_card(booking=urgent, mine=False, **common)
    yield (
        "taken",
        booking.taken_card(
            draft=a_draft(title),
            page=MAIN,
            holders=[mine],
            alternatives=best,
            ways=taken_buttons(a_draft(title), [mine]),
            **common,
        ),
    )
    yield from swap_samples.of_a_booking(mine, a_draft(title), CATALOGUE, TODAY)
    yield (
        "red_day",
        booking.red_day_card(
            draft=a_draft(title, day=SUNDAY), name=red_day(SUNDAY) or "", today=TODAY
        ),
    )
    yield (
        "which_day",
        booking.which_day_card(
            draft=a_draft(title),
            page=MAIN,
            candidates=[(TODAY, "i dag, måndag 23 november (v. 48)"), (DAY, "torsdag 3 december")],
            today=TODAY,
        ),
    )
    yield (
        "doubt",
        booking.doubt_card(
            text=title,
            post=Post(when=Day(day=DAY), at=time(14), page=MAIN, title=title),
            instead=Post(title=f"torsdag {title}"),
            draft=a_draft(title),
            today=TODAY,
        ),
    )
    yield "move", booking.move_card(booking=mine, suggestions=best, problem=title, **common)
    yield "move_red_day", booking.move_red_day_card(booking=mine, day=SUNDAY, name="", today=TODAY)
    yield "cancel_question", booking.cancel_question_card(booking=mine, **common)
    yield "cancelled", booking.cancelled_card(booking=cancelled, **common)
    with_text = booking.cancelled_card(booking=cancelled, has_text=True, **common)
    yield "cancelled_with_text", with_text
    yield "notice", basic.notice_card(headline=title, text=title, tone="attention")
    yield "refusal", basic.refusal_card(text=title, draft=a_draft(title))
    yield "unknown", basic.unknown_command_card(text=title, closest=[f"boka {title}", "schema"])
    tip = a_tip(title)
    yield "tip", tip_card(tip=tip)
    met = replace(tip, answer=TipAnswer.COMMENTED, answered_by_name=title)
    yield "tip_met", tip_card(tip=met)
    yield from samples_admin.of_a_title(title, mine, CATALOGUE)
    yield from samples_alerts.of_a_title(title)
    yield from samples_watch.of_a_title(title, mine, CATALOGUE)
    yield from samples_texts.of_a_title(title, mine, CATALOGUE)
    yield from samples_ideas.of_a_title(title, a_calendar(3, title))
    yield from samples_series.of_a_title(title, mine, CATALOGUE)
    yield from samples_cases.of_a_title(title, DEPARTMENTS)


def of_rows(rows: int, title: str) -> Iterator[tuple[str, Card]]:
    """The cards that list things."""
    common = {"catalogue": CATALOGUE, "today": TODAY}
    calendar = a_calendar(rows, title)
    monday = date(2026, 11, 30)
    free = [monday + timedelta(days=each) for each in range(rows)]
    entries = overview(calendar, monday, monday + timedelta(days=34), today=TODAY)
    crowd = replace(
        entries[0],
        bookings=tuple(a_booking(n, day=monday, title=title) for n in range(1, rows + 1)),
    )
    yield (
        "free_days",
        schedule.free_days_card(
            page=MAIN,
            days=free,
            span=(TODAY, TODAY + timedelta(days=180)),
            draft=a_draft(title),
            **common,
        ),
    )
    yield "week", schedule.week_card(monday=monday, entries=entries[:7], page=MAIN, **common)
    yield (
        "week_all",
        schedule.week_card(monday=monday, entries=[crowd, *entries[1:7]], page=None, **common),
    )
    yield (
        "month",
        schedule.month_card(
            month=date(2026, 12, 1), page=MAIN, entries=entries, links=LINKS, **common
        ),
    )
    yield "mine", schedule.mine_card(bookings=calendar.bookings, **common)
    yield (
        "no_suggestions",
        booking.suggestions_card(page=MAIN, suggestions=[], weeks=[], draft=Draft(), **common),
    )
    yield (
        "digest",
        digest.digest_card(
            digest=a_digest(rows, title), links=LINKS, anchor="4cc5dce7" * 8, **common
        ),
    )
    yield (
        "help",
        basic.help_card(role=Role.EDITOR, name="Redaktör Ett"),
    )
    yield (
        "help_super",
        basic.help_card(role=Role.SUPERADMIN, name=""),
    )
    yield (
        "help_guest",
        basic.guest_card(
            superadmins=[f"Superadmin {n}" for n in range(rows)], network="Nätverket"
        ),
    )
    yield "welcome_team", basic.welcome_card(scope="team", role=Role.EDITOR)
    yield "welcome_personal", basic.welcome_card(scope="personal", role=Role.EDITOR)
    yield "welcome_super", basic.welcome_card(scope="personal", role=Role.SUPERADMIN)
    yield "error", basic.error_card(reference="a1b2c3d4")
    yield "form_new", booking.form_card(draft=Draft(), free_days=free[:15], **common)
    yield from samples_admin.of_rows(rows, calendar.bookings, CATALOGUE)
    yield from samples_cases.of_rows(rows)
    yield from samples_alerts.of_rows(rows)


ROWS = (0, 1, 7, 8, 40)


def every_card() -> Iterator[tuple[str, Card]]:
    for kind, title in TITLES.items():
        for name, card in of_a_title(title):
            yield f"{name}-{kind}", card
    for rows in ROWS:
        for name, card in of_rows(rows, TITLES["sentence" if rows > 8 else "ordinary"]):
            yield f"{name}-{rows}", card
