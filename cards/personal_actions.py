"""The buttons of one's own duties, reminders and absence."""

from datetime import time
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from bot.watch.reminders import AFTERNOONS, MORNINGS
from cards.actions import CardAction, Clock, Day, Number, Switch
from cards.editors_actions import EntraId


def _one_of(*offered: time) -> AfterValidator:
    def check(value: time) -> time:
        if value not in offered:
            raise ValueError("not among those offered")
        return value

    return AfterValidator(check)


class ShowDuties(CardAction):
    verb: ClassVar[str] = "duties"


class ShowCheckIn(CardAction):
    verb: ClassVar[str] = "show_check_in"

    booking: Number
    number: Number


class AskPublished(CardAction):
    verb: ClassVar[str] = "ask_published"

    booking: Number


class ShowReminders(CardAction):
    verb: ClassVar[str] = "reminders"


class SaveReminders(CardAction):
    """The choices are the form's inputs."""

    verb: ClassVar[str] = "save_reminders"

    publication: Switch = False
    publication_again: Switch = False
    check_in: Switch = False
    morning: Annotated[Clock, _one_of(*MORNINGS)] = MORNINGS[0]
    afternoon: Annotated[Clock, _one_of(*AFTERNOONS)] = AFTERNOONS[2]


class AskAbsence(CardAction):
    verb: ClassVar[str] = "ask_absence"


class BeAway(CardAction):
    verb: ClassVar[str] = "be_away"

    first: Day | None = None
    last: Day | None = None
    deputy: EntraId | None = None


class ComeBack(CardAction):
    verb: ClassVar[str] = "come_back"

    absence: Number
