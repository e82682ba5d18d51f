"""What a reported comment says, and who wrote it, leaves the bot by no preview, mail or log."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.local.faults import Answer, Operation, Reset
from tests.alerts.stage import HR, SUPERADMINS, ULLA, AlertStage
from tests.doubles.connector import Fault
from tests.doubles.file_server import FileServer, file_server
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import ANNA, SIV
from tests.teams.test_cases import ABUSE, AUTHOR, LINK, documented

pytestmark = sdk_warns_of_itself


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


async def alarm_with_faults(stage: AlertStage, files: FileServer) -> None:
    """From a report with evidence to a case that is taken, with everything failing once."""
    echoing = Answer(403, "Forbidden", message=f"could not send {ABUSE} by {AUTHOR}")
    stage.graph.fail(echoing, on=Operation.NOTIFY, person=HR)
    stage.graph.fail(Answer(503, "x", retry_after=30), on=Operation.INSTALLED, person=ULLA)
    stage.graph.fail(Reset(acted=True), on=Operation.MAIL)
    await documented(stage.teams.personal(ANNA), files)
    stage.teams.teams.fail_next(Fault(status=503), Fault(kind="reset"))
    await stage.after(timedelta(minutes=45))
    siv = stage.teams.personal(SIV)
    siv.conversation = stage.graph.chat_id(SIV)
    siv.last_posted = next(
        id_ for id_, where in stage.teams.teams.where.items() if where == siv.conversation
    )
    await siv.press(stage.cards(SIV)[0], "Jag tar det")
    await stage.after(timedelta(hours=3))


async def test_nothing_of_a_comment_leaves_by_previews_mails_or_logs(
    stage: AlertStage, files: FileServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as events:
        await alarm_with_faults(stage, files)
    for person in SUPERADMINS:
        assert stage.cards(person), "it did arrive"
        assert stage.mails(person)
    bodies = [got.body for got in stage.teams.teams.received if got.body]
    places: dict[str, list[Any]] = {
        "previews": [body.get("summary") for body in bodies],
        "cards": bodies,
        "feed": [(note.text, note.preview, note.topic) for note in stage.graph.notifications],
        "mails": [(mail.subject, mail.text) for mail in stage.graph.mails],
        "our log": list(events),
        "the libraries' log": [caplog.text],
    }
    assert all(places.values()), "each of them was looked at"
    for where, texts in places.items():
        for secret in (ABUSE, AUTHOR, LINK):
            assert secret not in str(texts), where
