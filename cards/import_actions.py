"""The buttons of what comes in from files."""

from typing import Annotated, ClassVar

from pydantic import Field

from bot.watch.metrics import Meaning
from cards.actions import CardAction, Flag, Number

MOST_ASKED = 8
"""Headings asked about at a time."""
Year = Annotated[int, Field(ge=2000, le=2100)]
Rows = Annotated[int, Field(ge=0, le=100_000)]


class OfImport(CardAction):
    """The import, and what has been decided of it so far."""

    number: Number
    proposals: Flag = False
    year: Year | None = None  # text, where it comes from a list


class ShowImport(OfImport):
    verb: ClassVar[str] = "import_show"


class ShowImportRows(OfImport):
    verb: ClassVar[str] = "import_rows"

    first: Rows = 0


class CarryOutImport(OfImport):
    verb: ClassVar[str] = "import_do"

    skip: Flag = False
    seen: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class UndoImport(CardAction):
    verb: ClassVar[str] = "import_undo"

    number: Number


class SayHeadings(CardAction):
    """What the columns that were asked about are, in the order that they were asked."""

    verb: ClassVar[str] = "import_headings"

    number: Number
    heading_0: Meaning | None = None
    heading_1: Meaning | None = None
    heading_2: Meaning | None = None
    heading_3: Meaning | None = None
    heading_4: Meaning | None = None
    heading_5: Meaning | None = None
    heading_6: Meaning | None = None
    heading_7: Meaning | None = None

    def meanings(self) -> list[Meaning | None]:
        return [
            self.heading_0,
            self.heading_1,
            self.heading_2,
            self.heading_3,
            self.heading_4,
            self.heading_5,
            self.heading_6,
            self.heading_7,
        ]
