"""What superadmins run the schedule with."""

from bot.teams.handlers import statistics
from bot.teams.router import Router


def register(router: Router) -> None:
    statistics.register(router)
