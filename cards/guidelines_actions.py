"""The buttons of the guidelines."""

from typing import Annotated, ClassVar

from pydantic import Field

from cards.actions import CardAction


class ShowGuidelines(CardAction):
    verb: ClassVar[str] = "guidelines"

    subject: Annotated[str, Field(pattern=r"^[a-z_-]{1,40}$")] | None = None
    """None lists them all."""
