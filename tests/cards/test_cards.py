"""Every card in every length, as JSON and through the official parser."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import cards
from bot.schedule.model import DETAIL_NAMES, BookingStatus, Details, Draft
from bot.schedule.overview import DayEntry
from bot.swedish.cases import SHOW_COMMENT
from cards import basic, booking, schedule
from cards.actions import ACTIONS, Book, SaveBooking, ShowForm, parse
from cards.elements import ROWS, Card
from tests.cards import samples
from tests.cards.conftest import HARMLESS
from tests.clock import START
from tests.rendering.renderer import parse_problems

LARGEST = 80 * 1024
"""Bytes in UTF-16: Teams refuses a message of about 100 KB."""

CARDS = dict(samples.every_card())
HOSTILE = {"stars": "*" * 200, "emoji": "👩‍💻" * 66, "quotes": '"\\' * 100, "dots": "a." * 100}


def walk(node: object) -> Iterator[Card]:
    """Every element, action, choice and fact, from the outside in."""
    match node:
        case dict():
            yield node
            for name, value in node.items():
                if name != "data":
                    yield from walk(value)
        case list():
            for item in node:
                yield from walk(item)
        case _:
            pass


def of_type(card: Card, prefix: str) -> list[Card]:
    return [each for each in walk(card) if str(each.get("type", "")).startswith(prefix)]


def shown(card: Card) -> list[str]:
    """The words outside of fields, and of labels and buttons."""
    facts = [fact for each in of_type(card, "FactSet") for fact in each["facts"]]
    return [each["text"] for each in of_type(card, "TextBlock")] + [
        fact[part] for fact in facts for part in ("title", "value")
    ]


def table(card: Card) -> Card:
    (found,) = [each for each in walk(card) if each.get("type") == "Table"]
    return found


def size(card: Card) -> int:
    return len(json.dumps(card, ensure_ascii=False).encode("utf-16-le"))


def test_a_card_stands_on_its_own():
    for name, card in CARDS.items():
        assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5"), name
        assert card["fallbackText"].strip(), name
        assert not [each for each in walk(card) if "speak" in each], name
        assert size(card) < LARGEST, name


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_titles_that_grow_when_escaped_do_not_burst_a_card(title):
    made = [*samples.of_a_title(title), *samples.of_rows(40, title)]
    assert {name: size(card) for name, card in made if size(card) >= LARGEST} == {}


def test_the_most_that_a_field_takes_does_not_burst_a_card():
    made = dict(samples.of_a_title("å" * 5_000))
    for name in ("suggestions", "form", "taken", "doubt", "which_day", "red_day", "refusal"):
        assert size(made[name]) < LARGEST, name


def test_a_digest_lists_twelve_posts_of_each_week_and_says_how_many_more_there_are():
    digest = samples.a_digest(40, "Fältarna")
    first = len([each for each in digest.posts if each.day < digest.week.next().monday])
    shown = [each.get("text", "") for each in of_type(CARDS["digest-40"], "TextBlock")]
    posts = [each for each in shown if re.match(r"(mån|tis|ons|tor|fre|lör|sön) \d+ · ", each)]
    assert len(posts) == 24
    for more in (first - 12, len(digest.posts) - first - 12):
        assert f"… och {more} till" in shown


def filled_in(field: Card) -> str:
    """What stands in an input, or the first of what it makes one choose from."""
    choices = field.get("choices", []) if field.get("isRequired") else []
    return field.get("value") or next((each["value"] for each in choices), "")


def test_every_button_is_read_back_as_the_bot_drew_it():
    for name, card in CARDS.items():
        for action in of_type(card, "Action.Execute"):
            given = dict(action["data"])
            if action["associatedInputs"] == "auto":
                given |= {each["id"]: filled_in(each) for each in of_type(card, "Input.")}
                # What the client would not let through without.
                given |= {"title": "x"} if "title" in given else {}
                given |= {"day_other": "2026-12-04"} if "day_other" in given else {}
                assert isinstance(parse(action["verb"], given), ACTIONS[action["verb"]]), name
            else:
                assert parse(action["verb"], given).data() == given, name


def test_inputs_and_elements_have_names_of_their_own():
    for name, card in CARDS.items():
        names = [each["id"] for each in walk(card) if "id" in each]
        assert len(names) == len(set(names)), name


def test_every_input_says_what_it_wants():
    for name, card in CARDS.items():
        for field in of_type(card, "Input."):
            assert field["label"], name
            assert not field.get("isRequired") or field["errorMessage"], name


def test_text_wraps_and_is_only_text(markdown):
    for name, card in CARDS.items():
        for block in of_type(card, "TextBlock"):
            assert block["wrap"] is True, name
            assert block["text"], name
            kinds, _ = markdown(block["text"])
            assert kinds <= HARMLESS, name


def test_at_most_one_button_stands_out():
    for name, card in CARDS.items():
        positive = [each for each in of_type(card, "Action.") if each.get("style") == "positive"]
        assert len(positive) <= 1, name
        assert (
            len([each for each in card.get("actions", []) if each.get("mode") != "secondary"]) <= 6
        ), name


def test_a_superadmin_has_the_comment_in_sight_whatever_its_case_waits_for():
    for name, card in CARDS.items():
        if name.startswith("case_") and "_admin" in name:
            shown = [each for each in of_type(card, "Action.") if each["title"] == SHOW_COMMENT]
            assert all(each.get("mode") != "secondary" for each in shown), name


def test_every_card_has_a_name_of_its_own():
    """Of two with one name, the tests that draw and check them would see the last alone."""
    names = [name for name, _ in samples.every_card()]
    assert sorted(names) == sorted(set(names))


PLURAL_OF_ONE = re.compile(r"\b1 (?:rader|dagar|bokningar|redaktörer|ärenden|är \w+de)\b.*")


def test_one_of_a_thing_is_told_as_one():
    found = {
        name: told[0]
        for name, card in samples.every_card()
        if (told := PLURAL_OF_ONE.findall(json.dumps(card, ensure_ascii=False)))
    }
    assert found == {}


MACHINE_DATE = re.compile(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b")


def test_no_card_shows_a_date_as_a_machine_writes_it():
    """What is shown, that is: a field and a chart have it so by their format."""
    found = {
        name: text
        for name, card in samples.every_card()
        for text in shown(card)
        if MACHINE_DATE.search(text)
    }
    assert found == {}


def test_a_headline_of_one_sentence_has_no_full_stop():
    """As a newspaper writes them; of several sentences each has its own."""
    strips = {
        block["text"].replace("\u00a0", "")
        for card in CARDS.values()
        for block in of_type(card, "TextBlock")
        if block.get("style") == "heading"
    }
    assert {each for each in strips if re.fullmatch(r"[^.!?]+[.]", each)} == set()


def test_a_field_says_what_to_choose_and_ends_without_a_full_stop():
    fields = [field for card in CARDS.values() for field in of_type(card, "Input.")]
    said = {each["placeholder"] for each in fields if "placeholder" in each}
    assert {each for each in said if re.fullmatch(r"[^.!?]+[.]", each)} == set()
    lists = [each for each in fields if each["type"] == "Input.ChoiceSet"]
    one_of_many = [e for e in lists if e.get("style") != "expanded" and not e.get("isMultiSelect")]
    empty = {e["id"] for e in one_of_many if not (e.get("value") or e.get("placeholder"))}
    assert empty == set()


def test_a_card_begins_with_a_heading():
    for name, card in CARDS.items():
        first, *_ = of_type(card, "TextBlock")
        assert first["style"] == "heading", name


def test_more_than_seven_rows_are_folded():
    for name, card in CARDS.items():
        buttons = [
            each
            for each in card["body"]
            if each["type"] == "ColumnSet" and each["columns"][-1].get("width") == "auto"
        ]
        assert len(buttons) <= ROWS, name


def test_a_row_with_a_button_names_its_thing_in_a_line_or_two():
    """What the button opens says all of it; seven whole titles would be a wall of text."""
    longest: dict[str, str] = {}
    for name, card in CARDS.items():
        for each in of_type(card, "ColumnSet"):
            *before, last = each["columns"]
            if any(item["type"] == "ActionSet" for item in last["items"]):
                for line in of_type(before[0], "TextBlock"):
                    if line.get("weight") == "Bolder" and len(line["text"]) > 120:
                        longest[name] = line["text"]
    assert longest == {}


def test_the_official_parser_has_nothing_against_any_card():
    problems = parse_problems(CARDS)
    assert {name: found for name, found in problems.items() if found} == {}


def test_every_swedish_word_stands_with_the_others():
    for path in Path(cards.__file__).parent.glob("*.py"):
        assert not set("åäöÅÄÖ") & set(path.read_text("utf-8")), path.name


def inputs(card: Card) -> dict[str, Card]:
    return {each["id"]: each for each in of_type(card, "Input.")}


def verbs(card: Card) -> list[str]:
    return [each["verb"] for each in of_type(card, "Action.Execute")]


def a_form(**changes) -> Card:
    known = {
        "draft": samples.a_draft(),
        "catalogue": samples.CATALOGUE,
        "today": samples.TODAY,
        "free_days": [samples.DAY],
    }
    return booking.form_card(**(known | changes))


def test_the_form_offers_free_days_in_a_list_and_any_day_by_date():
    fields = inputs(a_form(draft=samples.a_draft(day=samples.SUNDAY)))
    days = [choice["value"] for choice in fields["day_choice"]["choices"]]
    assert days == ["2026-12-03", "2026-12-06", "other"]
    assert fields["day_choice"]["value"] == "2026-12-06"
    assert fields["day_choice"]["choices"][0]["title"] == "Torsdag 3 december (v. 49)"
    assert (fields["day_other"]["min"], fields["day_other"]["max"]) == ("2026-11-23", "2027-05-22")


def test_the_form_asks_for_all_that_a_draft_holds():
    asked = set(inputs(a_form())) - {"day_choice", "day_other"} | {"day"}
    assert asked == {*DETAIL_NAMES, "day", "page"}


def test_a_title_too_long_for_the_field_is_shown_to_be_shortened():
    field = inputs(a_form(draft=Draft(details=Details(title="x" * 250))))["title"]
    assert field["value"] == "x" * 250
    assert "maxLength" not in field


def test_editing_asks_for_all_of_it():
    card = a_form(booking=samples.a_booking())
    assert set(inputs(card)) == set(inputs(a_form()))
    save, keep = of_type(card, "Action.Execute")
    assert (save["verb"], save["data"]) == (SaveBooking.verb, {"booking": 1, "version": 3})
    assert keep["data"] == {"booking": 1}


def test_a_problem_leads_the_form():
    assert a_form(problem="Dagen har varit.")["body"][0]["style"] == "warning"


@pytest.mark.parametrize(("title", "verb"), [("Ny bro", Book.verb), (" ", ShowForm.verb)])
def test_a_row_books_at_once_when_the_title_is_known(title, verb):
    made = booking.book_button(
        Draft(details=Details(title=title)), samples.DAY, today=samples.TODAY
    )
    assert (made.wired["verb"], made.wired["title"]) == (verb, "Boka")
    assert made.wired["tooltip"] == "Boka torsdag 3 december (v. 49)"


def test_what_was_typed_follows_to_the_day_chosen_instead():
    card = dict(samples.of_a_title("Ny cykelbro"))["taken"]
    drafts = [each["data"] for each in of_type(card, "Action.Execute") if each["verb"] == "book"]
    assert len(drafts) == 3
    for draft in drafts:
        assert draft["title"] == "Ny cykelbro"
        assert draft["planned_time"] == "14:05:00"


def test_only_those_who_may_change_a_booking_get_its_buttons():
    made = dict(samples.of_a_title("x"))
    assert verbs(made["receipt"]) == ["edit", "move", "cancel", "text", "exchange", "run"]
    assert verbs(made["others"]) == ["schedule"]
    assert verbs(made["cancelled_booking"]) == ["form", "schedule"]
    assert [each["type"] for each in made["published"]["actions"]] == [
        "Action.OpenUrl",
        "Action.Execute",
        "Action.Execute",
    ]
    assert verbs(made["published"]) == ["ask_link", "schedule"]


def test_cancelling_asks_once_and_keeping_is_the_easy_way():
    keep, move, cancel = dict(samples.of_a_title("x"))["cancel_question"]["actions"]
    assert (keep["verb"], keep["style"]) == ("keep", "positive")
    assert move["verb"] == "move"
    assert (cancel["verb"], cancel["style"]) == ("confirm_cancel", "destructive")
    assert cancel["data"] == {"booking": 1, "version": 3}


def test_a_red_day_is_named_and_booked_only_by_saying_so():
    card = dict(samples.of_a_title("x"))["red_day"]
    assert "Söndag 6 december (v. 49)" in card["fallbackText"]
    other, anyway = card["actions"]
    assert (other["verb"], other["style"]) == ("form", "positive")
    assert "day" not in other["data"]
    assert anyway["data"]["red_day_confirmed"] is True


def test_a_month_is_a_grid_with_room_and_a_list_without():
    card = dict(samples.of_rows(7, "Ny cykelbro"))["month"]
    grid = table(card)
    assert grid["targetWidth"] == "atLeast:Standard"
    words = [block["text"] for block in of_type(grid, "TextBlock")]
    assert words[:6] == ["v.", "mån", "tis", "ons", "tor", "fre"]
    assert {"ledig", "stängd", "fryst", "julafton", "SBF"} <= set(words)
    free = [each for each in of_type(card, "TextBlock") if each["text"].startswith("Ledigt")]
    assert {each["targetWidth"] for each in free} == {"atMost:Narrow"}


@pytest.mark.parametrize("state", ["free", "booked", "closed"])
def test_a_month_marks_today_in_the_grid_and_in_the_list_and_no_other_day(state: str):
    today, marked = samples.TODAY, f"{samples.TODAY.day} i dag"
    booked = (samples.a_booking(day=today),) if state == "booked" else ()
    days = [today + timedelta(days=ahead) for ahead in range(5)]
    entries = [DayEntry(day=day, free=day != today or state == "free") for day in days]
    entries[0] = replace(entries[0], bookings=booked)
    month = schedule.month_card(
        month=today,
        page=samples.MAIN,
        entries=entries,
        catalogue=samples.CATALOGUE,
        today=today,
    )
    words = [block["text"] for block in of_type(month, "TextBlock")]
    assert [each for each in words if each.endswith(" i dag")] == [marked]
    listed = " ".join(
        block["text"]
        for block in of_type(month, "TextBlock")
        if block not in of_type(table(month), "TextBlock")
    )
    assert ("i dag" in listed) == (state != "closed")
    assert "(nu)" in listed
    later = {"entries": entries, "today": today + timedelta(days=30)}
    other = schedule.month_card(
        month=today, page=samples.MAIN, catalogue=samples.CATALOGUE, **later
    )
    assert "i dag" not in json.dumps(other, ensure_ascii=False)


@pytest.mark.parametrize("status", BookingStatus)
@pytest.mark.parametrize("mine", [True, False])
def test_every_booking_leads_back_to_its_month(status: BookingStatus, mine: bool):  # noqa: FBT001
    shown = replace(
        samples.a_booking(),
        status=status,
        published_at=START if status is BookingStatus.PUBLISHED else None,
    )
    card = booking.booking_card(
        booking=shown, catalogue=samples.CATALOGUE, today=samples.TODAY, mine=mine
    )
    (back,) = [each for each in of_type(card, "Action.Execute") if each["verb"] == "schedule"]
    assert back["data"] == {"page": shown.page, "month": shown.day.isoformat()}


def test_weekends_have_a_column_only_when_something_is_posted_there():
    quiet, busy = (dict(samples.of_rows(rows, "x"))["month"] for rows in (0, 7))
    columns = [len(table(card)["columns"]) for card in (quiet, busy)]
    assert columns == [6, 8]


def test_free_days_go_on_where_the_list_ends():
    card = dict(samples.of_rows(8, "x"))["free_days"]
    (more,) = [each for each in of_type(card, "Action.Execute") if each["verb"] == "free"]
    assert (more["title"], more["data"]["first"]) == ("Visa fler", "2026-12-07")


@pytest.mark.parametrize("name", CARDS)
def test_no_list_offers_two_choices_of_one_name(name: str):
    """Of namesakes, too: each has a department or the beginning of a number beside it."""
    for choices in of_type(CARDS[name], "Input.ChoiceSet"):
        titles = [each["title"] for each in choices["choices"]]
        assert len(set(titles)) == len(titles)


def test_a_guest_learns_whom_to_ask_and_may_ask():
    card = basic.guest_card(superadmins=["Siv Ek", "Bo Al"], network="N")
    assert verbs(card) == ["ask_access"]
    assert "Siv Ek och Bo Al" in json.dumps(card, ensure_ascii=False)


def test_a_mistyped_command_is_offered_right_with_all_that_followed_it():
    card = basic.unknown_command_card(text="bokka tisdag Ny bro", closest=["boka tisdag Ny bro"])
    first, _ = card["actions"]
    assert (first["title"], first["data"]) == (
        "/boka tisdag Ny bro",
        {"text": "boka tisdag Ny bro"},
    )
