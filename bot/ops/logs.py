"""Structured logs: JSON lines in service, readable on a developer's machine."""

import logging
import sys
from typing import Any, Final

import structlog
from aiohttp.http import HttpProcessingError
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo


def _kinds(error: type[Exception]) -> set[str]:
    return {error.__name__}.union(*map(_kinds, error.__subclasses__()))


_TELLS: Final = {"InterfaceError", "OperationalError"} | _kinds(OSError)
"""Errors of the system and of the database: they say what is wrong, and nothing that was typed."""

_dicts = ExceptionDictTransformer(show_locals=False)


def set_up_logs(*, readable: bool, level: int = logging.INFO) -> None:
    """Send every library's logs the same way, from this level on; times in UTC.

    No message text and no token is ever logged: a traceback says where, without the locals, which
    are what people wrote. In service it says an error's class and not its message either, where
    that may quote them.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ending: list[structlog.types.Processor] = (
        [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
        if readable
        else [
            structlog.processors.ExceptionRenderer(_traceback),
            structlog.processors.JSONRenderer(),
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("alembic", "msrest", "azure", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))
    logging.getLogger("aiohttp.server").filters[:] = [_without_strangers_words]


def _without_strangers_words(record: logging.LogRecord) -> bool:
    """What is no HTTP is a stranger's doing and no error; its traceback would quote it."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.msg, record.args = "request_not_understood", ()
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def _traceback(exc_info: ExcInfo) -> list[dict[str, Any]]:
    return [_told(stack) for stack in _dicts(exc_info)]


def _told(stack: dict[str, Any]) -> dict[str, Any]:
    if stack["exc_type"] not in _TELLS:
        stack |= {"exc_value": "", "exc_notes": []}
    # Each of a group's exceptions has stacks of its own.
    for stacks in stack["exceptions"]:
        for each in stacks:
            _told(each)
    return stack
