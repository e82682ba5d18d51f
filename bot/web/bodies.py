"""What a request carries: waited for in measure, and read as the bot's own page writes it."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Final, NoReturn, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web

from bot.web.forms import BadForm

T = TypeVar("T")

PATIENCE: Final = web.AppKey("patience", float)
"""Seconds that a body, or the next piece of a file, may take."""
FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 40


async def in_time(request: web.Request, coming: Awaitable[T]) -> T:
    """What is read of a body.

    Raises:
        HTTPException: 408 where it does not come, 400 where who sent it has hung up.
    """
    came = request.content.is_eof()
    try:
        async with asyncio.timeout(None if came else request.app[PATIENCE]):
            return await coming
    except ConnectionError:
        _give_up(web.HTTPBadRequest())
    except TimeoutError:
        _give_up(web.HTTPRequestTimeout())


def _give_up(answer: web.HTTPException) -> NoReturn:
    """What is still to come would be taken for the next request."""
    answer.force_close()
    raise answer


async def read_fields(request: web.Request) -> Mapping[str, str]:
    """The fields of a form.

    Raises:
        BadForm: it is another kind of form, or none.
        HTTPException: it is too large, or does not come.
    """
    if request.content_type != FORM:
        raise BadForm("form")
    body = await in_time(request, request.read())
    try:
        found = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise BadForm("form") from None
    return dict(found)
