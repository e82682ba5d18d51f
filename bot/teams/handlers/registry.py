"""Which handler answers which command and which button."""

from bot.teams.handlers import (
    administration,
    alerts,
    basic,
    booking,
    cases,
    feeds,
    guidelines,
    health,
    importing,
    overview,
    personal,
    publication,
    swaps,
    texts,
    tips,
)
from bot.teams.router import Router
from cards import actions


def create_router() -> Router:
    router = Router(
        refused=basic.refused, unknown=basic.unknown, bad_button=basic.not_a_button_of_ours
    )

    router.on_command("hjälp", basic.hjalp)
    router.on_action(actions.ShowHelp, basic.show_help)

    router.on_command("boka", booking.boka)
    router.on_command("flytta", booking.flytta)
    router.on_command("avboka", booking.avboka)
    router.on_action(actions.ShowForm, booking.show_form)
    router.on_action(actions.Book, booking.book)
    router.on_action(actions.ShowBooking, booking.show_booking)
    router.on_action(actions.KeepBooking, booking.show_booking)
    router.on_action(actions.EditBooking, booking.edit)
    router.on_action(actions.SaveBooking, booking.save)
    router.on_action(actions.MoveBooking, booking.ask_where_to)
    router.on_action(actions.MoveTo, booking.move)
    router.on_action(actions.CancelBooking, booking.ask_cancel)
    router.on_action(actions.ConfirmCancel, booking.cancel)
    router.on_action(actions.UndoCancel, booking.undo_cancel)

    router.on_command("ledigt", overview.ledigt)
    router.on_command("schema", overview.schema)
    router.on_command("mina", overview.mina)
    router.on_action(actions.ShowFree, overview.show_free)
    router.on_action(actions.ShowSchedule, overview.show_schedule)
    router.on_action(actions.ShowMine, overview.show_mine)
    swaps.register(router)
    publication.register(router)
    texts.register(router)
    personal.register(router)
    guidelines.register(router)
    feeds.register(router)
    administration.register(router)
    tips.register(router)
    alerts.register(router)
    health.register(router)
    cases.register(router)
    importing.register(router)
    return router
