import json
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.core.page_links import TAB, PageLinks
from bot.web.addresses import Panel, Place, View

APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
BASE = "https://inlagg.example.org/"
LINKS = PageLinks(base=BASE, app=APP)


def opened(link: str) -> Place:
    """What the page reads out of an address of its own."""
    address = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    return Place.read(address.path.removeprefix("/schema/"), query)


def test_a_link_of_teams_names_the_app_the_tab_and_what_is_inside():
    link = urlsplit(LINKS.booking(7))
    assert (link.scheme, link.netloc) == ("https", "teams.microsoft.com")
    assert link.path == f"/l/entity/{APP}/{TAB}"
    query = parse_qs(link.query)
    assert json.loads(query["context"][0]) == {"subEntityId": "booking-7"}
    assert query["webUrl"] == ["https://inlagg.example.org/schema/month?panel=booking&booking=7"]
    assert "+" not in link.query


def test_the_tab_itself_has_nothing_inside():
    query = parse_qs(urlsplit(LINKS.schedule()).query)
    assert "context" not in query
    assert query["webUrl"] == ["https://inlagg.example.org/schema"]


def test_without_teams_a_link_is_the_pages_own_and_the_page_reads_it():
    local = PageLinks(base="http://127.0.0.1:3978")
    assert local.schedule() == "http://127.0.0.1:3978/schema"
    place = opened(local.booking(7))
    assert (place.view, place.panel, place.booking) == (View.MONTH, Panel.BOOKING, 7)
    assert opened(local.day(date(2026, 12, 11))).day == date(2026, 12, 11)


def test_the_tabs_name_is_the_manifests():
    manifest = json.loads(Path("app_manifest/manifest.json").read_text())
    assert [each["entityId"] for each in manifest["staticTabs"]] == [TAB]
