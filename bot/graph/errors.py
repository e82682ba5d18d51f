"""Every way a call to Graph fails, as one of the two answers that the outbox understands."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx
from azure.core.exceptions import AzureError
from kiota_abstractions.api_error import APIError
from msgraph.generated.models.o_data_errors.o_data_error import ODataError

from bot.alerts.ports import GraphError, GraphRefused, GraphUnavailable
from bot.credentials import TokenUnavailable
from bot.http_client import LONGEST_WAIT

_WORTH_A_RETRY = frozenset({408, 423, 425, 429})
_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_CODE = re.compile(r"[\w.-]{1,64}", re.ASCII)


@contextmanager
def translated(now: Callable[[], datetime]) -> Generator[None]:
    """Turn what the SDK raises into a `GraphError`; the original stays as its cause's type only.

    The chain is cut: Kiota's errors carry headers and the answer's message, which may quote
    what was sent, and a traceback in the log would print them.
    """
    try:
        yield
    except GraphError:
        raise
    except APIError as error:
        raise _from_answer(error, now()) from None
    except (AzureError, TokenUnavailable) as error:
        raise GraphUnavailable(reason=f"no token: {type(error).__name__}") from None
    except httpx.HTTPError as error:
        raise GraphUnavailable(
            reason=type(error).__name__, uncertain=not isinstance(error, _NOTHING_SENT)
        ) from None
    except Exception as error:  # noqa: BLE001 - Kiota raises bare Exception for unreadable answers
        raise GraphUnavailable(reason=type(error).__name__, uncertain=True) from None


def _from_answer(error: APIError, now: datetime) -> GraphError:
    status = error.response_status_code
    if status is None:
        return GraphUnavailable(reason="an answer without a status", uncertain=True)
    if status == HTTPStatus.INSUFFICIENT_STORAGE or (
        400 <= status < 500 and status not in _WORTH_A_RETRY  # noqa: PLR2004 - HTTP's classes
    ):
        return GraphRefused(status, _code(error))
    header = (error.response_headers or {}).get("Retry-After")
    return GraphUnavailable(
        reason=f"{status} {_code(error)}",
        retry_after=None if header is None else _seconds(header, now),
        uncertain=status >= 500,  # noqa: PLR2004 - a gateway may give up on work that goes on
    )


def _code(error: APIError) -> str:
    code = error.error.code if isinstance(error, ODataError) and error.error else None
    return code if code and _CODE.fullmatch(code) else "unknown"


def _seconds(header: str, now: datetime) -> float | None:
    """Read Retry-After, which is a number of seconds or a date."""
    if header.strip().isdecimal():
        wait = float(header)
    else:
        try:
            wait = (parsedate_to_datetime(header) - now).total_seconds()
        except (ValueError, TypeError):  # TypeError: a date that names no time zone
            return None
    return min(max(wait, 0.0), LONGEST_WAIT)
