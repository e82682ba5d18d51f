"""A post's text on its booking; all of it is private."""

from bot.schedule.model import Booking, BookingId
from bot.schedule.refusals import AlreadyPublished, NotYours, Stale
from bot.swedish import texts as words
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import texts as usecase
from bot.writing.refusals import NotAnAddress, TextChanged, TextMissing
from cards import texts as cards
from cards import watch as watch_cards
from cards.elements import Card
from cards.text_actions import SaveText, ShowText, ShowVersions, WriteText


def register(router: Router) -> None:
    router.on_action(ShowText, show)
    router.on_action(WriteText, write)
    router.on_action(SaveText, save)
    router.on_action(ShowVersions, versions)


async def show(turn: Turn, action: ShowText) -> Answer:
    return await text_answer(turn, BookingId(action.booking))


async def text_answer(turn: Turn, number: BookingId, *, headline: str = "") -> Answer:
    organisation = turn.services.organisation
    view = await usecase.see_text(
        turn.request, number, advice=organisation.advice_rules(), storage=turn.storage
    )
    card = cards.text_card(
        view=view, today=turn.today, tags=organisation.tags(), headline=headline
    )
    return Answer(card=card, private=True)


async def write(turn: Turn, action: WriteText) -> Answer:
    view = await usecase.see_text(turn.request, BookingId(action.booking), storage=turn.storage)
    card = cards.text_form_card(booking=view.booking, kept=view.text)
    return Answer(card=card, private=True)


async def save(turn: Turn, action: SaveText) -> Answer:
    """What was typed comes back with whatever stood in the way: none of it is lost."""
    organisation = turn.services.organisation
    command = usecase.SaveText(
        booking=BookingId(action.booking),
        seen=action.version,
        text=action.text,
        link=action.link,
        alt_text=action.alt_text,
    )
    try:
        view = await usecase.save_text(
            turn.request, command, advice=organisation.advice_rules(), storage=turn.storage
        )
    except (TextChanged, TextMissing, NotAnAddress) as refusal:
        now = await usecase.see_text(turn.request, command.booking, storage=turn.storage)
        card = cards.text_form_card(
            booking=now.booking, kept=now.text, problem=turn.in_words(refusal), typed=action
        )
        return Answer(card=card, private=True)
    except (NotYours, AlreadyPublished, Stale) as refusal:
        card = cards.not_saved_card(
            problem=turn.in_words(refusal),
            text=action.text,
            link=action.link,
            alt_text=action.alt_text,
        )
        return Answer(card=card, private=True)
    card = cards.text_card(
        view=view, today=turn.today, tags=organisation.tags(), headline=words.SAVED
    )
    return Answer(card=card, private=True)


async def versions(turn: Turn, action: ShowVersions) -> Answer:
    view = await usecase.see_versions(
        turn.request, BookingId(action.booking), storage=turn.storage
    )
    card = cards.versions_card(booking=view.booking, versions=view.versions, today=turn.today)
    return Answer(card=card, private=True)


async def ask_published_card(
    turn: Turn, booking: Booking, problem: str = "", link: str = ""
) -> Card:
    """The question as it comes by itself, with the text to publish."""
    return watch_cards.ask_published_card(
        booking=booking,
        today=turn.today,
        kept=await usecase.text_to_publish(turn.request, booking, storage=turn.storage),
        tags=turn.services.organisation.tags(),
        problem=problem,
        link=link,
    )
