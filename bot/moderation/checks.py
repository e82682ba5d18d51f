"""The questions that every action asks before it answers."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot.core.people import Actor
from bot.core.permissions import Action, require
from bot.moderation.case import PICTURE_FORBIDDEN, Case, may_see
from bot.moderation.model import Comment, Ground, Kind
from bot.moderation.refusals import (
    CaseClosed,
    GroundMissing,
    InTheFuture,
    LinkMissing,
    NoEvidenceAllowed,
    NotALink,
    NotYourCase,
)
from bot.schedule.refusals import ReasonMissing

LINKEDIN: Final = frozenset({"linkedin.com", "lnkd.in"})


def require_superadmin(actor: Actor) -> None:
    require(actor, Action.TAKE_CASES)


def require_party(case: Case, actor: Actor) -> None:
    """The reporter or a superadmin, and still an editor."""
    require(actor, Action.REPORT_COMMENT)
    if not may_see(case, actor):
        raise NotYourCase


def require_open(case: Case) -> None:
    if case.outcome is not None:
        raise CaseClosed(case.outcome)


def written(text: str) -> str:
    """The text without white space around it, or `ReasonMissing`."""
    text = text.strip()
    if not text:
        raise ReasonMissing
    return text


def checked_comment(comment: Comment, *, at: datetime) -> Comment:
    """The comment with sound addresses; its text is left exactly as it was written."""
    check_past(comment.seen_at, at=at)
    return replace(
        comment,
        link=checked_link(comment.link),
        post_link=checked_link(comment.post_link),
        author=comment.author.strip(),
    )


def checked_link(text: str) -> str:
    """Empty, or an https address of LinkedIn: it will be a link on a superadmin's card."""
    text = text.strip()
    if text and not (text.isprintable() and " " not in text and _is_linkedin(text)):
        raise NotALink(text)
    return text


def _is_linkedin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").removeprefix("www.")
    known = host in LINKEDIN or host.endswith(".linkedin.com")
    plain = port in {None, 443} and parts.username is None and "\\" not in text
    return parts.scheme == "https" and known and plain


def check_past(moment: datetime | None, *, at: datetime) -> None:
    if moment is not None and moment > at:
        raise InTheFuture


def check_ground(kind: Kind, ground: Ground | None, motive: str) -> Ground | None:
    """The ground that goes with the kind: one for what may be deleted, none for the rest."""
    if kind is not Kind.UNLAWFUL:
        return None
    if ground is None:
        raise GroundMissing
    if ground is Ground.OTHER:
        written(motive)
    return ground


def check_words_allowed(ground: Ground | None, comment: Comment) -> None:
    """Where a picture is forbidden, so is a copy of the words: only link and time are taken."""
    if ground is None or ground not in PICTURE_FORBIDDEN:
        return
    if comment.author or comment.text:
        raise NoEvidenceAllowed(ground)


def check_link_given(ground: Ground | None, comment: Comment) -> None:
    if ground in PICTURE_FORBIDDEN and not comment.link:
        raise LinkMissing
