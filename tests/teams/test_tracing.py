"""What OpenTelemetry is told, over HTTP, and what it is not."""

import asyncio
import gzip
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bot.ops.tracing import NoTracing, open_tracing
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO
from tests.scenario import settled, stage

TITLE = "Kärlek och kanelbullar på Knutpunkten"


@dataclass
class Collector:
    requests: list = field(default_factory=list)
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def spans(self):
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    @property
    def services(self):
        return {
            each.value.string_value
            for request in self.requests
            for resource in request.resource_spans
            for each in resource.resource.attributes
            if each.key == "service.name"
        }

    async def take(self, request):
        body = await request.read()
        if request.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.requests.append(ExportTraceServiceRequest.FromString(body))
        await self.answers.wait()
        return web.Response()


@pytest.fixture
async def collector(monkeypatch):
    collector = Collector()
    collector.answers.set()
    app = web.Application()
    app.router.add_post("/v1/traces", collector.take)
    async with TestServer(app, host="127.0.0.1") as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", str(server.make_url("")).rstrip("/"))
        yield collector
        collector.answers.set()


@asynccontextmanager
async def traced_stage(tmp_path, clock):
    async with stage(tmp_path, clock) as teams:
        await teams.install(ANNA, BO)
        yield teams


def attributes(span):
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


async def test_each_turn_and_each_job_is_a_span_and_what_it_asked_for_is_below_it(
    tmp_path, clock, collector
):
    async with traced_stage(tmp_path, clock) as teams:
        await teams.personal(ANNA).say(f"boka torsdag {TITLE}")
        await teams.personal(BO).say(f"boka torsdag {TITLE}")
        await settled(teams)
    turns = [each for each in collector.spans if each.name == "turn"]
    jobs = [each for each in collector.spans if each.name == "job"]
    assert [attributes(each)["bot.activity"] for each in turns].count("message") == 2
    assert len({attributes(each)["bot.turn"] for each in turns}) == len(turns)
    assert jobs
    assert all(attributes(each)["bot.kind"] for each in jobs)
    posts = [each for each in collector.spans if each.name == "POST"]
    assert {each.parent_span_id for each in posts} <= {each.span_id for each in [*turns, *jobs]}
    assert posts
    assert collector.services == {"inlaggsboten"}


async def test_a_turn_that_fails_is_marked_by_the_kind_of_its_error(
    tmp_path, clock, collector, monkeypatch
):
    async def broken(*_, **__):
        raise ZeroDivisionError(TITLE)

    async with traced_stage(tmp_path, clock) as teams:
        monkeypatch.setattr("bot.usecases.bookings.book_in", broken)
        await teams.personal(ANNA).say(f"boka torsdag {TITLE}")
    failed = [each for each in collector.spans if each.status.code == 2]
    assert [(each.name, each.status.message) for each in failed] == [("turn", "ZeroDivisionError")]


async def test_no_span_holds_what_people_wrote_or_who_they_are(tmp_path, clock, collector):
    async with traced_stage(tmp_path, clock) as teams:
        await teams.personal(ANNA).say(f"boka torsdag {TITLE}")
        teams.teams.fail_next(Fault(kind="reset"), Fault(status=500))
        await teams.channel(BO).say(f"hitta på något om {TITLE}")
        await settled(teams)
    assert collector.spans
    told = str(collector.requests).lower()
    for written in (ANNA, BO, "thread.tacv2", "anna ek"):
        assert written.lower() not in told
    assert "kanelbullar" not in told


async def test_a_collector_that_does_not_answer_keeps_nobody_from_stopping(
    tmp_path, clock, collector, monkeypatch
):
    """It is given an hour; the bot stops long before the half minute that the SDK itself waits."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "3600")
    collector.answers.clear()
    async with asyncio.timeout(20):
        async with traced_stage(tmp_path, clock) as teams:
            await teams.personal(ANNA).say("hjälp")
    assert len(collector.requests) == 1


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"OTEL_SERVICE_NAME": "bot"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector", "OTEL_SDK_DISABLED": "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
def test_nothing_is_traced_unless_it_is_asked_for(environ):
    assert isinstance(open_tracing(environ), NoTracing)


def test_without_the_extra_the_bot_says_so_and_goes_on(monkeypatch):
    monkeypatch.setitem(sys.modules, "bot.ops.open_telemetry", None)
    environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector"}
    assert isinstance(open_tracing(environ), NoTracing)
