"""The figures as lines of text."""

from datetime import date

import pytest

from bot.core.people import DepartmentId, PageId, PersonId
from bot.schedule.model import (
    Audience,
    Booking,
    BookingId,
    BookingStatus,
    ContentType,
    Details,
    Theme,
)
from bot.schedule.statistics import Lean, Share, Spread, figures
from bot.swedish.statistics import as_text, lean_line, name_of, share_line, spread_lines

TODAY = date(2026, 11, 23)
SOCIAL = DepartmentId("social")
NAMES = {SOCIAL: "Socialförvaltningen"}


def booking(day: int, *, published: bool = False, reason: str = "") -> Booking:
    return Booking(
        id=BookingId(day),
        page=PageId("main"),
        day=date(2026, 11, day),
        details=Details(title="A post", department=SOCIAL, audience=Audience.EMPLOYEES),
        owner=PersonId("owner"),
        status=BookingStatus.PUBLISHED if published else BookingStatus.BOOKED,
        over_limit_reason=reason,
    )


def test_all_the_figures_are_told_in_lines():
    found = figures(
        [booking(3, published=True), booking(5), booking(10, reason="storm")],
        first=date(2026, 11, 2),
        last=date(2026, 11, 15),
    )
    assert as_text(found, today=TODAY, departments=NAMES) == [
        "3 inlägg 2–15 november, 1 publicerat",
        "Ett inlägg utöver dagens platser",
        "Inlägg per vecka",
        "v. 45: 2",
        "v. 46: 1",
        "Spridning",
        "7 av 10 arbetsdagar utan inlägg",
        "3,5 dagar mellan inläggen i median",
        "Två dagar som kortast",
        "Längst utan inlägg: fem dagar, 11–15 november",
        "Förvaltningar",
        "Socialförvaltningen: 3 (100 %)",
        "Typer",
        "Inlägg: 3 (100 %)",
        "Målgrupper",
        "Medarbetare: 3 (100 %)",
        "Inga: Framtida medarbetare, Samarbetspartners, Andra kommuner",
    ]


def test_without_posts_only_the_empty_days_are_told():
    spread = Spread(median=None, shortest=None, longest_gap=None, workdays=0, empty_workdays=0)
    assert spread_lines(spread, TODAY) == ["0 av 0 arbetsdagar utan inlägg"]


def test_a_shared_day_is_told_as_such():
    spread = Spread(median=1, shortest=0, longest_gap=None, workdays=5, empty_workdays=0)
    assert spread_lines(spread, TODAY)[1:] == [
        "En dag mellan inläggen i median",
        "Två inlägg eller fler har delat på en dag",
    ]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (SOCIAL, "Socialförvaltningen"),
        (DepartmentId("gone"), "gone"),
        (ContentType.JOB_AD, "Jobbannons"),
        (Theme.EVENT, "Evenemang"),
        (Audience.PARTNERS, "Samarbetspartners"),
        (None, "Inte angivet"),
    ],
)
def test_a_share_has_a_name(key, name):
    assert name_of(key, NAMES) == name


def test_a_share_is_told_with_its_part_of_the_whole():
    assert share_line(Share(key=SOCIAL, posts=1, of=3), NAMES) == "Socialförvaltningen: 1 (33 %)"


@pytest.mark.parametrize(
    ("lean", "words"),
    [
        (
            Lean(missing=Audience.FUTURE_EMPLOYEES, weeks=3),
            "Framtida medarbetare har inte fått något på tre veckor",
        ),
        (Lean(missing=Theme.TIPS, weeks=4), "Inget med temat tips på fyra veckor"),
    ],
)
def test_a_lean_is_told_in_a_sentence(lean, words):
    assert lean_line(lean) == words
