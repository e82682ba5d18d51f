"""What every action on a case asks before it answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.people import Actor
from bot.core.refusals import NotAllowed, Refusal
from bot.moderation.case import PICTURE_FORBIDDEN, STAYING, Beside, Case, Deletion, is_readable
from bot.moderation.checks import (
    check_ground,
    check_link_given,
    check_past,
    check_words_allowed,
    checked_comment,
    checked_link,
    require_open,
    require_party,
    require_superadmin,
    written,
)
from bot.moderation.events import Described, Event, Taken
from bot.moderation.model import CaseNumber, Comment, Ground, Kind, Outcome
from bot.moderation.refusals import (
    AlreadyDeleted,
    CaseClosed,
    CommentStays,
    CommentUnclear,
    EvidenceMissing,
    GroundMissing,
    InTheFuture,
    LinkMissing,
    NoEvidenceAllowed,
    NotALink,
    NotJudgedYet,
    NotYourCase,
    RemovedElsewhere,
    StaysElsewhere,
    WaitsElsewhere,
)
from bot.moderation.reporting import (
    check_alone,
    check_deletable,
    check_fits_beside,
    police_referral,
)
from bot.schedule.refusals import ReasonMissing
from tests.moderation.makers import (
    ADMIN,
    COLLEAGUE,
    GUEST,
    LINK,
    NOW,
    ORDINARY_GROUNDS,
    REPORTER,
    REVOKED_REPORTER,
    documented,
    reported,
)

CHILD = Ground.CHILD_ABUSE_IMAGERY
OTHER_CASE = CaseNumber(7)
REMOVED = Deletion(by=ADMIN.id, removed_at=NOW, replies=0)


def refusal(check: Callable[[], object]) -> type[Refusal] | None:
    try:
        check()
    except Refusal as said:
        return type(said)
    return None


@pytest.mark.parametrize(
    ("actor", "expected"), [(ADMIN, None), (REPORTER, NotAllowed), (GUEST, NotAllowed)]
)
def test_only_a_superadmin_takes_cases(actor: Actor, expected: type[Refusal] | None) -> None:
    assert refusal(lambda: require_superadmin(actor)) is expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (REPORTER, None),
        (ADMIN, None),
        (COLLEAGUE, NotYourCase),
        (REVOKED_REPORTER, NotAllowed),
        (GUEST, NotAllowed),
    ],
)
def test_a_case_is_its_reporters_and_the_superadmins(
    actor: Actor, expected: type[Refusal] | None
) -> None:
    assert refusal(lambda: require_party(reported(), actor)) is expected


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_a_case_is_open_until_it_has_an_outcome(outcome: Outcome | None) -> None:
    case = replace(reported(), outcome=outcome)
    assert refusal(lambda: require_open(case)) is (CaseClosed if outcome else None)


def test_what_has_to_be_written_is_more_than_white_space() -> None:
    assert written("  why \n") == "why"
    assert refusal(lambda: written(" \n\t")) is ReasonMissing


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(None, None), (NOW, None), (NOW + timedelta(seconds=1), InTheFuture)],
)
def test_nothing_was_seen_in_the_future(moment, expected: type[Refusal] | None) -> None:
    assert refusal(lambda: check_past(moment, at=NOW)) is expected
    assert refusal(lambda: checked_comment(Comment(seen_at=moment), at=NOW)) is expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("  ", ""),
        (f" {LINK}\n", LINK),
        ("https://lnkd.in/abc", "https://lnkd.in/abc"),
        ("https://se.linkedin.com:443/x", "https://se.linkedin.com:443/x"),
    ],
)
def test_a_link_is_linkedins_or_none(text: str, kept: str) -> None:
    assert checked_link(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "http://www.linkedin.com/x",
        "https://linkedin.com.example.org/x",
        "https://notlinkedin.com/x",
        "https://anna@linkedin.com/x",
        "https://linkedin.com:8443/x",
        "https://linkedin.com:port/x",
        "https://linkedin.com\\@example.org/x",
        "https://linkedin.com/x y",
        "https://linkedin.com/x\u202e",
        "linkedin.com/x",
    ],
)
def test_what_only_looks_like_linkedins_is_no_link(text: str) -> None:
    assert refusal(lambda: checked_link(text)) is NotALink
    assert refusal(lambda: checked_comment(Comment(link=text), at=NOW)) is NotALink
    assert refusal(lambda: checked_comment(Comment(post_link=text), at=NOW)) is NotALink


def test_a_comments_words_are_left_as_they_were_written() -> None:
    comment = Comment(link=f" {LINK} ", author=" Kim ", text="  a\n b ", seen_at=NOW)
    expected = replace(comment, link=LINK, author="Kim")
    assert checked_comment(comment, at=NOW) == expected


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.UNLAWFUL])
def test_only_the_unlawful_has_a_ground(kind: Kind) -> None:
    assert check_ground(kind, Ground.AGITATION, "") is None


@pytest.mark.parametrize("ground", [None, *Ground])
def test_the_unlawful_has_a_ground_and_another_than_the_listed_a_motive(
    ground: Ground | None,
) -> None:
    def without_motive() -> Ground | None:
        return check_ground(Kind.UNLAWFUL, ground, " ")

    if ground is None:
        assert refusal(without_motive) is GroundMissing
    elif ground is Ground.OTHER:
        assert refusal(without_motive) is ReasonMissing
        assert check_ground(Kind.UNLAWFUL, ground, "why") is ground
    else:
        assert without_motive() is ground


@pytest.mark.parametrize("ground", [None, *Ground])
def test_where_a_picture_is_forbidden_only_a_link_is_taken(ground: Ground | None) -> None:
    forbidden = ground in PICTURE_FORBIDDEN
    for comment in (Comment(author="Kim"), Comment(text="words", link=LINK)):
        said = refusal(lambda told=comment: check_words_allowed(ground, told))
        assert said is (NoEvidenceAllowed if forbidden else None)
    bare = Comment(link=LINK, seen_at=NOW)
    assert refusal(lambda: check_words_allowed(ground, bare)) is None
    assert refusal(lambda: check_link_given(ground, bare)) is None
    said = refusal(lambda: check_link_given(ground, Comment()))
    assert said is (LinkMissing if forbidden else None)


@pytest.mark.parametrize("ground", [None, *Ground])
def test_child_abuse_alone_goes_to_the_police_at_once(ground: Ground | None) -> None:
    said = police_referral(ground, REPORTER, at=NOW)
    assert [(line.by, line.at) for line in said] == (
        [(REPORTER.id, NOW)] if ground is CHILD else []
    )


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (Beside(), None),
        (Beside(removed=OTHER_CASE), None),
        (Beside(unclear=OTHER_CASE), CommentUnclear),
        (Beside(waits=OTHER_CASE, unclear=OTHER_CASE), WaitsElsewhere),
        (Beside(stays=OTHER_CASE, waits=OTHER_CASE), StaysElsewhere),
    ],
)
def test_no_other_case_says_that_the_comment_stays(
    beside: Beside, expected: type[Refusal] | None
) -> None:
    case = replace(documented(), beside=beside)
    assert refusal(lambda: check_alone(case)) is expected
    assert refusal(lambda: check_deletable(case, REPORTER)) is expected


@pytest.mark.parametrize("ground", ORDINARY_GROUNDS)
def test_a_documented_case_is_deletable_on_any_ground(ground: Ground) -> None:
    check_deletable(documented(ground), REPORTER)
    check_deletable(documented(ground), ADMIN)
    with pytest.raises(NotYourCase):
        check_deletable(documented(ground), COLLEAGUE)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (replace(documented(), deletion=REMOVED), AlreadyDeleted),
        (reported(Kind.CRITIQUE, None), CommentStays),
        (reported(Kind.QUESTION, None), CommentStays),
        (replace(documented(), outcome=Outcome.GONE), CaseClosed),
        (reported(Kind.UNSURE, None), NotJudgedYet),
        (reported(), EvidenceMissing),
        (reported(ground=CHILD), None),
        (replace(reported(ground=CHILD), comment=Comment()), LinkMissing),
    ],
)
def test_the_lock_before_a_deletion(case: Case, expected: type[Refusal] | None) -> None:
    assert refusal(lambda: check_deletable(case, ADMIN)) is expected


MORE = Described(at=NOW, by=REPORTER.id, comment=Comment(link=LINK))
TAKEN = Taken(at=NOW, by=ADMIN.id)


@pytest.mark.parametrize("kind", Kind)
def test_what_was_removed_elsewhere_is_not_judged_to_stay_here(kind: Kind) -> None:
    case = replace(reported(), kind=kind, beside=Beside(removed=OTHER_CASE))
    expected = RemovedElsewhere if kind in STAYING else None
    assert refusal(lambda: check_fits_beside(case, [TAKEN])) is expected
    alone = replace(case, beside=Beside())
    assert refusal(lambda: check_fits_beside(alone, [TAKEN])) is None


@pytest.mark.parametrize(("line", "expected"), [(MORE, StaysElsewhere), (TAKEN, None)])
def test_a_removed_comment_is_not_described_as_one_that_stays(
    line: Event, expected: type[Refusal] | None
) -> None:
    case = replace(documented(), deletion=REMOVED, beside=Beside(stays=OTHER_CASE))
    assert refusal(lambda: check_fits_beside(case, [line])) is expected


@pytest.mark.parametrize(
    ("width", "height", "readable"),
    [
        (320, 200, True),
        (200, 320, True),
        (319, 200, False),
        (320, 199, False),
        (199, 5000, False),
        (5000, 199, False),
    ],
)
def test_a_screen_can_be_read_in_a_picture_of_this_size(
    width: int, height: int, *, readable: bool
) -> None:
    assert is_readable(width=width, height=height) is readable
