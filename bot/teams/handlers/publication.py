"""Was it published, and how are the comments."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.links import linkedin_links, without_links
from bot.schedule.model import Booking, BookingId
from bot.schedule.refusals import AlreadyPublished
from bot.swedish.basic import not_understood
from bot.swedish.booking import MOVE_BACK, UNDO, move_to_day
from bot.swedish.page_names import has_words
from bot.swedish.reading.sentences import says_nothing
from bot.swedish.watch import link_is_changed, only_the_link, still_moved, waits_again
from bot.swedish.words import CommandName
from bot.teams.handlers.booking import booking_as_it_is
from bot.teams.handlers.texts import ask_published_card
from bot.teams.meant import days_meant
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import arguments_in
from bot.usecases.publication import (
    Published,
    Reportable,
    TypedFigures,
    WatchView,
    answer_check_in,
    correct_link,
    give_back_watch,
    note_figures,
    report_published,
    see_own_watch,
    see_reportable,
    take_over_watch,
    undo_answer,
    undo_published,
)
from bot.usecases.reading import see_booking
from bot.watch.model import Level
from bot.watch.refusals import (
    FiguresMissing,
    NotACount,
    NotALinkedInLink,
    NothingToPublish,
    SeveralLinks,
)
from bot.writing.refusals import NotApproved
from cards import watch as cards
from cards.actions import MoveTo
from cards.elements import button
from cards.personal_actions import ShowCheckIn
from cards.watch_actions import (
    AnswerCheckIn,
    AskLink,
    CorrectLink,
    GiveBackWatch,
    ReportPublished,
    SaveFigures,
    TakeOverWatch,
    UndoAnswer,
    UndoPublished,
)


def register(router: Router) -> None:
    router.on_command(CommandName.PUBLISHED, published_command)
    router.on_action(ReportPublished, published)
    router.on_action(AskLink, ask_link)
    router.on_action(CorrectLink, correct)
    router.on_action(UndoPublished, undo)
    router.on_action(AnswerCheckIn, answered)
    router.on_action(ShowCheckIn, show_check_in)
    router.on_action(UndoAnswer, undo_answered)
    router.on_action(TakeOverWatch, taken_over)
    router.on_action(GiveBackWatch, gave_back)
    router.on_action(SaveFigures, figures)


async def published_command(turn: Turn, rest: str) -> Answer:
    """`/publicerat [dag] [rubrik] länk`: asks which post where several wait for word."""
    mine = await see_reportable(turn.request, storage=turn.storage)
    links = linkedin_links(f"{rest}\n{turn.inbound.linked}")
    if not (mine.waiting or mine.upcoming or mine.out):
        raise NothingToPublish
    if len(links) > 1:
        raise SeveralLinks
    link = links[0] if links else ""
    fitting, left = _named(turn, without_links(rest), mine)
    if len(fitting.waiting) == 1 and not (fitting.upcoming or fitting.out):
        [booking] = fitting.waiting
        if link:
            done = await published(turn, ReportPublished(booking=booking.id, link=link))
            return done.warned(only_the_link(left) if left else "")
        problem = turn.in_words(NotALinkedInLink(left)) if left else ""
        return Answer(card=await ask_published_card(turn, booking, problem), private=True)
    shown = Answer(card=_which_card(turn, fitting, link), private=True)
    return shown.warned(not_understood(left))


def _which_card(turn: Turn, mine: Reportable, link: str, *, tip: bool = False) -> cards.Card:
    return cards.which_post_card(
        waiting=mine.waiting,
        upcoming=mine.upcoming,
        out=mine.out,
        link=link,
        today=turn.today,
        tip=tip,
    )


def _named(turn: Turn, words: str, mine: Reportable) -> tuple[Reportable, str]:
    """Those that the words beside the link name by title, day and page, and words that name none.

    Where nothing does: what waits, which the command is for, else all that it may be.
    """
    if says_nothing(words):
        return (replace(mine, upcoming=(), out=()) if mine.waiting else mine), ""
    if _any(titled := _only(mine, lambda each: has_words(words, each.details.title))):
        return titled, ""
    read = arguments_in(turn, words, looks_back=True)
    on = {day for said in read.days[:1] for day in days_meant(said)}
    placed = _only(
        mine,
        lambda each: (
            (not read.days or each.day in on) and (read.page is None or each.page == read.page.id)
        ),
    )
    both = _only(placed, lambda each: has_words(read.left, each.details.title))
    if _any(both) and read.at is None:
        return both, ""
    if (read.days or read.page) and _any(placed):
        return placed, read.left or words
    return mine, words


def _any(found: Reportable) -> bool:
    return bool(found.waiting or found.upcoming or found.out)


def _only(mine: Reportable, fits: Callable[[Booking], bool]) -> Reportable:
    return Reportable(
        waiting=[each for each in mine.waiting if fits(each)],
        upcoming=[each for each in mine.upcoming if fits(each)],
        out=[each for each in mine.out if fits(each)],
    )


async def a_link(turn: Turn, text: str) -> Answer | None:
    """A message that is a link and no command: of which of one's posts? None without a link."""
    links = linkedin_links(f"{text}\n{turn.inbound.linked}")
    if not links:
        return None
    mine = await see_reportable(turn.request, storage=turn.storage)
    return Answer(card=_which_card(turn, mine, links[0], tip=True), private=True)


async def ask_link(turn: Turn, action: AskLink) -> Answer:
    view = await see_booking(turn.request, BookingId(action.booking), storage=turn.storage)
    return Answer(card=cards.link_form_card(booking=view.booking))


async def correct(turn: Turn, action: CorrectLink) -> Answer:
    number = BookingId(action.booking)
    try:
        done = await correct_link(turn.request, number, action.link, storage=turn.storage)
    except NotALinkedInLink as refusal:
        view = await see_booking(turn.request, number, storage=turn.storage)
        form = cards.link_form_card(booking=view.booking, problem=turn.in_words(refusal))
        return Answer(card=form).refilled(action)
    back = [button(UNDO, CorrectLink(booking=number, link=done.before))] if done.before else []
    return await booking_as_it_is(
        turn, number, changed=True, headline=link_is_changed(done.before), more=back
    )


async def undo(turn: Turn, action: UndoPublished) -> Answer:
    number = BookingId(action.booking)
    done = await undo_published(turn.request, number, action.version, storage=turn.storage)
    back = [button(UNDO, ReportPublished(booking=number, link=done.link))] if done.link else []
    headline, day = waits_again(done.link), done.booked_on
    if day is not None:
        headline = f"{headline} {still_moved(day, turn.today)}"
        move = MoveTo(
            booking=number, version=done.booking.version, day=day, red_day_confirmed=True
        )
        back.insert(0, button(MOVE_BACK, move, says=move_to_day(day, turn.today)))
    return await booking_as_it_is(turn, number, changed=True, headline=headline, more=back)


async def published(turn: Turn, action: ReportPublished) -> Answer:
    number = BookingId(action.booking)
    try:
        report = await report_published(
            turn.request, action.link, booking=number, storage=turn.storage
        )
    except (NotALinkedInLink, NotApproved) as refusal:
        view = await see_booking(turn.request, number, storage=turn.storage)
        problem = turn.in_words(refusal)
        card = await ask_published_card(turn, view.booking, problem, action.link)
        return Answer(card=card)
    except AlreadyPublished as out:
        if linkedin_links(action.link) in ([], [out.booking.link]):
            return await booking_as_it_is(turn, number)
        card = cards.which_post_card(
            waiting=(), out=[out.booking], link=action.link, today=turn.today
        )
        return Answer(card=card).warned(turn.in_words(out))
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
        booking=view.booking,
        watch=view.watch,
        number=action.number,
        answer=action.answer,
        today=turn.today,
    )
    return Answer(card=card, changed=True)


async def undo_answered(turn: Turn, action: UndoAnswer) -> Answer:
    view = await undo_answer(
        turn.request, BookingId(action.booking), action.number, storage=turn.storage
    )
    return Answer(card=_open_check_in(turn, view, action.number), changed=True)


async def show_check_in(turn: Turn, action: ShowCheckIn) -> Answer:
    """A question out of a list."""
    view = await see_own_watch(
        turn.request, BookingId(action.booking), action.number, storage=turn.storage
    )
    return Answer(card=_open_check_in(turn, view, action.number), private=True)


def _open_check_in(turn: Turn, view: WatchView, number: int) -> cards.Card:
    """The question as it would have come by itself to whoever asks for it."""
    return cards.check_in_card(
        booking=view.booking,
        watch=view.watch,
        number=number,
        level=Level.KEEPER if view.watch.keeper == turn.actor.id else Level.DEPUTY,
        keeper=view.keeper_name,
    )


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
        booked_on=report.booked_on,
    )
    return Answer(card=card, changed=True, subject=f"booking:{report.booking.id}")
