"""Was it published, and how are the comments."""

from bot.schedule.model import BookingId
from bot.swedish.watch import refusal_text
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.publication import (
    Published,
    TypedFigures,
    answer_check_in,
    note_figures,
    report_published,
    take_over_watch,
)
from bot.usecases.reading import see_booking
from bot.watch.refusals import FiguresMissing, NotACount, NotALinkedInLink
from cards import watch as cards
from cards.watch_actions import AnswerCheckIn, ReportPublished, SaveFigures, TakeOverWatch


def register(router: Router) -> None:
    router.on_command("publicerat", publicerat)
    router.on_action(ReportPublished, published)
    router.on_action(AnswerCheckIn, answered)
    router.on_action(TakeOverWatch, taken_over)
    router.on_action(SaveFigures, figures)


async def publicerat(turn: Turn, rest: str) -> Answer:
    """`/publicerat länk`: one's own latest post that waits for word."""
    report = await report_published(turn.request, rest, storage=turn.storage)
    return _published(turn, report)


async def published(turn: Turn, action: ReportPublished) -> Answer:
    number = BookingId(action.booking)
    try:
        report = await report_published(
            turn.request, action.link, booking=number, storage=turn.storage
        )
    except NotALinkedInLink as refusal:
        view = await see_booking(turn.request, number, storage=turn.storage)
        problem = refusal_text(refusal, today=turn.today)
        card = cards.ask_published_card(booking=view.booking, today=turn.today, problem=problem)
        return Answer(card=card)
    return _published(turn, report)


async def answered(turn: Turn, action: AnswerCheckIn) -> Answer:
    view = await answer_check_in(
        turn.request,
        BookingId(action.booking),
        action.number,
        action.answer,
        storage=turn.storage,
    )
    card = cards.thanks_card(
        booking=view.booking, watch=view.watch, answer=action.answer, today=turn.today
    )
    return Answer(card=card, changed=True)


async def taken_over(turn: Turn, action: TakeOverWatch) -> Answer:
    view = await take_over_watch(
        turn.request, BookingId(action.booking), action.keeper, storage=turn.storage
    )
    taken = view.watch.keeper == turn.actor.id
    card = cards.taken_over_card(
        booking=view.booking,
        name=turn.actor.name if taken else view.keeper_name,
        mine=taken and turn.inbound.is_private,
    )
    return Answer(card=card, changed=True)


async def figures(turn: Turn, action: SaveFigures) -> Answer:
    number = BookingId(action.booking)
    typed = TypedFigures(views=action.views, reactions=action.reactions, comments=action.comments)
    try:
        noted = await note_figures(turn.request, number, typed, storage=turn.storage)
    except (NotACount, FiguresMissing) as refusal:
        view = await see_booking(turn.request, number, storage=turn.storage)
        problem = refusal_text(refusal, today=turn.today)
        card = cards.figures_form_card(booking=view.booking, problem=problem, typed=action)
        return Answer(card=card)
    card = cards.figures_saved_card(booking=noted.booking, figures=noted.figures)
    return Answer(card=card, changed=True)


def _published(turn: Turn, report: Published) -> Answer:
    card = cards.published_card(
        booking=report.booking,
        watch=report.watch,
        catalogue=report.catalogue,
        today=turn.today,
    )
    return Answer(card=card, changed=True, subject=f"booking:{report.booking.id}")
