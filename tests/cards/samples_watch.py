"""The cards of publication and watch, in every length."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.schedule.model import Booking, BookingStatus, Catalogue
from bot.watch.absence import Absence, AbsenceView, OwnAbsences, Within
from bot.watch.figures import PostFigures
from bot.watch.model import CheckInAnswer, Level
from bot.watch.reminders import Duties, OnWatch, Question, ReminderKind, ReminderSettings
from bot.watch.rules import begin
from cards import personal
from cards import watch as cards
from cards.elements import Card
from cards.feeds import feed_card
from cards.schedule import mine_card
from cards.watch_actions import SaveFigures
from tests.clock import STOCKHOLM
from tests.makers import BO, person

PUBLISHED = datetime(2026, 12, 3, 9, 30, tzinfo=STOCKHOLM)
TODAY = PUBLISHED.date()
LINK = "https://www.linkedin.com/posts/helsingborg_bakom-activity-7/"


def of_a_title(title: str, booking: Booking, catalogue: Catalogue) -> Iterator[tuple[str, Card]]:
    out = replace(booking, status=BookingStatus.PUBLISHED, link=LINK, published_at=PUBLISHED)
    watch = begin(out.id, out.owner, PUBLISHED)
    ended = replace(watch, closed=PUBLISHED)
    yield "ask_published", cards.ask_published_card(booking=booking, today=TODAY, problem=title)
    yield (
        "watch_begins",
        cards.published_card(booking=out, watch=watch, catalogue=catalogue, today=TODAY),
    )
    later = TODAY + timedelta(days=9)
    for day in (TODAY, later):
        yield (
            f"out_early_{day == TODAY}",
            cards.published_card(
                booking=replace(out, day=day),
                watch=watch,
                catalogue=catalogue,
                today=TODAY,
                booked_on=later,
            ),
        )
    yield "correct_link", cards.link_form_card(booking=out, problem=title)
    for link in ("", LINK):
        which = cards.which_post_card(
            waiting=[booking] * 9,
            upcoming=[booking] * 3,
            out=[out] * 3,
            link=link,
            today=TODAY,
            tip=True,
        )
        yield f"which_post_{bool(link)}", which
    for level in (Level.KEEPER, Level.DEPUTY, Level.CHANNEL):
        yield (
            f"check_in_{level.name.lower()}",
            cards.check_in_card(booking=out, watch=watch, number=1, level=level, keeper=title),
        )
    answered = {"booking": out, "number": 1, "today": TODAY}
    yield (
        "check_in_thanks",
        cards.thanks_card(watch=watch, answer=CheckInAnswer.NEEDS_HELP, **answered),
    )
    yield (
        "watch_ended",
        cards.thanks_card(watch=ended, answer=CheckInAnswer.NOTHING_NEW, **answered),
    )
    typed = SaveFigures(booking=out.id, views=title[:100], reactions="312")
    yield "figures", cards.figures_form_card(booking=out, problem=title, typed=typed)
    figures = PostFigures(views=100_000_000, reactions=312, comments=0)
    yield "figures_saved", cards.figures_saved_card(booking=out, figures=figures)
    yield from _personal(title, out, catalogue)
    yield "help_wanted", cards.help_wanted_card(booking=out, watch=watch, keeper=title)
    yield "watch_taken", cards.taken_over_card(out, name=title, undo=True)
    yield "watch_given_back", cards.given_back_card(out, name=title)


def _personal(title: str, out: Booking, catalogue: Catalogue) -> Iterator[tuple[str, Card]]:
    watch = begin(out.id, out.owner, PUBLISHED)
    anna, bo = person(name=title), person(BO, name=title)
    absence = Absence(
        id=1,
        person=anna.id,
        first=TODAY + timedelta(days=17),
        last=TODAY + timedelta(days=35),
        deputy=bo.id,
    )
    within = Within(bookings=[out] * 9, check_ins=[(out, each) for each in watch.check_ins])
    view = AbsenceView(absence=absence, person=anna, deputy=bo, within=within, catalogue=catalogue)
    own = OwnAbsences(absences=[absence], deputy=BO, people=[anna, bo])
    kept = OnWatch(booking=out, watch=watch, upcoming=watch.check_ins[1])
    questions = [
        Question(booking=out),
        *(
            Question(booking=out, watch=watch, number=1, level=level)
            for level in (Level.KEEPER, Level.KEEPER_AGAIN, Level.DEPUTY)
        ),
    ]
    yield (
        "questions",
        personal.questions_card(questions=questions, names={out.owner: title}, today=TODAY),
    )
    duties = Duties(questions=questions[:2], kept=[kept] * 9)
    yield "duties", personal.duties_card(duties=duties, today=TODAY)
    yield (
        "mine_with_duties",
        mine_card(
            bookings=[out],
            catalogue=catalogue,
            today=TODAY,
            duties=personal.duties_rows(duties, TODAY),
        ),
    )
    settings = ReminderSettings(off=frozenset({ReminderKind.CHECK_IN}))
    yield "reminders", personal.reminders_card(settings=settings, saved=True)
    yield (
        "absence_form",
        personal.absence_form_card(
            own=own,
            me=anna.id,
            departments=catalogue.departments,
            today=TODAY,
            first=absence.first,
            problem=title,
        ),
    )
    nobody = OwnAbsences(absences=[], deputy=None, people=[anna])
    yield (
        "absence_alone",
        personal.absence_form_card(own=nobody, me=anna.id, departments=[], today=TODAY),
    )
    yield "absent", personal.absent_card(view=view, today=TODAY)
    yield "deputy", personal.deputy_card(view=view, today=TODAY)
    yield (
        "absence_over",
        personal.absence_over_card(
            name=title, first=absence.first, last=absence.last, today=TODAY
        ),
    )
    made = {"mine": f"https://bot.example/calendar/{'a' * 43}.ics"}
    yield (
        "feeds",
        feed_card(
            addresses=made,
            scopes=["mine", "all", *(each.id for each in catalogue.pages)],
            catalogue=catalogue,
        ),
    )
    yield "come_back", personal.come_back_card(said=title)
