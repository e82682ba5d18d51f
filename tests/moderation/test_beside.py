"""What other cases say of the same comment."""

from dataclasses import replace

import pytest

from bot.moderation.case import Beside, Case, Deletion, beside, comment_addresses
from bot.moderation.comment_links import CommentAddress
from bot.moderation.events import Described, Event, Reported, Taken
from bot.moderation.model import CaseNumber, Comment, Kind
from tests.moderation.makers import ADMIN, LINK, NOW, REPORTER, reported

POST = "https://www.linkedin.com/feed/update/urn:li:activity:7"
ANOTHER = f"{POST}?commentUrn=urn%3Ali%3Acomment%3A2"
REMOVED = Deletion(by=ADMIN.id, removed_at=NOW, replies=0)
HERE = CommentAddress(comments=frozenset({"1"}), posts=frozenset({"activity:7"}))


def other(kind: Kind = Kind.UNLAWFUL, link: str = LINK, number: int = 5, **more: object) -> Case:
    case = reported(kind, comment=Comment(link=link))
    return replace(case, number=CaseNumber(number), **more)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], Beside()),
        ([other()], Beside()),
        ([other(Kind.CRITIQUE)], Beside(stays=CaseNumber(5))),
        ([other(Kind.QUESTION, number=9), other(Kind.CRITIQUE)], Beside(stays=CaseNumber(5))),
        ([other(Kind.UNSURE)], Beside(waits=CaseNumber(5))),
        ([other(deletion=REMOVED)], Beside(removed=CaseNumber(5))),
        ([other(Kind.CRITIQUE, link=ANOTHER)], Beside()),
        ([other(Kind.CRITIQUE, link=POST)], Beside()),
        ([other(Kind.CRITIQUE, disposed=True)], Beside()),
        ([other(Kind.CRITIQUE, number=1)], Beside()),
    ],
)
def test_a_case_with_the_comments_own_link(others: list[Case], expected: Beside) -> None:
    assert beside(reported(), others) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([other(Kind.CRITIQUE)], Beside(unclear=CaseNumber(5))),
        ([other(Kind.CRITIQUE, link=POST)], Beside(unclear=CaseNumber(5))),
        ([other(Kind.CRITIQUE, link=POST.replace("7", "8"))], Beside()),
        ([other()], Beside()),
    ],
)
def test_a_case_with_the_posts_link_alone(others: list[Case], expected: Beside) -> None:
    assert beside(reported(comment=Comment(link=POST)), others) == expected


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ([Comment(link=LINK)], HERE),
        ([Comment(link=LINK, post_link=POST.replace("7", "8"))], HERE),
        ([Comment(post_link=POST)], replace(HERE, comments=frozenset())),
        ([Comment(post_link=POST), Comment(link=LINK)], HERE),
        ([Comment(link=LINK), Comment(link=ANOTHER)], replace(HERE, comments={"1", "2"})),
        ([Comment()], CommentAddress()),
    ],
)
def test_all_that_was_ever_said_of_where_it_is_counts(
    comments: list[Comment], expected: CommentAddress
) -> None:
    first, *more = comments
    lines: list[Event] = [
        Reported(at=NOW, by=REPORTER.id, kind=Kind.UNSURE, comment=first),
        *(Described(at=NOW, by=REPORTER.id, comment=each) for each in more),
        Taken(at=NOW, by=ADMIN.id),
    ]
    assert comment_addresses(lines) == expected
