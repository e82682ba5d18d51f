"""A text is kept to the letter; how it folds is only about, and its link is one to publish."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.model import BookingId
from bot.writing.refusals import NotAnAddress, TextChanged, TextMissing
from bot.writing.texts import (
    Device,
    LinkTags,
    PostText,
    checked_link,
    folded,
    is_same,
    length,
    next_version,
    tagged,
    written_of,
)
from tests.clock import START
from tests.makers import ANNA, BO, booking, details

FIRST = PostText(booking=BookingId(1), version=1, text="Hej\nalla", writer=ANNA, at=START)
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def version(before: PostText | None, **more: object) -> PostText:
    given = {
        "booking": BookingId(1),
        "seen": before.version if before else 0,
        "text": "Hej",
        "link": "",
        "alt_text": "",
        "writer": BO,
        "at": START + timedelta(hours=1),
    }
    return next_version(before, **(given | more))


@given(text=TYPED, alt=TYPED)
def test_what_is_typed_is_kept_to_the_letter_but_for_how_lines_end(text, alt):
    kept = version(FIRST, text=text, alt_text=alt)
    assert kept.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert kept.alt_text == alt.replace("\r\n", "\n").replace("\r", "\n")
    assert kept.version == 2


def test_a_version_names_who_wrote_it():
    assert (version(FIRST).writer, FIRST.writer) == (BO, ANNA)


@pytest.mark.parametrize("seen", [0, 2, 7])
def test_a_text_that_another_has_changed_meanwhile_is_not_written_over(seen):
    with pytest.raises(TextChanged):
        version(FIRST, seen=seen)
    with pytest.raises(TextChanged):
        version(None, seen=1)


def test_nothing_is_no_first_version_but_a_text_may_be_emptied():
    with pytest.raises(TextMissing):
        version(None, text=" \n\t")
    assert version(FIRST, text="").text == ""
    assert version(None, text="", alt_text="En bro").alt_text == "En bro"


def test_saving_the_same_again_is_known():
    assert is_same(FIRST, replace(FIRST, version=2, writer=BO))
    assert not is_same(FIRST, replace(FIRST, link="https://a.se"))
    assert not is_same(None, FIRST)


@pytest.mark.parametrize(
    "link",
    [
        "https://helsingborg.se/jobb/?a=1&b=å#del",
        "http://a.se:8080/",
        "https://xn--hlsingborg-95a.se/",
        "https://åäö.se/väg",
    ],
)
def test_a_link_is_kept_as_typed(link):
    assert checked_link(f"  {link} ") == link


@pytest.mark.parametrize(
    "link",
    [
        "helsingborg",
        "anna@helsingborg.se",
        "https://anna:hemligt@helsingborg.se/",
        "https://anna@helsingborg.se/",
        "javascript:alert(1)",
        "https://",
        "https://localhost/",
        "https://a.se/två ord",
        "https://[::1",
        "https://a.se:99999/",
        "https://a.se/" + "a" * 2_000,
        "data:text/html,hej",
    ],
)
def test_what_is_no_link_to_publish_is_refused(link):
    with pytest.raises(NotAnAddress):
        checked_link(link)


@given(link=st.text(max_size=60))
def test_any_link_is_kept_or_refused(link):
    try:
        kept = checked_link(link)
    except NotAnAddress:
        return
    assert kept in {link.strip(), f"https://{link.strip()}"}


@pytest.mark.parametrize("link", ["helsingborg.se/jul", "www.helsingborg.se", "a.se:8080/b?c=d"])
def test_a_link_without_its_scheme_is_taken_as_https(link):
    assert checked_link(link) == f"https://{link}"


@pytest.mark.parametrize(
    ("text", "device", "shown"),
    [
        ("Kort", Device.PHONE, "Kort"),
        ("a\nb\nc\nd", Device.DESKTOP, "a\nb\nc"),
        ("a\n\nb\nc", Device.PHONE, "a\n\nb"),
        ("ord " * 50, Device.PHONE, ("ord " * 35).strip()),
        ("ord " * 60, Device.DESKTOP, ("ord " * 52).strip()),
        ("å" * 300, Device.PHONE, "å" * 140),
        ("👨‍👩‍👧" * 100, Device.PHONE, "👨‍👩‍👧" * 17),
    ],
)
def test_a_text_folds_at_about_where_linkedin_does(text, device, shown):
    assert folded(text, device) == shown


@given(text=TYPED, device=st.sampled_from(Device))
def test_what_shows_is_the_beginning_and_no_more_than_fits(text, device):
    shown = folded(text, device)
    assert text.startswith(shown)
    assert length(shown) <= device.value
    assert shown.count("\n") <= 2


def test_an_emoji_counts_as_a_browser_counts_it():
    assert [length(each) for each in ("å", "😀", "👨‍👩‍👧")] == [1, 2, 8]


TAGS = LinkTags(
    hosts=("helsingborg.se",), parameters={"utm_source": "linkedin", "utm_medium": "a b"}
)


@pytest.mark.parametrize(
    ("link", "copied"),
    [
        (
            "https://helsingborg.se/jobb/",
            "https://helsingborg.se/jobb/?utm_source=linkedin&utm_medium=a+b",
        ),
        (
            "https://jobb.helsingborg.se/?x=å#del",
            "https://jobb.helsingborg.se/?x=å&utm_source=linkedin&utm_medium=a+b#del",
        ),
        (
            "https://helsingborg.se/?utm_source=brev",
            "https://helsingborg.se/?utm_source=brev&utm_medium=a+b",
        ),
        ("https://ickehelsingborg.se/", "https://ickehelsingborg.se/"),
        ("https://example.com/", "https://example.com/"),
        ("", ""),
    ],
)
def test_a_link_to_the_citys_own_is_tagged_when_it_is_copied(link, copied):
    assert tagged(link, TAGS) == copied
    assert tagged(link, None) == link
    assert tagged(tagged(link, TAGS), TAGS) == copied


def test_a_missing_alternative_text_is_no_matter_once_the_booking_is_ticked():
    ticked = booking(details=details(accessible=True))
    assert written_of(FIRST, booking()).alt_text == ""
    assert written_of(FIRST, ticked).alt_text is None
    assert written_of(replace(FIRST, alt_text="Kort"), ticked).alt_text == "Kort"
