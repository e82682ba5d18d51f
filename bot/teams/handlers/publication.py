"""Was it published, and how are the comments."""

from bot.core.links import linkedin_links
from bot.schedule.model import Booking, BookingId
from bot.swedish.page_names import folded
from bot.swedish.reading.arguments import runs
from bot.swedish.reading.meanings import Impossible
from bot.swedish.watch import link_is_changed
from bot.swedish.words import CommandName
from bot.teams.handlers.booking import booking_as_it_is
from bot.teams.handlers.texts import ask_published_card
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import arguments_in
from bot.usecases.publication import (
    Published,
    TypedFigures,
    WatchView,
    answer_check_in,
    correct_link,
    give_back_watch,
    note_figures,
    report_published,
    see_published,
    see_waiting,
    take_over_watch,
)
from bot.usecases.reading import see_booking
from bot.watch.refusals import FiguresMissing, NotACount, NotALinkedInLink, NothingToPublish
from cards import watch as cards
from cards.watch_actions import (
    AnswerCheckIn,
    AskLink,
    CorrectLink,
    GiveBackWatch,
    ReportPublished,
    SaveFigures,
    TakeOverWatch,
)


def register(router: Router) -> None:
    router.on_command(CommandName.PUBLISHED, published_command)
    router.on_action(ReportPublished, published)
    router.on_action(AskLink, ask_link)
    router.on_action(CorrectLink, correct)
    router.on_action(AnswerCheckIn, answered)
    router.on_action(TakeOverWatch, taken_over)
    router.on_action(GiveBackWatch, gave_back)
    router.on_action(SaveFigures, figures)


async def published_command(turn: Turn, rest: str) -> Answer:
    """`/publicerat [dag] [rubrik] länk`: asks which post where several wait for word."""
    waiting = await see_waiting(turn.request, storage=turn.storage)
    links = linkedin_links(f"{rest}\n{turn.inbound.linked}")
    if not links and not rest.strip():
        if not waiting:
            raise NothingToPublish
        if len(waiting) == 1:
            card = await ask_published_card(turn, waiting[0])
        else:
            card = cards.which_post_card(waiting=waiting, link="", today=turn.today)
        return Answer(card=card, private=True)
    if len(links) != 1:
        raise NotALinkedInLink(rest[:80])
    if not waiting and (out := await see_published(turn.request, storage=turn.storage)):
        card = cards.which_post_card(waiting=(), link=links[0], today=turn.today, out=out)
        return Answer(card=card, private=True)
    fitting = _named(turn, rest, waiting)
    if len(fitting) > 1:
        card = cards.which_post_card(waiting=fitting, link=links[0], today=turn.today)
        return Answer(card=card, private=True)
    number = fitting[0].id if fitting else None
    report = await report_published(turn.request, links[0], booking=number, storage=turn.storage)
    return _published(turn, report)


def _named(turn: Turn, rest: str, waiting: list[Booking]) -> list[Booking]:
    """Those of the waiting posts that a day or words of the title beside the link name."""
    words = " ".join(word for word in rest.split() if "/" not in word or "." not in word)
    read = arguments_in(turn, words, looks_back=True)
    named = [
        each
        for each in waiting
        if read.days
        and not isinstance(read.days[0], Impossible)
        and any(first <= each.day <= last for first, last in runs(read.days[0]))
    ]
    titled = [each for each in waiting if folded(read.left) in folded(each.details.title)]
    return named or (titled if read.left else []) or waiting


async def a_link(turn: Turn, text: str) -> Answer | None:
    """A message that is a link and no command: of which of one's posts? None without a link."""
    links = linkedin_links(f"{text}\n{turn.inbound.linked}")
    if not links:
        return None
    waiting = await see_waiting(turn.request, storage=turn.storage)
    out = [] if waiting else await see_published(turn.request, storage=turn.storage)
    card = cards.which_post_card(
        waiting=waiting, link=links[0], today=turn.today, tip=True, out=out
    )
    return Answer(card=card, private=True)


async def ask_link(turn: Turn, action: AskLink) -> Answer:
    view = await see_booking(turn.request, BookingId(action.booking), storage=turn.storage)
    return Answer(card=cards.link_form_card(booking=view.booking))


async def correct(turn: Turn, action: CorrectLink) -> Answer:
    number = BookingId(action.booking)
    try:
        await correct_link(turn.request, number, action.link, storage=turn.storage)
    except NotALinkedInLink as refusal:
        view = await see_booking(turn.request, number, storage=turn.storage)
        problem = turn.in_words(refusal)
        return Answer(card=cards.link_form_card(booking=view.booking, problem=problem))
    return await booking_as_it_is(turn, number, changed=True, headline=link_is_changed())


async def published(turn: Turn, action: ReportPublished) -> Answer:
    number = BookingId(action.booking)
    try:
        report = await report_published(
            turn.request, action.link, booking=number, storage=turn.storage
        )
    except NotALinkedInLink as refusal:
        view = await see_booking(turn.request, number, storage=turn.storage)
        problem = turn.in_words(refusal)
        card = await ask_published_card(turn, view.booking, problem)
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
    return _kept(turn, view)


async def gave_back(turn: Turn, action: GiveBackWatch) -> Answer:
    view = await give_back_watch(turn.request, BookingId(action.booking), storage=turn.storage)
    if view.watch.taken_from is not None:
        return _kept(turn, view)
    if turn.inbound.is_private:
        return Answer(card=cards.given_back_card(view.booking), changed=True)
    card = cards.help_wanted_card(booking=view.booking, watch=view.watch, keeper=view.keeper_name)
    return Answer(card=card, changed=True)


def _kept(turn: Turn, view: WatchView) -> Answer:
    """Who keeps the watch now; whoever took it over can undo that, also from the channel."""
    mine = view.watch.keeper == turn.actor.id and turn.inbound.is_private
    card = cards.taken_over_card(
        view.booking,
        name=view.keeper_name,
        mine=mine,
        undo=view.watch.taken_from is not None and (mine or not turn.inbound.is_private),
    )
    return Answer(card=card, changed=True)


async def figures(turn: Turn, action: SaveFigures) -> Answer:
    number = BookingId(action.booking)
    typed = TypedFigures(views=action.views, reactions=action.reactions, comments=action.comments)
    try:
        noted = await note_figures(turn.request, number, typed, storage=turn.storage)
    except (NotACount, FiguresMissing) as refusal:
        view = await see_booking(turn.request, number, storage=turn.storage)
        problem = turn.in_words(refusal)
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
