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
    ideas,
    importing,
    overview,
    personal,
    publication,
    reviews,
    series,
    swaps,
    texts,
    tips,
)
from bot.teams.router import Router


def create_router() -> Router:
    router = Router(
        refused=basic.refused, unknown=basic.unknown, bad_button=basic.not_a_button_of_ours
    )
    basic.register(router)
    booking.register(router)
    overview.register(router)
    swaps.register(router)
    publication.register(router)
    texts.register(router)
    reviews.register(router)
    personal.register(router)
    guidelines.register(router)
    feeds.register(router)
    administration.register(router)
    tips.register(router)
    ideas.register(router)
    series.register(router)
    alerts.register(router)
    health.register(router)
    cases.register(router)
    importing.register(router)
    return router
