"""One colleague reads one version; silence goes on to others; a note is never part of the text."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.core.people import Role
from bot.schedule.model import BookingId, BookingStatus, Readiness, ReviewNeed
from bot.writing import reviews as rules
from bot.writing.refusals import (
    AlreadyRead,
    BeingRead,
    NoSuchReview,
    NotApproved,
    NoteMissing,
    NothingToRead,
    OnlySuperadminsRead,
    OwnText,
    TextMovedOn,
)
from bot.writing.reviews import Asked, Review, ReviewState, next_ask
from bot.writing.texts import PostText
from tests.clock import START, STOCKHOLM
from tests.makers import ANNA, BO, SIV, actor, booking

TEXT = PostText(booking=BookingId(1), version=3, text="Hej", writer=ANNA, at=START)
OPEN = Review(booking=BookingId(1), version=3, asked_by=ANNA, asked_at=START)
BO_READS = replace(OPEN, state=ReviewState.TAKEN, reader=BO, reader_name="Bo Al", taken_at=START)
LATER = START + timedelta(hours=1)
BO_AL = actor(BO, name="Bo Al")


def take(review=OPEN, by=BO_AL, need=ReviewNeed.NONE):
    return rules.take(review, TEXT, by, need=need, at=START)


def ask(known, *, text=TEXT, need=ReviewNeed.NONE, by=ANNA):
    return rules.ask(text, known, need=need, by=by, at=START)


def answer(review=BO_READS, *, shown=3, by=BO_AL, good=True, note=""):
    return rules.answer(review, shown=shown, by=by, good=good, note=note, at=LATER)


def test_a_request_is_for_the_newest_version():
    assert ask(None) == OPEN
    older = replace(OPEN, version=2, state=ReviewState.GOOD)
    assert ask(older) == OPEN
    wished = replace(BO_READS, state=ReviewState.CHANGE)
    assert ask(wished) == OPEN


def test_a_request_that_is_open_stays_as_it_is():
    assert ask(BO_READS, by=SIV) is BO_READS


def test_there_must_be_something_to_read_that_nobody_has_found_good():
    for text in (None, replace(TEXT, text=" \n")):
        with pytest.raises(NothingToRead):
            ask(None, text=text)
    with pytest.raises(AlreadyRead):
        ask(GOOD)


def test_the_first_reads_and_for_others_nothing_changes():
    assert take() == BO_READS
    assert take(BO_READS, actor(SIV, role=Role.SUPERADMIN)) is BO_READS


@pytest.mark.parametrize("review", [None, replace(OPEN, state=ReviewState.GOOD)])
def test_what_nobody_asks_for_any_more_is_not_taken(review):
    with pytest.raises(NoSuchReview):
        take(review)


def test_ones_own_text_is_read_by_somebody_else():
    with pytest.raises(OwnText):
        take(by=actor(ANNA))
    with pytest.raises(OwnText):
        take(replace(OPEN, asked_by=SIV), by=actor(ANNA))
    with pytest.raises(OwnText):
        take(replace(OPEN, asked_by=BO), by=BO_AL)


def test_a_page_may_want_a_superadmins_eyes():
    with pytest.raises(OnlySuperadminsRead):
        take(need=ReviewNeed.SUPERADMIN)
    read = take(need=ReviewNeed.SUPERADMIN, by=actor(SIV, role=Role.SUPERADMIN))
    assert read.reader == SIV


@pytest.mark.parametrize(
    ("good", "state"), [(True, ReviewState.GOOD), (False, ReviewState.CHANGE)]
)
def test_the_reader_answers_once_with_a_note(good, state):
    done = answer(good=good, note="Kortare!")
    assert (done.state, done.note, done.answered_at) == (state, "Kortare!", LATER)
    with pytest.raises(AlreadyRead):
        answer(done)


def test_a_wish_for_changes_says_which():
    with pytest.raises(NoteMissing):
        answer(good=False, note=" ")


def test_only_the_reader_answers():
    for review in (None, OPEN, BO_READS):
        with pytest.raises(NoSuchReview):
            answer(review, by=actor(SIV))


def test_an_answer_to_a_version_that_was_changed_since_does_not_count():
    moved = rules.followed(BO_READS, replace(TEXT, version=4))
    assert moved == replace(BO_READS, version=4)
    with pytest.raises(TextMovedOn):
        answer(moved, shown=3)
    assert answer(moved, shown=4).version == 4


def test_what_is_answered_stays_with_the_version_it_was_of():
    done = answer()
    assert rules.followed(done, replace(TEXT, version=4)) is None
    assert rules.is_good(ReviewNeed.READER, TEXT, done)
    assert not rules.is_good(ReviewNeed.READER, replace(TEXT, version=4), done)
    assert not rules.is_good(ReviewNeed.READER, None, done)
    assert not rules.is_good(ReviewNeed.READER, TEXT, BO_READS)


@pytest.mark.parametrize(("role", "counts"), [(Role.EDITOR, False), (Role.SUPERADMIN, True)])
def test_a_colleagues_ok_from_before_the_page_wanted_a_superadmins_is_not_one(role, counts):
    done = answer(by=actor(BO, role=role))
    assert done.by_superadmin is counts
    assert rules.is_good(ReviewNeed.SUPERADMIN, TEXT, done) is counts
    if not counts:
        assert ask(done, need=ReviewNeed.SUPERADMIN) == OPEN, "a superadmin can be asked"


def test_what_a_silent_reader_gives_back_is_asked_for_anew():
    assert rules.released(BO_READS, LATER) == replace(OPEN, asked_at=LATER)


FRIDAY = datetime(2026, 11, 27, 15, tzinfo=STOCKHOLM)


def test_silence_goes_on_within_office_hours_as_a_check_ins_does():
    level, moment, seen = Asked.CHANNEL, FRIDAY, []
    for _ in range(4):
        level, moment = next_ask(level, moment)
        seen.append((level, f"{moment:%a %H:%M}"))
    assert seen == [
        (Asked.DEPARTMENT, "Mon 10:00"),
        (Asked.SUPERADMINS, "Mon 14:00"),
        (Asked.AGAIN, "Tue 09:00"),
        (Asked.AGAIN, "Wed 09:00"),
    ]
    assert next_ask(Asked.READER_AGAIN, FRIDAY)[0] is Asked.RELEASED


GOOD = replace(BO_READS, state=ReviewState.GOOD)
SIVS = replace(GOOD, reader=SIV, by_superadmin=True)
WISHED = replace(BO_READS, state=ReviewState.CHANGE)
NEWER = replace(TEXT, version=4)


@pytest.mark.parametrize(
    ("need", "text", "review", "state", "told"),
    [
        (ReviewNeed.NONE, None, None, Readiness.NO_TEXT, False),
        (ReviewNeed.READER, None, None, Readiness.NO_TEXT, True),
        (ReviewNeed.READER, replace(TEXT, text=" "), None, Readiness.NO_TEXT, True),
        (ReviewNeed.NONE, TEXT, None, Readiness.READY, False),
        (ReviewNeed.READER, TEXT, None, Readiness.NO_READER, True),
        (ReviewNeed.NONE, TEXT, OPEN, Readiness.READING, True),
        (ReviewNeed.NONE, TEXT, WISHED, Readiness.CHANGE, True),
        (ReviewNeed.READER, TEXT, GOOD, Readiness.READY, False),
        (ReviewNeed.SUPERADMIN, TEXT, SIVS, Readiness.READY, False),
        (ReviewNeed.SUPERADMIN, TEXT, GOOD, Readiness.NO_READER, True),
        (ReviewNeed.SUPERADMIN, TEXT, WISHED, Readiness.CHANGE, True),
        (ReviewNeed.SUPERADMIN, NEWER, GOOD, Readiness.NO_READER, True),
        (ReviewNeed.NONE, NEWER, GOOD, Readiness.READY, False),
    ],
)
def test_how_far_a_text_has_come_and_whether_others_are_told(need, text, review, state, told):
    assert rules.readiness(need, text, review) is state
    assert rules.is_unready(need, state) is told


@pytest.mark.parametrize("review", [None, OPEN, BO_READS, WISHED, GOOD])
def test_a_page_that_wants_a_superadmins_ok_lets_nothing_out_without_it(review):
    with pytest.raises(NotApproved):
        rules.check_approved(ReviewNeed.SUPERADMIN, TEXT, review)
    with pytest.raises(NotApproved):
        rules.check_approved(ReviewNeed.SUPERADMIN, NEWER, SIVS)
    rules.check_approved(ReviewNeed.SUPERADMIN, TEXT, SIVS)
    rules.check_approved(ReviewNeed.READER, TEXT, review)


GONE = [None, replace(OPEN, state=ReviewState.GOOD), replace(OPEN, state=ReviewState.CHANGE)]


@pytest.mark.parametrize("review", GONE)
def test_a_question_that_is_answered_or_gone_is_not_taken_back(review):
    with pytest.raises(NoSuchReview):
        rules.check_taken_back(review)


def test_a_question_is_taken_back_while_nobody_reads():
    assert rules.check_taken_back(OPEN) is OPEN
    with pytest.raises(BeingRead):
        rules.check_taken_back(BO_READS)


@pytest.mark.parametrize("review", [*GONE, OPEN, replace(BO_READS, reader=SIV)])
def test_only_the_one_who_reads_gives_it_back(review):
    with pytest.raises(NoSuchReview):
        rules.given_back(review, by=BO, at=LATER)


def test_what_is_given_back_is_asked_anew():
    again = rules.given_back(BO_READS, by=BO, at=LATER)
    assert again == rules.released(BO_READS, LATER)
    assert (again.state, again.reader) == (ReviewState.ASKED, None)


def test_a_reader_who_writes_reads_no_more():
    own = replace(TEXT, version=4, writer=BO, at=LATER)
    assert rules.followed(BO_READS, own) == rules.released(replace(BO_READS, version=4), LATER)
    assert rules.followed(BO_READS, replace(own, writer=SIV)) == replace(BO_READS, version=4)


@pytest.mark.parametrize(
    ("taker", "after"),
    [
        (SIV, replace(BO_READS, asked_by=SIV)),
        (BO, replace(OPEN, asked_by=BO, asked_at=LATER)),
    ],
)
def test_the_answer_goes_with_the_booking_and_is_never_its_owners_own(taker, after):
    assert rules.handed_over(BO_READS, giver=ANNA, taker=taker, at=LATER) == after


def test_what_somebody_else_asked_for_is_still_theirs():
    asked = replace(BO_READS, asked_by=SIV)
    assert rules.handed_over(asked, giver=ANNA, taker="cia", at=LATER) == asked


TODAY = date(2026, 11, 24)
BOOKED = booking(day=TODAY)


@pytest.mark.parametrize(
    ("before", "after", "comes"),
    [
        (replace(BOOKED, status=BookingStatus.CANCELLED), BOOKED, True),
        (replace(BOOKED, status=BookingStatus.PUBLISHED), BOOKED, True),
        (replace(BOOKED, day=TODAY - timedelta(days=1)), BOOKED, True),
        (BOOKED, replace(BOOKED, day=TODAY + timedelta(days=1)), False),
        (BOOKED, replace(BOOKED, status=BookingStatus.CANCELLED), False),
        (replace(BOOKED, day=TODAY - timedelta(days=1)), replace(BOOKED, day=date.min), False),
    ],
)
def test_what_was_over_and_is_to_come_again_is_asked_about_anew(before, after, comes):
    assert rules.comes_back(before, after, TODAY) is comes
