"""LinkedIn's export: by the names of its columns, by the number in the link."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import Role
from bot.importing.files import read_file
from bot.importing.linkedin import is_export, read_export
from bot.schedule.followers import FollowerCount
from bot.schedule.imports import Cell, FileRefused, ImportGone, Sheet
from bot.schedule.model import BookingId, BookingStatus, Theme
from bot.usecases.linkedin import (
    asked_headings,
    say_what_headings_mean,
    take_in_figures,
)
from bot.watch.metrics import Distance, FiguresTaken, HeadingsAsked, Meaning, activity_of, outcomes
from cards.importing import figures_card
from storage.transaction import SqlStorage
from tests import makers
from tests.chains import first_broken_row
from tests.clock import START, FixedClock
from tests.importing.corpus import CORPUS, saved, workbook
from tests.importing.xls import xls
from tests.makers import ANNA, SIV, actor, request

ADMIN = request(actor(SIV, role=Role.SUPERADMIN))
TODAY = START.date()
HEADINGS = [
    "Post title",
    "Post link",
    "Post type",
    "Campaign name",
    "Posted by",
    "Created date",
    "Campaign start date",
    "Campaign end date",
    "Audience",
    "Impressions",
    "Views",
    "Offsite Views",
    "Clicks",
    "Click through rate (CTR)",
    "Likes",
    "Comments",
    "Reposts",
    "Follows",
    "Engagement rate",
    "Content Type",
]


def row(
    activity: str, impressions: int | None, *, campaign: str = "", title: str = "Ett inlägg"
) -> list:
    link = f"https://www.linkedin.com/feed/update/urn:li:activity:{activity}"
    kind = "Sponsored" if campaign else "Organic"
    return [
        *(title, link, kind, campaign or None, "Anna Ek", "11/3/2026", None, None, "All"),
        *(impressions, None, None, 12, 0.01, 34, 5, 6, 7, 0.05, "Image"),
    ]


def export(*rows: list, headings: list[str] = HEADINGS) -> bytes:
    return xls(
        {
            "Metrics": [["Aggregated"], ["Date", "Impressions (total)"], ["11/03/2026", 5]],
            "All posts": [["All posts of the page"], headings, *rows],
        }
    )


@pytest.fixture
async def storage(engine: AsyncEngine, clock: FixedClock) -> SqlStorage:
    storage = SqlStorage(engine, clock)
    async with storage.begin() as tx:
        await tx.pages.put(makers.page("stad"))
        for number in range(3):
            booking = await tx.bookings.add(
                page=makers.page("stad"),
                day=date(2026, 11, 3) + timedelta(days=number),
                details=makers.details(f"Inlägg {number}"),
                owner=ANNA,
            )
            await tx.bookings.save(
                replace(
                    booking,
                    status=BookingStatus.PUBLISHED,
                    link=f"https://www.linkedin.com/posts/x_y-activity-700000000{number}-AbCd/",
                ),
                page=makers.page("stad"),
            )
    return storage


async def taken(storage: SqlStorage, content: bytes, by=ADMIN):
    return await take_in_figures(by, "x.xls", content, read_file(content), storage=storage)


async def test_figures_find_their_bookings_and_the_paid_are_kept_apart(storage: SqlStorage):
    found = await taken(
        storage,
        export(
            row("7000000000", 1000),
            row("7000000001", 2000),
            row("7000000001", 90_000, campaign="Rekrytering"),
            row("7999999999", 3, title="Utan bokning"),
        ),
    )
    assert isinstance(found, FiguresTaken)
    assert (found.matched, found.sponsored) == (3, 1)
    assert [each.title for each in found.unmatched] == ["Utan bokning"]
    async with storage.read() as tx:
        first, second, third = await tx.bookings.between(date.min, date.max)
        newest = await tx.metrics.newest([first.id, second.id, third.id])
        assert {key: each.impressions for key, each in newest.items()} == {
            first.id: 1000,
            second.id: 2000,
        }
        assert newest[first.id].posted == date(2026, 11, 3)
        assert [each.sponsored for each in await tx.metrics.history(second.id)] == [False, True]
        figures = await tx.watches.figures([second.id])
        assert figures[second.id].views == 2000
        assert await first_broken_row(tx) is None


async def test_a_later_export_adds_and_takes_nothing_away(storage: SqlStorage):
    await taken(storage, export(row("7000000000", 1000)))
    later = replace(ADMIN, now=START + timedelta(days=7))
    await taken(storage, export(row("7000000000", 1500)), by=later)
    async with storage.read() as tx:
        booking = (await tx.bookings.between(date.min, date.max))[0]
        history = await tx.metrics.history(booking.id)
    assert [(each.day, each.impressions) for each in history] == [
        (TODAY, 1000),
        (TODAY + timedelta(days=7), 1500),
    ]


@pytest.mark.parametrize(
    ("parts", "together"),
    [
        ([("Höst", 100), ("Vinter", 20)], 120),
        ([("Höst", 100), ("Höst", 20), ("Vinter", 3)], 123),
        ([("Höst", 100), ("Vinter", None)], 100),
        ([("Höst", None), ("Vinter", None)], None),
        ([("Höst", 100), ("Höst", 100)], 100),
        ([("Höst", 100), ("Vinter", 100), ("Höst", 100)], 200),
    ],
    ids=["two", "three", "one without", "both without", "a copy", "a copy of one"],
)
def test_what_was_paid_for_in_several_campaigns_is_added_up(
    parts: Sequence[tuple[str, Any]], together: int | None
):
    paid = [row("7000000000", seen, campaign=name) for name, seen in parts]
    content = export(row("7000000000", 5), *paid, row("7000000001", 7, campaign="Annat"))
    found = read_export(read_file(content), {}, TODAY).posts
    assert [(each.activity, each.sponsored, each.impressions) for each in found] == [
        ("7000000000", False, 5),
        ("7000000000", True, together),
        ("7000000001", True, 7),
    ]
    assert found[1].clicks == 12 * len(set(parts))


async def test_an_unknown_column_is_asked_about_once(storage: SqlStorage):
    headings = [*HEADINGS[:14], "Hurrarop", *HEADINGS[15:]]
    content = export(row("7000000000", 1000), headings=headings)
    asked = await taken(storage, content)
    assert isinstance(asked, HeadingsAsked)
    assert list(asked.headings) == ["Hurrarop"]
    async with storage.read() as tx:
        assert (
            await tx.metrics.newest([(await tx.bookings.between(date.min, date.max))[0].id]) == {}
        )
    assert list(await asked_headings(ADMIN, asked.kept.id, storage=storage)) == ["Hurrarop"]
    said = {"Hurrarop": Meaning.REACTIONS}
    found = await say_what_headings_mean(ADMIN, asked.kept.id, said, storage=storage)
    assert isinstance(found, FiguresTaken)
    async with storage.read() as tx:
        booking = (await tx.bookings.between(date.min, date.max))[0]
        assert (await tx.metrics.newest([booking.id]))[booking.id].reactions == 34
    assert isinstance(await taken(storage, content), FiguresTaken)
    with pytest.raises(ImportGone):
        await say_what_headings_mean(ADMIN, asked.kept.id, said, storage=storage)
    with pytest.raises(ImportGone):
        await asked_headings(ADMIN, asked.kept.id, storage=storage)


def test_new_and_swedish_files_are_read_too():
    swedish = ["Inläggstitel", "Inläggslänk", "Skapad den", "Visningar", "Klick", "Reaktioner"]
    link = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7000000000"
    book = workbook(("Alla", [swedish, ["Ett", link, "11/13/2026", "1 234", 5, 6]]))
    read = read_export(read_file(saved(book)), {}, TODAY)
    [post] = read.posts
    assert (post.activity, post.impressions, post.posted) == (
        "7000000000",
        1234,
        date(2026, 11, 13),
    )
    assert read.unknown == []


def test_a_schedule_is_no_export():
    for make in CORPUS:
        assert not is_export(read_file(make().content), {}), make.__name__
    with pytest.raises(FileRefused):
        read_export(read_file(CORPUS[0]().content), {}, TODAY)


async def test_followers_fill_the_curve_from_a_known_day(storage: SqlStorage):
    sheet = [
        ["Date", "Sponsored followers", "Organic followers", "Total followers"],
        ["11/19/2026", 0, 5, 5],
        ["11/20/2026", 0, 7, 7],
        ["11/21/2026", 0, 9, 9],
    ]
    content = xls({"New followers": sheet})
    found = await taken(storage, content)
    assert isinstance(found, FiguresTaken)
    assert (found.followers, found.followers_without_start) == (0, True)
    async with storage.begin() as tx:
        await tx.followers.put(FollowerCount(day=date(2026, 11, 20), count=24_011))
    await taken(storage, content)
    async with storage.read() as tx:
        curve = {each.day.day: each.count for each in await tx.followers.latest(10)}
    assert curve == {18: 23_999, 19: 24_004, 20: 24_011, 21: 24_020}


@pytest.mark.parametrize(
    ("noted", "curve"),
    [
        ({9: 24_000}, {}),
        ({30: 24_000}, {}),
        ({9: 23_000, 20: 24_011}, {18: 23_999, 19: 24_004, 20: 24_011, 21: 24_020}),
        ({16: 24_000}, {19: 24_005, 20: 24_012, 21: 24_021}),
        ({23: 24_000}, {18: 23_979, 19: 23_984, 20: 23_991}),
        ({20: 24_011, 30: 25_000}, {18: 23_999, 19: 24_004, 20: 24_011, 21: 24_020}),
    ],
    ids=["long before", "long after", "two", "just before", "just after", "also after"],
)
async def test_followers_are_counted_from_a_day_beside_theirs_alone(
    storage: SqlStorage, noted: dict[int, int], curve: dict[int, int]
):
    async with storage.begin() as tx:
        for day, count in noted.items():
            await tx.followers.put(FollowerCount(day=date(2026, 11, day), count=count))
    rows = [(f"11/{day}/2026", came) for day, came in ((19, 5), (20, 7), (21, 9))]
    content = xls({"New followers": [["Date", "Total followers"], *map(list, rows)]})
    later = replace(ADMIN, now=START + timedelta(days=30))
    found = await taken(storage, content, by=later)
    assert isinstance(found, FiguresTaken)
    assert found.followers_without_start is not bool(curve)
    async with storage.read() as tx:
        known = {each.day.day: each.count for each in await tx.followers.latest(10)}
    assert known == noted | curve


@pytest.mark.parametrize(
    "link",
    [
        "https://www.linkedin.com/feed/update/urn:li:activity:7123456789/",
        "https://www.linkedin.com/posts/stad_rubrik-activity-7123456789-AbCd",
        "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7123456789",
        "https://www.linkedin.com/posts/?highlightedUpdateUrn=urn:li:activity:7123456789",
    ],
)
def test_a_post_has_one_number_in_every_address(link: str):
    assert activity_of(link) == "7123456789"


def test_nothing_is_claimed_of_fewer_than_five():
    posts = [
        makers.booking(
            id=BookingId(number),
            day=date(2026, 1, 5) + timedelta(days=7 * number),
            details=makers.details(theme=Theme.TIPS if number < 5 else Theme.STORY),
        )
        for number in range(1, 8)
    ]
    seen = {each.id: 100 * each.id for each in posts}
    found = outcomes(posts, seen, [each.day for each in posts])
    assert found.posts == 7
    assert [(each.key, each.posts, each.typical) for each in found.themes] == [
        (Theme.STORY, 3, None),
        (Theme.TIPS, 4, None),
    ]
    assert [(each.key, each.posts, each.typical) for each in found.weekdays] == [("0", 7, 400)]
    assert found.distances[0].key == Distance.APART


def sheet(*rows: Sequence[Cell], name: str = "Blad") -> Sheet:
    return Sheet(name=name, rows=rows)


LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7000000000"


def test_rows_without_a_post_are_counted_and_blank_ones_passed_over():
    rows = [("Post link", "Impressions", "Clicks"), (None, None, None), ("nowhere", 1, 2)]
    read = read_export([sheet(("Om",)), sheet(*rows, (LINK, 3, 4))], {}, TODAY)
    assert read.nameless == 1
    assert [(post.impressions, post.clicks) for post in read.posts] == [(3, 4)]


@pytest.mark.parametrize(
    ("cell", "counted"),
    [
        (12, 12),
        (12.6, 13),
        ("1 234", 1234),
        ("1,234", 1234),
        ("1.234.567", 1_234_567),
        ("1\u2009234", 1234),
        ("1234.0", 1234),
        ("1 234,00", 1234),
        ("1,234.00", 1234),
        ("12,5", None),
        ("12.5", None),
        ("1,2 tn", None),
        (10**10, None),
        (1e10, None),
        (-1, None),
        (-1.5, None),
        (True, None),
        ("n/a", None),
        ("1" * 10, None),
        ("", None),
        (None, None),
    ],
)
def test_a_count_is_a_whole_number_or_not_known(cell: Cell, counted: int | None):
    rows = [("Post link", "Impressions", "Clicks"), (LINK, cell, 4)]
    [post] = read_export([sheet(*rows)], {}, TODAY).posts
    assert post.impressions == counted


@pytest.mark.parametrize(
    ("cell", "unread"), [("1,2 tn", 1), ("12,5", 1), ("–", 0), ("n/a", 0), (None, 0), ("7", 0)]
)
def test_a_figure_that_cannot_be_read_is_counted(cell: Cell, unread: int):
    rows = [("Post link", "Impressions", "Clicks"), (LINK, cell, 4)]
    assert read_export([sheet(*rows)], {}, TODAY).unread == unread


def test_a_file_that_writes_the_day_first_is_read_so():
    rows = [
        ("Date", "Total followers"),
        ("11/10/2026", 5),
        ("12/10/2026", 7),
        ("13/10/2026", 9),
    ]
    posts = [("Post link", "Created date", "Impressions", "Clicks")]
    posts += [(f"{LINK}{day}", f"{day}/10/2026", 5, 6) for day in (11, 13)]
    read = read_export([sheet(*rows), sheet(*posts, name="Inlägg")], {}, TODAY)
    assert [row.day.isoformat()[5:] for row in read.followers] == ["10-11", "10-12", "10-13"]
    assert [str(post.posted)[5:] for post in read.posts] == ["10-11", "10-13"]


def test_days_with_dots_are_read_day_first_also_where_no_day_is_over_twelve():
    rows = [("Date", "Total followers"), ("09.10.2026", 5), ("10.10.2026", 7), ("1.11.2026", 9)]
    read = read_export([sheet(*rows)], {}, TODAY)
    assert [row.day.isoformat()[5:] for row in read.followers] == ["10-09", "10-10", "11-01"]


def test_followers_of_no_day_of_no_number_or_of_tomorrow_are_left_out():
    rows = [
        ("Date", "Total followers"),
        ("11/3/2026", 12),
        ("snart", 13),
        ("11/4/2026", "n/a"),
        (TODAY + timedelta(days=1), 14),
    ]
    read = read_export([sheet(*rows)], {}, TODAY)
    assert [(row.day, row.count) for row in read.followers] == [(date(2026, 11, 3), 12)]
    assert not read.followers_are_totals, "one count says nothing"


@pytest.mark.parametrize(
    ("counts", "totals"), [((5000, 5010), True), ((5, 12), False), ((0, 9000), False)]
)
def test_followers_are_totals_where_they_are_many_and_hardly_change(
    counts: tuple[int, int],
    totals: bool,  # noqa: FBT001 - a column of the table
):
    rows = [("Date", "Total followers"), ("11/3/2026", counts[0]), ("11/4/2026", counts[1])]
    assert read_export([sheet(*rows)], {}, TODAY).followers_are_totals is totals


@pytest.mark.parametrize(
    ("rows", "fewer"),
    [
        ([row("7000000000", 900), row("7000000001", 10)], 2),
        ([row("7000000000", 1000), row("7000000001", 2500)], 0),
        ([row("7000000000", 900, campaign="Rekrytering")], 0),
        ([row("7000000002", 1), row("7999999999", 1, title="Utan bokning")], 0),
    ],
)
@pytest.mark.parametrize("days", [0, 7])
async def test_a_file_with_fewer_views_than_are_known_is_told_of(
    storage: SqlStorage, rows: list, fewer: int, days: int
):
    await taken(storage, export(row("7000000000", 1000), row("7000000001", 2000)))
    later = replace(ADMIN, now=ADMIN.now + timedelta(days=days))
    found = await taken(storage, export(*rows), later)
    assert isinstance(found, FiguresTaken)
    assert found.fewer == fewer
    said = figures_card(found, today=later.today)["fallbackText"]
    assert ("färre visningar än förut" in said) is bool(fewer)
    newest = export(row("7000000000", 1000), row("7000000001", 2000))
    await taken(storage, newest, later)
    async with storage.read() as tx:
        ids = [each.id for each in await tx.bookings.between(date.min, date.max)]
        views = [each.impressions for each in (await tx.metrics.newest(ids)).values()]
        assert {1000, 2000} <= set(views), "the newest file again puts it right"
