"""Traces by OpenTelemetry. Import it late: its packages are an extra, `telemetry`.

A span holds kinds, numbers and references: of an address its host, of an error its class.
"""

import asyncio
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from threading import Thread
from typing import Final

import aiohttp
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.aiohttp_client import create_trace_config
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode, get_current_span
from structlog.contextvars import bound_contextvars
from yarl import URL

_NAME: Final = "inlaggsboten"
_LAST_SPANS_SECONDS: Final = 1.0
"""What sending the last spans may take when the bot stops."""


class OpenTelemetry:
    """With a provider of its own, so that no other library's spans are sent with the bot's."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        named = "service.name" in environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
        named = named or bool(environ.get("OTEL_SERVICE_NAME"))
        resource = Resource.create(None if named else {"service.name": _NAME})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer(_NAME)

    @contextmanager
    def span(self, name: str, **attributes: str | int) -> Generator[None]:
        with (
            self._tracer.start_as_current_span(
                name,
                attributes={f"bot.{key}": value for key, value in attributes.items()},
                record_exception=False,
                set_status_on_exception=False,
            ) as span,
            bound_contextvars(trace=f"{span.get_span_context().trace_id:032x}"),
        ):
            yield

    def failed(self, error: BaseException) -> None:
        get_current_span().set_status(Status(StatusCode.ERROR, type(error).__name__))

    def requests(self) -> list[aiohttp.TraceConfig]:
        return [create_trace_config(url_filter=_origin, tracer_provider=self._provider)]

    async def close(self) -> None:
        # A collector that does not answer must keep nobody from stopping.
        sending = Thread(target=self._provider.shutdown, daemon=True)
        sending.start()
        await asyncio.to_thread(sending.join, _LAST_SPANS_SECONDS)


def _origin(url: URL) -> str:
    return str(url.origin())
