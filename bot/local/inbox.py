"""A plain page with what each person would have received, for a newcomer's `make run`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from html import escape

from aiohttp import web

from bot.alerts.ports import Profile
from bot.local.card_text import card_lines
from bot.local.graph import LocalGraph
from bot.local.records import Mail, Notification
from bot.swedish import local_page as words

REFRESH_SECONDS = 5
PICTURE_PAGE = "/picture"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem;
  padding: 0 1rem; }
section { border: 1px solid GrayText; border-radius: .5rem; margin: 1.5rem 0;
  padding: .5rem 1.25rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
article { border-left: .25rem solid LinkText; margin: .5rem 0; padding: .1rem .75rem; }
p { margin: .25rem 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.quiet { color: light-dark(#595959, #b3b3b3); }
time { white-space: nowrap; }
"""


@dataclass(frozen=True, kw_only=True)
class ReceivedCard:
    at: datetime
    card: Mapping[str, object]
    activity: str = ""


class LocalInbox:
    """Cards are added by whoever delivers them; notes and mails are read from the local Graph."""

    def __init__(self, graph: LocalGraph, *, now: Callable[[], datetime], zone: tzinfo) -> None:
        self._graph = graph
        self._now = now
        self._zone = zone
        self._cards: defaultdict[str, list[ReceivedCard]] = defaultdict(list)

    def add_card(self, person: str, card: Mapping[str, object], activity: str = "") -> None:
        """Show an Adaptive Card to a person, named by object id, who has no chat window here."""
        self._cards[person].append(ReceivedCard(at=self._now(), card=card, activity=activity))

    def edit_card(self, activity: str, card: Mapping[str, object]) -> bool:
        """Put another card in the place of a posted one; whether there was such a one."""
        for cards in self._cards.values():
            for index, received in enumerate(cards):
                if received.activity == activity:
                    cards[index] = replace(received, card=card)
                    return True
        return False

    def routes(self) -> list[web.AbstractRouteDef]:
        """For `LocalGraph.start(pages=...)`."""
        return [web.get("/", self._show)]

    async def _show(self, _: web.Request) -> web.Response:
        return web.Response(
            text=self.page(),
            content_type="text/html",
            charset="utf-8",
            headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"},
        )

    def page(self) -> str:
        shown = dict.fromkeys([*self._graph.group, *self._cards])
        people = [self._graph.users[id_] for id_ in shown if id_ in self._graph.users]
        sections = "".join(map(self._person, people)) or _paragraph(words.NOBODY)
        return (
            '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f'<meta http-equiv="refresh" content="{REFRESH_SECONDS}">'
            f"<title>{escape(words.TITLE)}</title><style>{_STYLE}</style></head>"
            f"<body><main><h1>{escape(words.TITLE)}</h1>{_paragraph(words.INTRODUCTION)}"
            f'<p><a href="{PICTURE_PAGE}">{escape(words.SEND_PICTURE)}</a></p>'
            f"{sections}</main></body></html>"
        )

    def _person(self, person: Profile) -> str:
        mails = [mail for mail in self._graph.mails if person.address in mail.to]
        installed = person.id in self._graph.installed
        status = words.INSTALLED if installed else words.NOT_INSTALLED
        return (
            f"<section><h2>{escape(person.name)}</h2>{_paragraph(status, 'quiet')}"
            + _list(
                words.CARDS,
                map(self._card, self._cards.get(person.id, [])),
                words.AT_CLIENT if person.id in self._graph.chats else words.NO_CARDS,
            )
            + _list(
                words.NOTIFICATIONS,
                map(self._note, self._graph.feed(person.id)),
                words.NO_NOTIFICATIONS,
            )
            + _list(words.MAILS, map(self._mail, mails), words.NO_MAILS)
            + "</section>"
        )

    def _note(self, note: Notification) -> str:
        return self._article(note.at, note.text, [note.preview])

    def _mail(self, mail: Mail) -> str:
        lines = [words.sent_from(mail.sender), mail.text]
        if mail.importance == "high":
            lines.insert(0, words.IMPORTANT)
        return self._article(mail.at, mail.subject, lines)

    def _card(self, received: ReceivedCard) -> str:
        lines, titles = card_lines(received.card)
        if titles:
            lines.append(words.buttons(titles))
        return self._article(received.at, lines[0] if lines else "", lines[1:])

    def _article(self, at: datetime, heading: str, lines: Iterable[str]) -> str:
        local = at.astimezone(self._zone)
        clock = f'<time datetime="{at.isoformat()}">{local:%Y-%m-%d %H:%M:%S}</time>'
        return (
            f"<article><p><strong>{escape(heading)}</strong> "
            f'<span class="quiet">{clock}</span></p>{"".join(map(_paragraph, lines))}</article>'
        )


def _list(heading: str, articles: Iterable[str], nothing: str) -> str:
    """The newest first: what a tester has just done is at the top."""
    newest_first = "".join(reversed(list(articles)))
    return f"<h3>{escape(heading)}</h3>{newest_first or _paragraph(nothing, 'quiet')}"


def _paragraph(text: str, kind: str | None = None) -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<p{attribute}>{escape(text)}</p>"
