"""What comes of a no from outside: another try, or none."""

import pytest

from bot.alerts.ports import GraphRefused, GraphUnavailable
from bot.botframework.connector_answers import ConnectorRefused, ConnectorUnavailable
from bot.evidence.upload import UploadLater
from bot.moderation.refusals import StoreFailed, StoreFailure
from bot.outbox.worker import NotNow, Undeliverable
from bot.teams.later_or_never import later_or_never


@pytest.mark.parametrize(
    ("error", "pause"),
    [
        (ConnectorUnavailable(503, retry_after=7), 7),
        (ConnectorUnavailable(), None),
        (GraphUnavailable(reason="throttled", retry_after=17), 17),
        (UploadLater("429"), None),
        (StoreFailed(StoreFailure.FULL), None),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_may_go_better_is_tried_again_when_they_ask(
    error: Exception, pause: float | None
) -> None:
    with pytest.raises(NotNow) as no, later_or_never():
        raise error
    assert no.value.retry_after == pause
    assert no.value.__cause__ is error


@pytest.mark.parametrize(
    "error",
    [ConnectorRefused(403, "BotNotInConversationRoster", ""), GraphRefused(404, "NotFound")],
)
def test_a_no_that_stays_a_no_is_buried(error: Exception) -> None:
    with pytest.raises(Undeliverable) as no, later_or_never():
        raise error
    assert no.value.__cause__ is error


def test_a_bug_is_neither() -> None:
    with pytest.raises(KeyError), later_or_never():
        raise KeyError
