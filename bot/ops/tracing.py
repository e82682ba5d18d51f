"""One span for each turn and each job, where OpenTelemetry is installed and set up."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol

import aiohttp
import structlog

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Tracing(Protocol):
    def span(self, name: str, **attributes: str | int) -> AbstractContextManager[object]:
        """Measure what is done within the block; no attribute holds what a person wrote."""
        ...

    def failed(self, error: BaseException) -> None:
        """Mark the span that is open as failed, by the error's kind."""
        ...

    def requests(self) -> list[aiohttp.TraceConfig]:
        """Give an HTTP session what makes a span of each of its requests."""
        ...

    async def close(self) -> None: ...


class NoTracing:
    def span(self, name: str, **attributes: str | int) -> AbstractContextManager[object]:  # noqa: ARG002
        return nullcontext()

    def failed(self, error: BaseException) -> None: ...

    def requests(self) -> list[aiohttp.TraceConfig]:
        return []

    async def close(self) -> None: ...


def open_tracing(environ: Mapping[str, str]) -> Tracing:
    """What the standard OTEL_* variables ask for; nothing without an endpoint to send to."""
    switched_off = (
        environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
        or environ.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp"
    )
    if switched_off or not any(environ.get(name) for name in _ENDPOINTS):
        return NoTracing()
    try:
        # An extra that may be missing, and that costs time and memory where it is not used.
        from bot.ops.open_telemetry import OpenTelemetry  # noqa: PLC0415
    except ImportError as error:
        _log.warning("tracing_not_installed", missing=error.name)
        return NoTracing()
    return OpenTelemetry(environ)
