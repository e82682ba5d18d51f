"""Help, and the answers to what can't be understood or done."""

from bot.core.people import Role
from bot.core.refusals import Refusal
from bot.schedule.model import Draft
from bot.schedule.queue import PlaceChanged
from bot.schedule.refusals import (
    AlreadyHandled,
    BeyondHorizon,
    DayClosed,
    DayPassed,
    DayTaken,
    PageFrozen,
    Stale,
)
from bot.schedule.swap_refusals import DayHeld
from bot.schedule.swaps import AlreadyAsked, ProposalChanged
from bot.swedish.basic import bad_button, not_understood, small_talk, stale_card
from bot.swedish.help import button_title, only_greets
from bot.swedish.words import Command, CommandName, Unknown, is_superadmins, read_command
from bot.teams.handlers import booking, cases, publication, swaps
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from cards import basic as cards
from cards.actions import ShowHelp, ShowMine
from cards.elements import button

_OTHER_DAY_HELPS = (BeyondHorizon, DayClosed, DayHeld, DayPassed, DayTaken, PageFrozen)


def register(router: Router) -> None:
    router.on_command(CommandName.HELP, help_command)
    router.on_action(ShowHelp, show_help)


async def help_command(turn: Turn, rest: str) -> Answer:
    """`/hjälp [kommando]`; also for a greeting, which may go on with what is to be done."""
    if turn.actor.role is Role.GUEST:
        card = cards.guest_card(
            superadmins=turn.services.superadmin_names(),
            network=turn.services.organisation.network,
        )
        return Answer(card=card)
    if only_greets(rest):
        return Answer(card=cards.help_card(role=turn.actor.role, name=turn.actor.name))
    match read_command(rest):
        case Command(name=name, rest=more) if turn.actor.is_superadmin or not is_superadmins(name):
            line = f"{name} {more}".strip()
            card = cards.help_card(
                role=turn.actor.role, name=turn.actor.name, about=name, line=line
            )
            return Answer(card=card)
        case Unknown(closest=closest) if closest and turn.actor.is_editor:
            return await unknown(turn, rest, closest)
        case _:
            card = cards.help_card(role=turn.actor.role, name=turn.actor.name)
            return Answer(card=card).warned(not_understood(rest))


async def show_help(turn: Turn, _action: ShowHelp) -> Answer:
    return await help_command(turn, "")


async def unknown(turn: Turn, text: str, closest: tuple[str, ...]) -> Answer:
    if not text.strip() or not turn.actor.is_editor:
        return await help_command(turn, "")
    if (linked := await publication.a_link(turn, text)) is not None:
        return linked
    if (talk := small_talk(text)) is not None:
        return Answer(card=cards.small_talk_card(*talk))
    closest = tuple(
        line for line in closest if turn.actor.is_superadmin or not is_superadmins(line)
    )
    if not closest and (waits := await cases.case_that_waits(turn)) is not None:
        return waits
    return Answer(card=cards.unknown_command_card(text=text, closest=closest))


async def refused(turn: Turn, refusal: Refusal, draft: Draft | None) -> Answer:
    """The refusal in words, with what was typed kept and the way on as a button."""
    match refusal:
        case AlreadyHandled(booking=done) if done is not None:
            return await booking.receipt(turn, done)
        case Stale(booking=now):
            return await booking.booking_as_it_is(turn, now.id, headline=stale_card())
        case PlaceChanged(place=place):
            return await swaps.place_as_it_is(turn, place.id)
        case ProposalChanged(proposal=proposal) | AlreadyAsked(proposal=proposal):
            return await swaps.proposal_as_it_is(turn, proposal.id)
        case _:
            pass
    text = turn.in_words(refusal)
    if draft is not None and isinstance(refusal, _OTHER_DAY_HELPS):
        return await booking.form_again(turn, draft, problem=text)
    ways = [button(button_title(CommandName.MINE), ShowMine())] if turn.actor.is_editor else []
    return Answer(card=cards.refusal_card(text=text, draft=draft, actions=ways))


async def not_a_button_of_ours(_turn: Turn) -> Answer:
    return Answer(card=cards.refusal_card(text=bad_button(), draft=None, actions=()))
