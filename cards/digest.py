"""The weekly digest in the channel."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.page_links import PageLinks
from bot.schedule.digest import Digest
from bot.schedule.model import Booking, Catalogue, Draft
from bot.swedish import digest as words
from bot.swedish import ideas, series, tips
from bot.swedish.basic import and_more, cut, listed
from bot.swedish.date_writing import short_day
from bot.swedish.personal import ANSWER
from bot.swedish.schedule import OPEN_PAGE, listed_title
from bot.swedish.texts import UNREADY, unready_line
from bot.swedish.watch import I_HELP
from cards.actions import ShowForm, ShowSchedule
from cards.elements import (
    ROWS,
    Card,
    button,
    card,
    few,
    heading,
    link_button,
    row,
    subheading,
    text,
    under,
)
from cards.idea_actions import ShowIdeas
from cards.parts import Action, CardElement
from cards.personal_actions import AskPublished
from cards.tips import ShowTip
from cards.watch_actions import TakeOverWatch

FREE_BUTTONS = 4
"""As many days as fit beside "Hela schemat" in a row of buttons."""

POSTS_A_WEEK = 12
"""More than happens; the schedule has the rest."""
WITH_LINKS = 7
"""Of those, the ones with a row and a link of their own: most of what a card may weigh."""
TITLE_SHOWN = 100


def digest_card(
    *,
    digest: Digest,
    catalogue: Catalogue,
    today: date,
    links: PageLinks | None = None,
    anchor: str = "",
) -> Card:
    body: list[CardElement] = [heading(words.heading(digest)), under(words.span(digest, today))]
    next_monday = digest.week.monday + timedelta(days=7)
    this_week = [post for post in digest.posts if post.day < next_monday]
    next_week = [post for post in digest.posts if post.day >= next_monday]
    body += few(
        [
            *_posts(words.THIS_WEEK, this_week, digest, catalogue, links),
            *_posts(words.NEXT_WEEK, next_week, digest, catalogue, links),
        ]
    )
    closed = [words.frozen_line(each, today) for each in digest.frozen]
    closed += [words.closed_line(each) for each in digest.closed]
    body += _lines(words.CLOSED_DAYS, closed)
    body += _section(words.WAITING, _waiting(digest, today))
    body += _lines(UNREADY, [unready_line(*each, today) for each in digest.unready])
    body += _lines(ideas.DIGEST, [ideas.digest_line(each) for each in digest.ideas])
    body += _lines(series.DIGEST, [series.digest_line(each, today) for each in digest.series])
    body += _lines(words.WATCH, [words.watch_line(each) for each in digest.watched])
    body += _lines(words.CHANGES, [words.change_line(each, today) for each in digest.changes])
    if digest.short:
        body.append(text(words.short_text(digest)))
    if digest.lean:
        body.append(text(words.lean_text(digest), quiet=True))
    if not digest.free:
        body.append(text(words.NO_FREE_DAYS, quiet=True))
    if anchor:
        body.append(text(words.anchor_line(anchor), quiet=True))
    return card(body, actions=_actions(digest, today, links), fallback=words.in_short(digest))


def _posts(
    title: str,
    posts: Sequence[Booking],
    digest: Digest,
    catalogue: Catalogue,
    links: PageLinks | None,
) -> list[CardElement]:
    if not posts:
        return [subheading(title), text(words.NO_POSTS, quiet=True)]
    rows: list[CardElement] = [
        row(
            f"{short_day(post.day)} · {cut(post.details.title, most=TITLE_SHOWN)}",
            detail=words.post_detail(post, digest, catalogue),
            opens=links.booking(post.id) if links else "",
        )
        for post in posts[:WITH_LINKS]
    ]
    rows += [
        text(words.post_line(post, digest, catalogue), spacing="Small")
        for post in posts[WITH_LINKS:POSTS_A_WEEK]
    ]
    if len(posts) > POSTS_A_WEEK:
        rows.append(text(and_more(len(posts) - POSTS_A_WEEK), quiet=True))
    return [subheading(title), *rows]


def _waiting(digest: Digest, today: date) -> list[CardElement]:
    """What somebody is to do something about, with the button to do it."""
    return [
        *(
            row(
                listed_title(each.post),
                detail=words.help_line(each),
                button=button(I_HELP, TakeOverWatch(booking=each.post.id, keeper=each.keeper)),
            )
            for each in digest.helpless
        ),
        *(
            row(
                listed(tips.digest_title(each)),
                detail=tips.WAITS,
                button=button(tips.SHOW, ShowTip(tip=each.id)),
            )
            for each in digest.tips
        ),
        *(
            row(
                listed_title(post),
                detail=words.unknown_line(post, today),
                button=button(ANSWER, AskPublished(booking=post.id)),
            )
            for post in digest.unknown
        ),
    ]


def _lines(title: str, lines: Sequence[str]) -> list[CardElement]:
    return _section(title, [text(line, spacing="Small") for line in lines])


def _section(title: str, elements: Sequence[CardElement]) -> list[CardElement]:
    if not elements:
        return []
    shown = list(elements[:ROWS])
    if len(elements) > ROWS:
        shown.append(text(and_more(len(elements) - ROWS), quiet=True))
    return [subheading(title), *shown]


def _actions(digest: Digest, today: date, links: PageLinks | None) -> list[Action]:
    book = [
        button(
            words.book_day(day),
            ShowForm.with_draft(Draft(day=day, page=digest.page.id)),
            primary=index == 0,
        )
        for index, day in enumerate(digest.free[:FREE_BUTTONS])
    ]
    opened = [link_button(OPEN_PAGE, links.schedule())] if links else []
    more = [button(ideas.ALL, ShowIdeas(), aside=True)] if digest.ideas else []
    return [*book, button(words.WHOLE_SCHEDULE, ShowSchedule(month=today)), *opened, *more]
