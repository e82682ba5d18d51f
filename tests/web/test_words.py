"""What is refused is said for the page: where to press, not what to type in the chat."""

import re
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.refusals import Refusal
from bot.moderation import refusals as moderation
from bot.schedule.admin_refusals import NoPlaceForFiles, NothingToExport, NotYourFile
from bot.swedish.commands import CommandName
from bot.swedish.refusal_words import in_words
from bot.swedish.ways import ON_PAGE
from bot.watch.refusals import NoSuchAbsence, NoSuchTip
from tests.makers import TUESDAY
from tests.project.test_promises import refusals
from tests.swedish.test_guidelines import FACTS

COMMANDED: Final = re.compile(rf"[Ss]kriv /?(?:{'|'.join(CommandName)})\b(?! i chatten)")
OFF_THE_PAGE: Final = {NoPlaceForFiles, NothingToExport, NotYourFile, NoSuchAbsence, NoSuchTip}
"""Of what nobody does there."""
SAID: Final = [
    each
    for each in refusals()
    if each not in OFF_THE_PAGE and each.__module__ != moderation.__name__
]


@pytest.mark.parametrize("kind", SAID)
@settings(max_examples=5)
@given(data=st.data())
def test_no_refusal_tells_who_looks_at_the_page_to_type_a_command(
    kind: type[Refusal], data: st.DataObject
) -> None:
    said = in_words(data.draw(st.builds(kind)), TUESDAY, FACTS, ON_PAGE)
    assert not COMMANDED.search(said)
