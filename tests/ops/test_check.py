"""One planted fault a line: `check` names it, and says what to do; all else stays well."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from bot.alerts.checks import ALL_FINE, SOMETHING_FAILS, Check, Finding, Why, exit_code
from bot.alerts.health import Credential
from bot.alerts.ports import GraphUnavailable
from bot.core.seen import State
from bot.core.team import CHANNEL as CHANNEL_KEY
from bot.core.team import TEAM as TEAM_KEY
from bot.evidence.store import FolderStore
from bot.graph.superadmins import remembered
from bot.local.faults import Operation, Silence
from bot.ops.check import Checks
from bot.ops.check_people import PeopleChecks
from bot.ops.check_services import Patience
from bot.swedish import checks as words
from storage.engine import create_engine
from storage.transaction import SqlStorage
from tests.alerts.stage import SUPERADMINS
from tests.doubles.connector import Fault
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import ANNA, SIV
from tests.ops.world import World
from tests.scenario import TEAM, TENANT

pytestmark = sdk_warns_of_itself


async def test_where_all_is_well_each_line_says_so(world: World) -> None:
    found = await world.found()
    tried = {each.check for each in found}
    assert tried == set(Check) - {Check.SETTINGS}
    assert [each for each in found if each.state is State.NOT] == []
    assert {each.why for each in found if each.state is State.UNKNOWN} == {Why.NOT_TRIED}
    assert {each.check for each in found if each.why} == {Check.FEED, Check.MAIL}
    assert words.headline(found) == words.SOME_UNKNOWN


async def test_looking_reaches_nobody_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    posted = len(world.stage.teams.teams.posted)
    await world.found()
    assert len(world.stage.teams.teams.posted) == posted
    assert (world.stage.graph.notifications, world.stage.graph.mails) == ([], [])
    assert [each for each in (tmp_path / "evidence").rglob("*") if each.is_file()] == []


async def test_with_consent_each_way_is_tried_with_each_superadmin(world: World) -> None:
    found = await world.found(send=True)
    assert [each for each in found if each.state is not State.FINE] == []
    assert exit_code(found) == ALL_FINE
    for person in SUPERADMINS:
        assert len(world.stage.feed(person)) == 1
        assert len(world.stage.mails(person)) == 1
    cards = [str(body) for body in world.stage.teams.teams.posted.values()]
    assert sum(words.TEST_SUBJECT in card for card in cards) == len(SUPERADMINS)


Plant = Callable[[World], object]


def _without(permission: str) -> Plant:
    return lambda world: world.stage.graph.permissions.discard(permission)


def _entra_says(error: str) -> Plant:
    def plant(world: World) -> None:
        world.entra.refuse, world.entra.error = True, error

    return plant


def _ending(days: int | None) -> Plant:
    def plant(world: World) -> None:
        end = None if days is None else world.stage.clock.now() + timedelta(days=days)

        async def held() -> Credential:
            return Credential(kind="client secret", ends_at=end)

        world.change(credential=held)

    return plant


def _attribute(path: str, value: Any) -> Plant:
    def plant(world: World) -> None:
        *way, name = path.split(".")
        target: Any = world
        for step in way:
            target = getattr(target, step)
        setattr(target, name, value)

    return plant


def _state(key: str, state: str) -> Plant:
    return lambda world: world.sql(
        "UPDATE conversations SET state = :state WHERE key = :key", key=key, state=state
    )


def _gone(key: str) -> Plant:
    return lambda world: world.sql("DELETE FROM conversations WHERE key = :key", key=key)


async def _deleted_channel(world: World) -> None:
    channel = await world.services.place(CHANNEL_KEY)
    assert channel is not None
    world.stage.teams.teams.closed[channel.conversation] = "ConversationNotFound"


async def _newer_database(world: World) -> None:
    await world.sql("UPDATE alembic_version SET version_num = '9999'")
    await world.sql("UPDATE support SET oldest_code = '9999'")


def _no_folder(world: World) -> None:
    world.change(evidence=FolderStore(Path("/dev/null/evidence")))


def _nobody(world: World) -> None:
    world.stage.graph.group = []
    world.change(listed=frozenset())


def _unlisted_group_missing(world: World) -> None:
    world.stage.graph.group_id = "another"


def _closed_port(world: World) -> None:
    world.change(messages_url="http://127.0.0.1:1/api/messages")


def _clock_behind(world: World) -> None:
    their = world.stage.clock.now().astimezone(UTC) + timedelta(minutes=6)
    world.openid.date = format_datetime(their, usegmt=True)


def _throttled(world: World) -> None:
    fault = Fault(status=503)
    world.stage.teams.teams.weather = lambda: fault


FAULTS: list[tuple[Check, Why, Plant]] = [
    (
        Check.DATABASE,
        Why.NO_DATABASE_YET,
        lambda world: world.change(is_database_missing=True),
    ),
    (
        Check.MIGRATIONS,
        Why.OLD_TABLES,
        lambda world: world.sql("UPDATE alembic_version SET version_num = '0001'"),
    ),
    (
        Check.MIGRATIONS,
        Why.NEWER_TABLES,
        _newer_database,
    ),
    (Check.CLOCK, Why.CLOCK_OFF, _clock_behind),
    (Check.TENANT, Why.NO_TENANT, lambda world: world.entra.tenants.clear()),
    (
        Check.TENANT,
        Why.UNREACHED,
        lambda world: world.change(tenant_metadata="http://127.0.0.1:1/tenant"),
    ),
    (Check.KEYS, Why.REFUSED, _attribute("openid.down", value=True)),
    (
        Check.KEYS,
        Why.UNREACHED,
        lambda world: world.change(signing_metadata="http://127.0.0.1:1/keys"),
    ),
    (Check.TOKEN, Why.SECRET_WRONG, _entra_says("AADSTS7000215: Invalid client secret.")),
    (Check.TOKEN, Why.SECRET_ENDED, _entra_says("AADSTS7000222: The keys are expired.")),
    (Check.TOKEN, Why.NO_APP, _entra_says("AADSTS700016: Application was not found.")),
    (Check.TOKEN, Why.NOT_TRUSTED, _entra_says("AADSTS700213: No matching federated identity.")),
    (Check.TOKEN, Why.TOKEN_REFUSED, _entra_says("AADSTS53003: Blocked by Conditional Access.")),
    (Check.CREDENTIAL, Why.ENDS_SOON, _ending(29)),
    (Check.CREDENTIAL, Why.ENDED, _ending(-1)),
    (Check.CREDENTIAL, Why.END_UNKNOWN, _ending(None)),
    (Check.ENDPOINT, Why.NOT_THE_BOT, _attribute("endpoint_status", 404)),
    (Check.ENDPOINT, Why.NOT_SEEN_FROM_HERE, _closed_port),
    (
        Check.PAGE,
        Why.SCRIPT_MISSING,
        lambda world: world.change(missing_script=lambda: "htmx.min.js"),
    ),
    (Check.ENDPOINT, Why.NO_PUBLIC_URL, lambda world: world.change(messages_url=None)),
    (
        Check.USERS,
        Why.FORBIDDEN,
        lambda world: world.stage.graph.permissions.difference_update(
            {"User.ReadBasic.All", "User.Read.All"}
        ),
    ),
    (Check.USERS, Why.NO_SUCH_USER, lambda world: world.stage.graph.users.pop(SUPERADMINS[2])),
    (Check.GROUP, Why.FORBIDDEN, _without("GroupMember.Read.All")),
    (Check.GROUP, Why.EMPTY_GROUP, _attribute("stage.graph.group", [])),
    (Check.GROUP, Why.NO_SUCH_GROUP, _unlisted_group_missing),
    (Check.PACKAGE, Why.FORBIDDEN, _without("AppCatalog.Read.All")),
    (Check.PACKAGE, Why.NOT_IN_CATALOG, _attribute("stage.graph.in_catalog", value=False)),
    (Check.PACKAGE, Why.OTHER_VERSION, _attribute("stage.graph.catalog_version", "0.0.1")),
    (
        Check.INSTALLED,
        Why.FORBIDDEN,
        lambda world: world.stage.graph.permissions.difference_update(
            {
                "TeamsAppInstallation.ReadWriteSelfForUser.All",
                "TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All",
            }
        ),
    ),
    (Check.TEAM, Why.NO_TEAM, _gone(TEAM_KEY)),
    (Check.TEAM, Why.TEAM_LOST, _state(TEAM_KEY, "removed")),
    (Check.TEAM, Why.UNREACHED, _throttled),
    (Check.CHANNEL, Why.NO_CHANNEL, _gone(CHANNEL_KEY)),
    (Check.CHANNEL, Why.CHANNEL_LOST, _state(CHANNEL_KEY, "deleted")),
    (Check.CHANNEL, Why.REFUSED, _deleted_channel),
    (Check.ROSTER, Why.NOBODY_THERE, lambda world: world.stage.teams.teams.rosters[TEAM].clear()),
    (Check.SUPERADMINS, Why.NO_SUPERADMIN, _nobody),
    (Check.CHAT, Why.NO_CHAT, lambda world: world.stage.graph.installed.discard(SUPERADMINS[1])),
    (Check.CHAT, Why.CHAT_CLOSED, _state(f"person:{SIV}", "blocked")),
    (Check.MAIL, Why.NO_SENDER, lambda world: world.change(has_sender=False)),
    (Check.EVIDENCE, Why.STORE_AWAY, _no_folder),
]


@pytest.mark.parametrize(
    ("check", "why", "plant"),
    FAULTS,
    # A function's own text has its address in it: no two processes would name the test alike.
    ids=lambda part: "plant" if callable(part) else str(part),
)
async def test_a_planted_fault_is_named_with_what_to_do(
    world: World, check: Check, why: Why, plant: Plant
) -> None:
    planted = plant(world)
    if isinstance(planted, Awaitable):
        await planted
    found = [each for each in await world.found() if (each.check, each.why) == (check, why)]
    assert found
    for each in found:
        line = words.line(each)
        assert line.startswith(words.STATES[each.state])
        assert line.endswith(".")
        assert "\n" not in line
    unknown = {Why.NO_DATABASE_YET, Why.END_UNKNOWN, Why.NOT_SEEN_FROM_HERE}
    unknown |= {Why.NO_PUBLIC_URL, Why.NO_SENDER}
    assert {each.state for each in found} == {State.UNKNOWN if why in unknown else State.NOT}


async def test_what_cannot_be_reached_is_told_of_and_nothing_is_raised(world: World) -> None:
    """As behind a proxy that is down: every line that needs the net, and no other."""
    nowhere = "http://127.0.0.1:1/"
    world.change(
        tenant_metadata=nowhere, signing_metadata=nowhere, messages_url=nowhere, graph=None
    )
    found = await world.found()
    failing = {each.check for each in found if each.state is State.NOT}
    # Without Graph, whom the bot has not written with yet has no chat.
    assert failing == {Check.TENANT, Check.KEYS, Check.CHAT}
    assert exit_code(found) == SOMETHING_FAILS


@pytest.mark.parametrize("uses_graph", [True, False])
async def test_what_needs_a_database_that_is_away_is_unknown_and_no_bug(
    world: World, *, uses_graph: bool
) -> None:
    away = create_engine("postgresql+asyncpg://bot@127.0.0.1:1/bot")
    storage = SqlStorage(away, world.stage.clock)
    world.stage.graph.permissions.discard("GroupMember.Read.All")
    world.change(engine=away, storage=storage, remembered=partial(remembered, storage))
    if not uses_graph:
        world.change(graph=None)
    found = await world.found()
    needs = [each for each in found if each.why is Why.NEEDS_DATABASE]
    assert {each.check for each in needs} >= {Check.TEAM, Check.CHANNEL, Check.CHAT}
    assert {each.state for each in needs} == {State.UNKNOWN}
    assert (Check.SUPERADMINS in {each.check for each in needs}) == uses_graph
    assert [each for each in found if each.why is Why.BUG] == []
    await away.dispose()


async def test_whoever_can_wait_no_longer_is_told_what_was_not_tried(world: World) -> None:
    found = await world.found(together=0.0)
    late = {each.check for each in found if each.why is Why.OUT_OF_TIME}
    assert {Check.TENANT, Check.TOKEN, Check.PACKAGE, Check.TEAM} <= late
    assert State.NOT not in {each.state for each in found}


async def test_what_does_not_answer_in_its_time_is_silent(world: World) -> None:
    world.stage.graph.fail(Silence(), on=Operation.CATALOG, times=None)
    found = await Checks(world.services, each=6.0, together=60.0).run()
    assert [each.why for each in found if each.check is Check.PACKAGE] == [Why.SILENT]


class CountedGraph:
    """Fails at whatever it is asked, and knows what that was."""

    def __init__(self, error: Exception) -> None:
        self.asked: list[str] = []
        self._error = error

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def ask(*_: object) -> None:
            self.asked.append(name)
            raise self._error

        return ask


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (GraphUnavailable(reason="no token: ServiceRequestError"), Why.NO_TOKEN),
        (TimeoutError(), Why.SILENT),
    ],
    ids=["no token", "silent"],
)
async def test_a_graph_that_could_not_be_asked_is_not_asked_again(
    world: World, error: Exception, why: Why
) -> None:
    """Each try costs seconds: the group and the package are asked for at once, and no more."""
    graph = CountedGraph(error)
    world.change(graph=graph)
    found = await world.found(send=True)
    assert sorted(graph.asked) == ["catalog_versions", "group_members"]
    skipped = {each.check for each in found if each.why is why}
    state = State.UNKNOWN if why is Why.NO_TOKEN else State.NOT
    assert {each.state for each in found if each.why is why} == {state}, "never tried is not seen"
    assert skipped >= {Check.PACKAGE, Check.USERS, Check.INSTALLED, Check.FEED, Check.MAIL}


async def test_without_a_token_nobody_is_written_to(world: World) -> None:
    world.entra.refuse, world.entra.error = True, "AADSTS7000222: expired"
    asked: list[str] = []

    class Teams:
        async def members(self, place: object) -> list[object]:
            asked.append("members")
            return []

    await world.stage.work()
    patience = Patience(each=20.0, together=60.0)
    checks = Checks(replace(world.services, teams=Teams()), each=20.0, together=60.0)
    [token] = await checks.signed_in(patience)
    assert token.why is Why.SECRET_ENDED
    people = PeopleChecks(checks.services, patience=patience, send=False)
    found = await people.run()
    assert asked == []
    assert {each.why for each in found if each.check is Check.CHAT} == {Why.NO_TOKEN}


async def test_a_superadmin_tries_it_by_a_press(world: World) -> None:
    siv = world.stage.teams.personal(SIV)
    world.stage.graph.catalog_version = "0.0.1"
    card = await siv.press(await siv.say("/status"), words.TRY_NOW)
    assert words.FAILS in card.text
    assert "Fel: Appaketet i katalogen" in card.text
    assert "Gör om appaketet" in card.text
    assert "Fungerar: Databas" in card.text
    assert card.text.count("Provas bara när du ber om det") == 2, "once a way, with all names"
    world.stage.graph.catalog_version = __version__
    card = await siv.press(card, words.TRY_NOW)
    assert words.SOME_UNKNOWN in card.text


async def test_nobody_else_tries_it(world: World) -> None:
    card = await world.stage.teams.personal(ANNA).press_raw("try_now", {})
    assert "bara superadmin" in card.text
    # Who the superadmins are is read in any case, once a while.
    assert {each.operation for each in world.stage.graph.calls} <= {Operation.GROUP}


async def test_mail_that_is_not_allowed_is_told_of_when_it_is_tried(world: World) -> None:
    world.stage.graph.permissions -= {"Mail.Send", "TeamsActivity.Send.User", "TeamsActivity.Send"}
    found = [each for each in await world.found(send=True) if each.why is Why.FORBIDDEN]
    lines = " ".join(map(words.line, found))
    assert {each.check for each in found} == {Check.MAIL, Check.FEED}
    assert "Mail.Send" in lines
    assert "TeamsActivity.Send.User" in lines


async def test_what_is_pasted_names_nobody(world: World) -> None:
    found = await world.found()
    names = [profile.name for profile in world.stage.graph.users.values()]
    assert any(name in "\n".join(map(words.line, found)) for name in names)
    pasted = "\n".join(map(words.line, words.without_names(found)))
    assert "superadmin 1" in pasted
    for private in (*names, *SUPERADMINS, TENANT, "example.org"):
        assert private not in pasted


def test_every_reason_has_words_that_say_what_to_do() -> None:
    assert set(words.WORDS) == set(Why)
    assert all(remedy.endswith(".") for _, remedy in words.WORDS.values())


def test_every_check_is_named() -> None:
    for check in Check:
        assert words.name(Finding(check=check, state=State.FINE))
