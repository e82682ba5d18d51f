"""From what a view holds to HTML. Everything is escaped unless a template says otherwise."""

import secrets
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.core.text import unsteered
from bot.swedish import advice as advice_words
from bot.swedish import board as words
from bot.swedish import booking as card_words
from bot.swedish import ideas as idea_words
from bot.swedish import importing as import_words
from bot.swedish import series as series_words
from bot.swedish import swaps as swap_words
from bot.swedish import texts as text_words
from bot.swedish import watch as watch_words
from bot.swedish.date_writing import month_name, with_soft_hyphens
from bot.swedish.refusals import why_red
from bot.web.addresses import ROOT, Panel
from bot.web.assets import edition

if TYPE_CHECKING:
    from jinja2 import Environment


def _short_month(day: date) -> str:
    return month_name(day)[:3]


def _short_weekday(day: date) -> str:
    return words.WEEKDAYS[day.weekday()][:3].lower()


def _address(name: str) -> str:
    return f"{ROOT}/static/{edition()}/{name}"


def _turn() -> str:
    """Names one sending of a form."""
    return secrets.token_hex(16)


_KNOWN: Final[dict[str, object]] = {
    "words": words,
    "card": card_words,
    "swaps": swap_words,
    "answers": watch_words.ANSWERS,
    "watch": watch_words,
    "texts": text_words,
    "ideas": idea_words,
    "series": series_words,
    "imports": import_words,
    "advice": advice_words,
    "weekdays": words.WEEKDAYS,
    "short_month": _short_month,
    "short_weekday": _short_weekday,
    "month_name": month_name,
    "free_days": words.free_days,
    "free_in_week": words.free_in_week,
    "why_red": why_red,
    "turn": _turn,
    "asset": _address,
    "root": ROOT,
    **{panel.name: panel for panel in Panel},
}


def _shown(value: object) -> object:
    """What others typed may steer no text around it; what is escaped already stays to the letter.

    So a template gives a field its own text by `| e`.
    """
    return unsteered(value) if type(value) is str else value


@cache
def environment() -> "Environment":
    """The templates, compiled when first used."""
    import jinja2  # noqa: PLC0415 - 2 MB, once somebody looks at the page

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("bot.web"),
        autoescape=jinja2.select_autoescape(default=True, default_for_string=True),
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["brief"] = words.in_a_cell
    made.filters["soft"] = with_soft_hyphens
    made.filters["day"] = words.any_day
    made.filters["plainday"] = words.plain_day
    return made


def render(template: str, **values: object) -> str:
    return environment().get_template(template, globals=_KNOWN).render(**values)
