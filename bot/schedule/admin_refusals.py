"""Every expected "no" to a superadmin. The words stand in `bot.swedish.admin`."""

from dataclasses import dataclass
from datetime import date

from bot.core.refusals import Refusal
from bot.schedule.model import Page


@dataclass(eq=False)
class NotAFollowerCount(Refusal):
    text: str


@dataclass(eq=False)
class SpanMissing(Refusal):
    """The days to close or freeze were not given, or not understood."""

    text: str


@dataclass(eq=False)
class SpanBackwards(Refusal):
    first: date
    last: date


@dataclass(eq=False)
class SpanTooLong(Refusal):
    days: int
    most: int


@dataclass(eq=False)
class NotClosed(Refusal):
    """No day of those named was closed there."""


@dataclass(eq=False)
class NotFrozen(Refusal):
    page: Page


@dataclass(eq=False)
class SettingsChanged(Refusal):
    """Somebody changed what the pressed card shows since it was drawn."""


@dataclass(eq=False)
class NameMissing(Refusal):
    pass


@dataclass(eq=False)
class NameTaken(Refusal):
    name: str


@dataclass(eq=False)
class NoSeatedType(Refusal):
    """A page where nothing takes a seat could not be booked at all."""


@dataclass(eq=False)
class NothingToExport(Refusal):
    """No such year."""


@dataclass(eq=False)
class NothingToDispose(Refusal):
    """Nothing of that class has been kept long enough, or nobody has said how long that is."""


@dataclass(eq=False)
class DisposalChanged(Refusal):
    """What is due is no longer what was shown: a legal hold has come, or another approval."""


@dataclass(eq=False)
class TeamNotThere(Refusal):
    """A team that the bot has never been added to, or that it works for already."""


@dataclass(eq=False)
class NotAsItShouldBe(Refusal):
    """A file was made that doesn't stand its own check; why, for the log."""

    why: str


@dataclass(eq=False)
class NotYourFile(Refusal):
    """The file was offered to somebody else."""


@dataclass(eq=False)
class NoPlaceForFiles(Refusal):
    """What was given as a place for the file is none of Teams'."""


@dataclass(eq=False)
class NotAPerson(Refusal):
    """Nobody the bot knows as an editor, or no Entra object id."""

    text: str


@dataclass(eq=False)
class OwnDeputy(Refusal):
    pass
