"""Help, welcome, and the answers to what can't be understood or done."""

from collections.abc import Sequence
from typing import Literal

from bot.core.people import Role
from bot.schedule.model import Draft
from bot.swedish import basic as words
from bot.swedish import help as help_words
from bot.swedish.commands import COMMANDS, CommandName
from cards.actions import CARRIED_TITLE, RunCommand, ShowForm, ShowHelp
from cards.editors_actions import AskAccess
from cards.elements import Card, Tone, button, card, few, heading, row, strip, text, under
from cards.parts import Action, CardElement

Scope = Literal["team", "personal"]


def help_card(*, role: Role, name: str, about: CommandName | None = None, line: str = "") -> Card:
    """What the bot can do for this person, or one command and a button that gives it as typed."""
    title = help_words.greeting(name)
    body: list[CardElement] = [heading(title), under(help_words.how_to_write(role))]
    body += few(
        [
            row(command.example or f"/{command.name}", detail=command.does or command.guide)
            for command in COMMANDS
            if (command.name == about if about else command.does)
            and (role is Role.SUPERADMIN or not command.superadmins)
        ]
    )
    asked = [_given(line)] if line else []
    return card(body, actions=[*asked, *_commands(help_words.BUTTONS)], fallback=title)


def welcome_card(*, scope: Scope, role: Role) -> Card:
    title = help_words.WELCOME_TEAM if scope == "team" else help_words.WELCOME_PERSONAL
    return card(
        [heading(title), text(help_words.welcome_text(team=scope == "team"))],
        actions=_commands(help_words.welcome_buttons(role)),
        fallback=title,
    )


def notice_card(
    *, headline: str, text: str = "", tone: Tone = "neutral", actions: Sequence[Action] = ()
) -> Card:
    return card(
        [strip(headline, tone), *_paragraph(text)], actions=actions, fallback=f"{headline} {text}"
    )


def refusal_card(*, text: str, draft: Draft | None = None, actions: Sequence[Action] = ()) -> Card:
    """The reason, and with a draft the way back to the form: nothing typed is lost."""
    ways = list(actions)
    if draft is not None:
        ways.insert(0, button(words.TO_THE_FORM, ShowForm.with_draft(draft), primary=True))
    return card([strip(text, "warning")], actions=ways, fallback=text)


def unknown_command_card(*, text: str, closest: Sequence[str]) -> Card:
    """The closest commands as buttons, each with all that was typed after the command."""
    headline = words.unknown_headline()
    guesses = [_given(line, primary=not number) for number, line in enumerate(closest)]
    return card(
        [heading(headline), *_paragraph(words.unknown_text(text, guesses=len(guesses)))],
        actions=[*guesses, button(words.HELP, ShowHelp())],
        fallback=headline,
    )


def small_talk_card(headline: str, said: str) -> Card:
    return card(
        [heading(headline), text(said)],
        actions=[button(words.HELP, ShowHelp())],
        fallback=f"{headline} {said}",
    )


def error_card(*, reference: str) -> Card:
    headline = words.error_headline()
    return card(
        [strip(headline, "attention"), text(words.error_text(reference))],
        fallback=f"{headline} {words.error_text(reference)}",
    )


def guest_card(*, superadmins: Sequence[str], network: str) -> Card:
    """Whom to ask, for people without a role, and no more."""
    title = help_words.guest_heading(network)
    return card(
        [heading(title), text(help_words.guest_text(superadmins, network))],
        actions=[button(help_words.ASK_ACCESS, AskAccess())],
        fallback=title,
    )


def _given(line: str, *, primary: bool = False) -> Action:
    return button(
        words.command_label(line), RunCommand(text=line[:CARRIED_TITLE]), primary=primary
    )


def _commands(names: Sequence[CommandName]) -> list[Action]:
    first, *rest = names
    return [
        button(help_words.button_title(first), RunCommand(text=first), primary=True),
        *(button(help_words.button_title(name), RunCommand(text=name)) for name in rest),
    ]


def _paragraph(content: str) -> list[CardElement]:
    return [text(content)] if content else []
