"""Every expected "no" to a superadmin. The words stand in `bot.swedish.admin`."""

from dataclasses import dataclass

from bot.schedule.refusals import Refusal


@dataclass(eq=False)
class NotAFollowerCount(Refusal):
    text: str
