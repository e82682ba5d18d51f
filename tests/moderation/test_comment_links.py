"""One comment, whatever its link looks like."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment_links import CommentAddress, addresses, comment_address

HOSTS = (
    "www.linkedin.com",
    "linkedin.com",
    "se.linkedin.com",
    "m.linkedin.com",
    "WWW.LinkedIn.com",
)
PATHS = (
    "/feed/update/urn:li:activity:7001",
    "/feed/update/urn:li:activity:7001/",
    "/comm/feed/update/urn:li:activity:7001/",
    "/embed/feed/update/urn:li:ugcPost:7002",
    "/feed/update/urn%3Ali%3Ashare%3A7003/",
    "/posts/helsingborgs-stad_vi-bygger-activity-7001-aBcD",
    "/posts/helsingborgs-stad_vi-bygger-ugcPost-7002-aBcD/",
    "/feed/",
)
URNS = (
    "urn:li:comment:(activity:7001,9001)",
    "urn:li:comment:(urn:li:activity:7001,9001)",
    "urn:li:comment:(ugcPost:7002,9001)",
    "urn:li:fsd_comment:(9001,urn:li:activity:7001)",
    "urn:li:fsd_comment:(9001,urn:li:ugcPost:7002)",
    "urn:li:comment:9001",
)
NAMES = ("commentUrn", "dashCommentUrn", "commenturn")


@st.composite
def links(draw: st.DrawFn) -> str:
    """The comment 9001 under a post, spelled in some way."""
    urn = draw(st.sampled_from(URNS))
    for _ in range(draw(st.integers(0, 3))):
        urn = quote(urn, safe="")
    extra = draw(st.sampled_from(("", "&utm_source=share", "&trackingId=a%3D%3D", "#comments")))
    joined = draw(st.sampled_from(("&", "&amp;")))
    before = draw(
        st.sampled_from(("", f"highlightedUpdateUrn=urn%3Ali%3Aactivity%3A7001{joined}"))
    )
    host, path = draw(st.sampled_from(HOSTS)), draw(st.sampled_from(PATHS))
    return f"https://{host}{path}?{before}{draw(st.sampled_from(NAMES))}={urn}{extra}"


@given(links())
def test_every_spelling_names_the_one_comment(link: str) -> None:
    assert comment_address(link).comments == {"9001"}


@given(links(), links())
def test_any_two_spellings_are_the_same_comment(one: str, other: str) -> None:
    assert comment_address(one).is_same(comment_address(other))


@given(links())
def test_another_number_is_another_comment(link: str) -> None:
    other = comment_address(link.replace("9001", "9002"))
    assert not comment_address(link).is_same(other)
    assert not comment_address(link).may_be_same(other)


@given(st.text(max_size=200))
def test_any_text_has_an_address_or_none(text: str) -> None:
    assert isinstance(comment_address(text), CommentAddress)


def test_a_reply_is_another_comment_than_the_one_it_answers() -> None:
    base = "https://www.linkedin.com/feed/update/urn:li:activity:7"
    reply = (
        f"{base}?commentUrn=urn:li:comment:(activity:7,9)&replyUrn=urn:li:comment:(activity:7,10)"
    )
    dashed = (
        f"{base}?dashCommentUrn=urn%3Ali%3Afsd_comment%3A%289%2Curn%3Ali%3Aactivity%3A7%29"
        "&dashReplyUrn=urn%3Ali%3Afsd_comment%3A%2810%2Curn%3Ali%3Aactivity%3A7%29"
    )
    assert comment_address(reply).comments == comment_address(dashed).comments == {"10"}


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("feed/update/urn:li:activity:7", "posts/stad_x-activity-7-abc", True),
        ("feed/update/urn:li:activity:7", "feed/update/urn:li:activity:8", False),
        ("feed/update/urn:li:activity:7", "feed/update/urn:li:share:8", True),
        ("feed/update/urn:li:activity:7?commentUrn=urn:li:comment:(activity:7,9)", "", True),
        ("pulse/en-artikel-stad", "comm/pulse/en-artikel-stad/", True),
        ("pulse/en-artikel-stad", "pulse/en-annan-stad", False),
    ],
)
def test_what_the_links_leave_open_may_be_the_same(
    one: str,
    other: str,
    may_be: bool,  # noqa: FBT001 - a table's column
) -> None:
    first = comment_address(f"https://www.linkedin.com/{one}")
    second = comment_address(f"https://www.linkedin.com/{other}")
    assert first.may_be_same(second) is second.may_be_same(first) is may_be


def test_a_short_link_or_none_may_lead_anywhere() -> None:
    critique = comment_address("https://www.linkedin.com/feed/update/urn:li:activity:7")
    assert comment_address("https://lnkd.in/abc") == CommentAddress() == addresses([])
    assert CommentAddress().may_be_same(critique)


def test_reading_a_link_takes_no_more_than_the_link_is_long() -> None:
    for hostile in ("comment:(" * 5_000, "urn:li:" * 5_000, "%25" * 5_000, "a" * 50_000 + "="):
        assert comment_address(hostile) == CommentAddress()
