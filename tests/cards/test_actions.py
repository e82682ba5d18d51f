import re
import tracemalloc
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import DepartmentId, PageId
from bot.schedule.model import DETAIL_NAMES, Audience, ContentType, Details, Draft, Theme
from cards.actions import (
    ACTIONS,
    CARRIED_TITLE,
    BadAction,
    Book,
    ConfirmCancel,
    DraftFields,
    MoveTo,
    RunCommand,
    SaveBooking,
    ShowFree,
    ShowSchedule,
    parse,
)
from cards.settings_actions import SavePage

DAY = date(2026, 12, 3)
WRITABLE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
DETAILS = st.builds(
    Details,
    title=st.just("") | WRITABLE,
    content_type=st.sampled_from(ContentType),
    department=st.none() | WRITABLE.map(DepartmentId),
    theme=st.none() | st.sampled_from(Theme),
    audience=st.none() | st.sampled_from(Audience),
    planned_time=st.none()
    | st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    accessible=st.booleans(),
)
DRAFTS = st.builds(
    Draft, details=DETAILS, day=st.none() | st.dates(), page=st.none() | WRITABLE.map(PageId)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = sorted({name for action in ACTIONS.values() for name in action.model_fields})


def test_a_form_asks_for_every_detail_of_a_post():
    """Which of them a person fills in is the form's own matter; none is lost on the way."""
    assert {*DraftFields.model_fields} == {*DETAIL_NAMES, "day", "page"}


@given(draft=DRAFTS, confirmed=st.booleans())
def test_a_draft_survives_the_way_through_a_button(draft, confirmed):
    pressed = Book.with_draft(draft, red_day_confirmed=confirmed)
    read = parse("book", pressed.data())
    assert read == pressed
    assert isinstance(read, DraftFields)
    assert read.draft() == draft


@given(
    verb=st.sampled_from([*ACTIONS, "", "drop table"]),
    data=st.dictionaries(st.sampled_from([*FIELDS, "day_choice", "day_other"]) | st.text(), JSON),
)
def test_whatever_is_sent_is_an_action_or_a_bad_one(verb, data):
    try:
        action = parse(verb, data)
    except BadAction:
        return
    assert parse(verb, action.data()) == action


def test_a_button_carries_only_what_differs_from_its_defaults():
    assert Book().data() == {}
    assert ShowFree(first=DAY).data() == {"first": "2026-12-03"}
    assert ConfirmCancel(booking=7, version=2).data() == {"booking": 7, "version": 2}


def test_a_form_arrives_as_text():
    read = parse(
        "save",
        {
            "booking": 7,
            "version": 2,
            "title": "Ny cykelbro",
            "content_type": "article",
            "department": "",
            "theme": "tips",
            "audience": "",
            "planned_time": "09:30",
            "accessible": "true",
        },
    )
    assert read == SaveBooking(
        booking=7,
        version=2,
        title="Ny cykelbro",
        content_type=ContentType.ARTICLE,
        theme=Theme.TIPS,
        planned_time=time(9, 30),
        accessible=True,
    )


@pytest.mark.parametrize(
    ("listed", "other", "day"),
    [
        ("2026-12-03", "", DAY),
        ("2026-12-03", None, DAY),
        ("other", "2026-12-03", DAY),
        ("2026-12-04", "2026-12-03", DAY),
        ("", "2026-12-03", DAY),
        ("other", "", None),
        ("", "", None),
    ],
)
def test_a_date_filled_in_goes_before_the_list(listed, other, day):
    read = parse("book", {"title": "x", "day_choice": listed, "day_other": other})
    assert read == Book(title="x", day=day)


def test_a_booking_can_be_moved_to_a_date_filled_in():
    read = parse("move_to", {"booking": 1, "version": 1, "day_other": "2026-12-03"})
    assert read == MoveTo(booking=1, version=1, day=DAY)


@pytest.mark.parametrize(
    ("verb", "data", "names"),
    [
        ("fly", {}, "unknown verb"),
        ("", {}, "unknown verb"),
        ("confirm_cancel", {}, "booking, version"),
        ("confirm_cancel", {"booking": 1}, "version"),
        ("confirm_cancel", {"booking": 1, "version": 1, "owner": "me"}, "owner"),
        ("confirm_cancel", {"booking": "1", "version": 1}, "booking"),
        ("confirm_cancel", {"booking": True, "version": 1}, "booking"),
        ("confirm_cancel", {"booking": 1.0, "version": 1}, "booking"),
        ("confirm_cancel", {"booking": 0, "version": 1}, "booking"),
        ("confirm_cancel", {"booking": 2**63, "version": 1}, "booking"),
        ("move_to", {"booking": 1, "version": 1}, "day"),
        ("move_to", {"booking": 1, "version": 1, "day": 20_000}, "day"),
        ("move_to", {"booking": 1, "version": 1, "day": "2026-02-30"}, "day"),
        ("move_to", {"booking": 1, "version": 1, "day": "2026-12-03T12:00:00"}, "day"),
        ("book", {"red_day_confirmed": "true"}, "red_day_confirmed"),
        ("book", {"accessible": "yes"}, "accessible"),
        ("book", {"planned_time": 3600}, "planned_time"),
        ("book", {"planned_time": "25:00"}, "planned_time"),
        ("book", {"content_type": "poem"}, "content_type"),
        ("book", {"title": ["x"]}, "title"),
        ("book", {"title": "x" * 10_001}, "title"),
        ("book", {"page": "x" * 101}, "page"),
        ("book", {"day_choice": "someday"}, "day"),
        ("run", {"text": ""}, "text"),
        ("schedule", {"week": "9999-12-31"}, "week"),
        ("schedule", {"month": "9999-12-01", "week": "0001-01-01"}, "month, week"),
        ("help", {"x" * 9_999: 1}, "x" * 200),
        ("help", ["text"], "data"),
        ("help", None, "data"),
    ],
)
def test_forged_data_is_refused_by_the_name_of_its_field(verb, data, names):
    with pytest.raises(BadAction) as bad:
        parse(verb, data)
    assert str(bad.value).removeprefix(f"{verb}: ") == names


@pytest.mark.parametrize("name", FIELDS)
def test_every_text_of_every_button_has_a_bound(name):
    for verb, action in ACTIONS.items():
        if name in action.model_fields:
            with pytest.raises(BadAction) as bad:
                parse(verb, {name: "1" * 100_000})
            assert re.search(rf"\b{name}\b", str(bad.value)), verb


@pytest.mark.parametrize(
    "many",
    [
        ["x"] * 10_000,
        [["x"] * 300] * 3,
        [[[]]] * 300,
        {str(number): number for number in range(10_000)},
        [{"a": ["x"] * 399}] * 2,
    ],
    ids=["list", "lists", "deep", "object", "objects"],
)
def test_more_values_than_any_form_has_are_refused_by_every_button(many):
    """And as one, whatever their number: each error costs more than what caused it."""
    for verb, action in ACTIONS.items():
        for name in action.model_fields or ["unknown"]:
            with pytest.raises(BadAction) as bad:
                parse(verb, {name: many})
            assert str(bad.value) == f"{verb}: too many values"


def test_a_choice_of_many_is_counted_before_it_is_taken_apart():
    data = {"page": "stad", "seen": "0" * 16, "editors": ("x" * 65 + ",") * 10_000}
    tracemalloc.start()
    with pytest.raises(BadAction, match="save_page: editors"):
        parse("save_page", data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(data["editors"]) / 4


def test_a_page_for_two_hundred_editors_is_saved():
    people = [f"{number:08}-0000-4000-8000-000000000000" for number in range(200)]
    data = {"page": "stad", "seen": "0" * 16, "editors": ",".join(people)}
    saved = parse("save_page", data)
    assert isinstance(saved, SavePage)
    assert len(saved.editors) == 200
    assert parse("save_page", saved.data()) == saved


def test_what_was_typed_never_stands_in_the_error():
    with pytest.raises(BadAction) as bad:
        parse("book", {"planned_time": "hemligt"})
    assert "hemligt" not in str(bad.value)


def test_a_far_too_long_title_is_carried_in_part_and_read_in_whole():
    long = "x" * 5_000
    assert len(Book.with_draft(Draft(details=Details(title=long))).title) == CARRIED_TITLE
    assert parse("book", {"title": long}) == Book(title=long)


def test_buttons_without_a_day_of_their_own_are_what_they_seem():
    assert parse("schedule", {"page": "stad"}) == ShowSchedule(page=PageId("stad"))
    assert parse("run", {"text": "boka tisdag"}) == RunCommand(text="boka tisdag")
