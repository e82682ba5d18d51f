"""`/status`, and sending again what did not get through."""

from bot.swedish import health as words
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.digest import send_digest_again
from bot.usecases.health import replay_dead_letters, see_health, try_now
from cards.basic import notice_card
from cards.health import checks_card, health_card
from cards.health_actions import ReplayDead, SendDigest, TryNow


def register(router: Router) -> None:
    router.on_bare_command(CommandName.STATUS, status_command)
    router.on_action(ReplayDead, replay)
    router.on_action(SendDigest, send_digest)
    router.on_action(TryNow, try_all)


async def status_command(turn: Turn) -> Answer:
    health = await see_health(turn.request, source=turn.services.health)
    return Answer(card=health_card(health), private=True)


async def replay(turn: Turn, _action: ReplayDead) -> Answer:
    health = await replay_dead_letters(
        turn.request, source=turn.services.health, storage=turn.storage
    )
    return Answer(card=health_card(health), private=True)


async def try_all(turn: Turn, _action: TryNow) -> Answer:
    found = await try_now(turn.request, checks=turn.services.checks)
    return Answer(card=checks_card(found), private=True)


async def send_digest(turn: Turn, _action: SendDigest) -> Answer:
    await send_digest_again(turn.request, storage=turn.storage)
    card = notice_card(headline=words.DIGEST_SENT, text=words.DIGEST_HOW, tone="good")
    return Answer(card=card, private=True)
