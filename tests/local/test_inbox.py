"""The local page shows what each superadmin would get, and lets nothing out of its quotes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.alerts.ports import Profile
from bot.local.card_text import card_lines
from bot.local.graph import LocalGraph
from bot.local.inbox import LocalInbox
from bot.local.records import Mail, Notification
from bot.swedish import local_page as words

NOW = datetime(2026, 11, 24, 8, 5, 6, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"' onload=x &amp; <img src=x>"


def person(id_, name):
    return Profile(id=id_, name=name, mail=f"{id_}@example.org", user_principal_name=None)


@pytest.fixture
def local() -> LocalGraph:
    return LocalGraph(
        users=[person("anna", "Anna"), person("bo", "Bo"), person("elsa", "Elsa")],
        group_id="group",
        group=["anna", "bo"],
        manifest_id="manifest",
        teams_app_id="app",
        now=lambda: NOW,
        activity_types={},
        installed=["anna"],
    )


@pytest.fixture
def inbox(local) -> LocalInbox:
    return LocalInbox(local, now=lambda: NOW, zone=ZoneInfo("Europe/Stockholm"))


def note(**changed):
    fields = {
        "at": NOW,
        "person": "anna",
        "activity_type": "alert",
        "text": "Ett ärende",
        "preview": "Öppna chatten",
        "topic": "x",
        "chain_id": None,
    }
    return Notification(**(fields | changed))


def mail(**changed):
    fields = {
        "at": NOW,
        "sender": "larm@example.org",
        "to": ("bo@example.org",),
        "subject": "Ett ärende väntar",
        "text": "Öppna Teams.",
        "importance": "high",
    }
    return Mail(**(fields | changed))


class Read(HTMLParser):
    """Collects the text under each person's heading, and every tag and attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.people: dict[str, list[str]] = {}
        self._texts: list[str] = []
        self._heading = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._heading = tag == "h2"

    def handle_data(self, data):
        if self._heading:
            self._texts = self.people.setdefault(data, [])
            self._heading = False
        else:
            self._texts.append(data)


def test_each_superadmin_has_a_section_even_before_anything_came(inbox):
    people = Read(inbox.page()).people
    assert list(people) == ["Anna", "Bo"]
    for texts in people.values():
        assert {words.NO_CARDS, words.NO_NOTIFICATIONS, words.NO_MAILS} <= set(texts)
    assert words.INSTALLED in people["Anna"]
    assert words.NOT_INSTALLED in people["Bo"]


def test_without_superadmins_the_page_says_so(local, inbox):
    local.group = []
    assert words.NOBODY in inbox.page()


def test_notes_and_mails_stand_under_the_person_they_went_to(local, inbox):
    local.notifications.append(note())
    local.mails.append(mail())
    people = Read(inbox.page()).people
    assert {"Ett ärende", "Öppna chatten", "2026-11-24 09:05:06"} <= set(people["Anna"])
    assert {"Ett ärende väntar", "Öppna Teams.", words.IMPORTANT} <= set(people["Bo"])
    assert words.NO_NOTIFICATIONS not in people["Anna"]
    assert words.NO_NOTIFICATIONS in people["Bo"]
    assert words.NO_MAILS in people["Anna"]


def test_the_newest_stands_first_and_a_replaced_note_is_gone(local, inbox):
    local.notifications += [
        note(text="ett", chain_id=7),
        note(text="två"),
        note(text="tre", chain_id=7),
    ]
    texts = Read(inbox.page()).people["Anna"]
    assert texts.index("tre") < texts.index("två")
    assert "ett" not in texts


def test_a_card_reaches_also_someone_who_is_no_superadmin(inbox):
    inbox.add_card(
        "elsa",
        {
            "type": "AdaptiveCard",
            "body": [{"type": "TextBlock", "text": "Tisdag 24 november"}],
            "actions": [{"type": "Action.Execute", "title": "Jag tar det"}],
        },
    )
    texts = Read(inbox.page()).people["Elsa"]
    assert {"Tisdag 24 november", words.buttons(["Jag tar det"])} <= set(texts)


def test_a_card_to_somebody_unknown_breaks_nothing(inbox):
    inbox.add_card("nobody", {"type": "AdaptiveCard", "body": []})
    assert list(Read(inbox.page()).people) == ["Anna", "Bo"]


def test_nothing_that_was_sent_becomes_markup(local, inbox):
    clean = Read(inbox.page())
    local.users["anna"] = Profile(
        id="anna", name=HOSTILE, mail="anna@example.org", user_principal_name=None
    )
    local.notifications.append(note(text=HOSTILE, preview=HOSTILE))
    local.mails.append(
        mail(to=("anna@example.org",), sender=HOSTILE, subject=HOSTILE, text=HOSTILE)
    )
    inbox.add_card("anna", {"body": [{"text": HOSTILE}], "actions": []})
    read = Read(inbox.page())
    assert read.tags - clean.tags == {"article", "strong", "span", "time"}
    assert read.attributes - clean.attributes == {"datetime"}
    assert read.people[HOSTILE].count(HOSTILE) == 5


def test_a_card_is_read_from_top_to_bottom():
    card = {
        "type": "AdaptiveCard",
        "body": [
            {"type": "TextBlock", "text": "ett"},
            {
                "type": "ColumnSet",
                "columns": [{"type": "Column", "items": [{"type": "TextBlock", "text": "två"}]}],
            },
            {"type": "FactSet", "facts": [{"title": "Dag", "value": "tisdag"}]},
            {
                "type": "Table",
                "rows": [{"cells": [{"items": [{"type": "TextBlock", "text": "tre"}]}]}],
            },
            {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "fyra"}]},
            {
                "type": "ActionSet",
                "actions": [{"type": "Action.Execute", "title": "Boka"}, {"type": "Action.X"}],
            },
            {"type": "Input.Text", "placeholder": "x"},
            None,
            7,
        ],
        "actions": [{"type": "Action.OpenUrl", "title": "Mer", "text": "inte text"}],
    }
    assert card_lines(card) == (["ett", "två", "Dag: tisdag", "tre", "fyra"], ["Boka", "Mer"])


@pytest.fixture
async def base(local, inbox) -> AsyncIterator[str]:
    async with local:
        yield (await local.start(pages=inbox.routes())).removesuffix("/v1.0")


async def test_the_page_is_served_beside_graph_and_runs_no_script(local, base):
    async with aiohttp.ClientSession() as session, session.get(base + "/") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        page = await answer.text()
    assert '<meta http-equiv="refresh" content="5">' in page
    assert 'lang="sv"' in page
    assert "color-scheme: light dark" in page
    assert local.violations == []
