"""Changing to another team."""

from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.team import change_team
from cards.team import ChangeTeam, team_changed_card


def register(router: Router) -> None:
    router.on_action(ChangeTeam, change)


async def change(turn: Turn, action: ChangeTeam) -> Answer:
    await change_team(turn.request, action.team, storage=turn.storage)
    return Answer(card=team_changed_card(), private=True)
