"""What superadmins run the schedule with."""

from bot.teams.handlers import disposal, editors, exports, settings, statistics, team
from bot.teams.router import Router


def register(router: Router) -> None:
    statistics.register(router)
    settings.register(router)
    team.register(router)
    editors.register(router)
    exports.register(router)
    disposal.register(router)
