"""A link is found wherever it stands, and is kept in one normal form."""

from urllib.parse import quote

import pytest

from bot.core.links import linkedin_addresses, linkedin_links, without_links

POST = "https://www.linkedin.com/posts/helsingborgs-stad_nu-activity-7-AbCd/"
SAFE = "https://eur03.safelinks.protection.outlook.com/"
IN_TEAMS = "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/2/atp-safelinks.html"
IN = "https://www.linkedin.com/"
UPDATE = "https://www.linkedin.com/feed/update/urn:li:activity:7/"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (POST, POST),
        (f"Nu är det ute: {POST[:-1]}", POST),
        (f"Nu är det ute: {POST[:-1]}.", POST),
        (f"({POST[:-1]})", POST),
        (f"”{POST}”", POST),
        (f"<{POST}>", POST),
        (f"\n{POST}\n", POST),
        (f"[inlägget]({POST})", POST),
        (f"[{POST}]({POST})", POST),
        (f"{POST[:-1]}?utm_source=share&utm_medium=member_desktop&rcm=A", POST),
        (f"*{POST[:-1]}*", POST),
        (f"{POST}, tack!", POST),
        (POST.replace("www.", "se."), POST),
        (POST.replace("www.", "m."), POST),
        (POST.replace("www.", ""), POST),
        (POST.replace("https://www.", ""), POST),
        (POST.replace("https", "http"), POST),
        (POST.replace("linkedin.com/", "linkedin.com/comm/"), POST),
        (POST.replace("www.linkedin.com", "WWW.LinkedIn.com"), POST),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7", UPDATE),
        ("https://www.linkedin.com/embed/feed/update/urn:li:activity:7", UPDATE),
        ("https://www.linkedin.com/comm/feed/update/urn:li:activity:7?trk=x", UPDATE),
        (
            "https://www.linkedin.com/posts/?highlightedUpdateUrn=urn%3Ali%3Aactivity%3A7",
            UPDATE,
        ),
        (
            "https://www.linkedin.com/company/x/posts/?highlightedUpdateUrn=urn:li:activity:7",
            UPDATE,
        ),
        (
            f"{SAFE}?url=https%3A%2F%2Fwww.linkedin.com%2Fposts%2Fx-activity-7&data=05%7C02",
            "https://www.linkedin.com/posts/x-activity-7/",
        ),
        (
            f"{IN_TEAMS}?url=https%3A%2F%2Fwww.linkedin.com%2Fposts%2Fx-activity-7",
            "https://www.linkedin.com/posts/x-activity-7/",
        ),
        (
            "https://www.linkedin.com/video/live/urn:li:ugcPost:7/",
            "https://www.linkedin.com/video/live/urn:li:ugcPost:7/",
        ),
        (
            "https://www.linkedin.com/video/event/urn:li:ugcPost:7",
            "https://www.linkedin.com/video/event/urn:li:ugcPost:7/",
        ),
        (
            "https://www.linkedin.com/newsletters/stadens-brev-7",
            "https://www.linkedin.com/newsletters/stadens-brev-7/",
        ),
        ("https://lnkd.in/eAbC12.", "https://lnkd.in/eAbC12/"),
        ("https://www.linkedin.com/posts/x-7/?highlightedUpdateUrn=none", f"{IN}posts/x-7/"),
        (
            "https://www.linkedin.com/events/7123/?viewAsMember=true",
            "https://www.linkedin.com/events/7123/",
        ),
    ],
)
def test_an_address_is_found_and_kept_in_one_form(typed: str, kept: str) -> None:
    assert linkedin_links(typed) == [kept]
    assert linkedin_links(kept) == [kept]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "linkedin.com",
        "https://www.linkedin.com/",
        "https://www.linkedin.com/posts/",
        "https://www.linkedin.com/in/someone",
        "https://ond.example/?x=linkedin.com/posts/1",
        "https://ond.example/linkedin.com/posts/1",
        "https://linkedin.com.ond.example/posts/1",
        "https://user@linkedin.com/posts/1",
        "https://linkedin.com:8443/posts/1",
        "javascript:alert(1)//linkedin.com/posts/1",
        "https://ond.example/?url=https%3A%2F%2Fwww.linkedin.com%2Fposts%2F1",
        "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fond.example%2Fposts",
        f"{SAFE}?url=www.linkedin.com%2Fposts%2F1",
        "anna@linkedin.com/posts/1",
    ],
)
def test_what_is_no_linkedin_address_is_not_found(typed: str) -> None:
    assert linkedin_links(typed) == []


def test_several_are_several_and_one_twice_is_one() -> None:
    assert linkedin_links(f"{POST} och {UPDATE}, {POST}") == [POST, UPDATE]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (POST, ""),
        (f"Nu är det ute: {POST}", "Nu är det ute:"),
        (f"[inlägget]({POST}) om bron", "inlägget  om bron"),
        (f"[{POST}]({POST})", ""),
        (f"<{POST}>, tack!", ", tack!"),
        ("Bron 24/11 helsingborg.se/x", "Bron 24/11 helsingborg.se/x"),
    ],
)
def test_the_words_beside_an_address_are_kept_as_typed(typed: str, words: str) -> None:
    assert without_links(typed) == words


@pytest.mark.parametrize(
    "typed",
    [
        f"{UPDATE}?commentUrn=urn%3Ali%3Acomment%3A9",
        f"({UPDATE}?commentUrn=urn%3Ali%3Acomment%3A9).",
        f"{SAFE}?url={quote(UPDATE + '?commentUrn=urn%3Ali%3Acomment%3A9', safe='')}&data=05",
    ],
)
def test_an_address_as_it_was_copied_names_the_comment(typed: str) -> None:
    assert linkedin_addresses(typed) == [f"{UPDATE}?commentUrn=urn%3Ali%3Acomment%3A9"]


def test_no_more_are_looked_for_than_anybody_means() -> None:
    many = " ".join(f"https://www.linkedin.com/feed/update/urn:li:activity:{n}" for n in range(50))
    found = linkedin_links(many)
    assert len(found) == 20
    assert found[0].endswith("activity:0/")


@pytest.mark.parametrize(
    "typed",
    [
        "https://[::1/feed/update/urn:li:activity:1",
        "https://www.linkedin.com:99999/feed/update/urn:li:activity:1",
        "https://www.linkedin.com:8443/feed/update/urn:li:activity:1",
        "https://someone@www.linkedin.com/feed/update/urn:li:activity:1",
        f"https://www.linkedin.com/feed/update/{'1' * 5_000}",
        "https://www.linkedin.com/feed/",
        "https://www.linkedin.com/in/somebody",
        "https://lnkd.in/",
    ],
)
def test_what_is_no_post_s_address_is_none(typed: str) -> None:
    assert linkedin_links(typed) == []
    assert linkedin_addresses(typed) == []
