"""Jobs of series."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from typing_extensions import override

from bot.core.ports import Job
from bot.outbox.packing import InKey, Number, ToPerson


@dataclass(frozen=True, kw_only=True)
class LookAtSeries(Job):
    """Look, on a morning, whether its owner is to be asked about its next day."""

    kind = "series.look"

    series: Number
    morning: Annotated[date | None, InKey] = None

    @property
    @override
    def key(self) -> str:
        return f"series:{self.series}:{self.morning}"


@dataclass(frozen=True, kw_only=True)
class AskAboutSeries(ToPerson):
    """Ask a series' owner about its next day, or tell that it went silent."""

    kind = "series.ask"

    series: Number
