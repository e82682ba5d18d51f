"""What the outbox does with a no of Teams, of Graph or of the evidence store."""

from collections.abc import Generator
from contextlib import contextmanager

from bot.alerts.ports import GraphRefused, GraphUnavailable
from bot.botframework.connector_answers import ConnectorRefused, ConnectorUnavailable
from bot.evidence.upload import UploadLater
from bot.moderation.refusals import StoreFailed
from bot.outbox.worker import Closed, NotNow, Undeliverable


@contextmanager
def later_or_never() -> Generator[None]:
    """Turn a no into whether another try may go better.

    Raises:
        NotNow: it may.
        Undeliverable: the answer would be the same.
    """
    try:
        yield
    except (ConnectorUnavailable, GraphUnavailable) as error:
        raise NotNow(str(error), retry_after=error.retry_after) from error
    except (StoreFailed, UploadLater) as error:
        raise NotNow(f"{type(error).__name__} {error}".strip()) from error
    except ConnectorRefused as error:
        kind = Closed if error.is_unreachable else Undeliverable
        raise kind(str(error)) from error
    except GraphRefused as error:
        raise Undeliverable(str(error)) from error
