"""How Teams and Graph behave where Microsoft's packages are silent, each with its public source.

A double plays the rules it is given. `HELD` is what the bot obeys today, and every double's
default; a rule outside it is played where a test asks for it. When the bot has been mended,
the rule goes into `HELD`, and every test plays it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

_TEAMS: Final = "https://learn.microsoft.com/microsoftteams/platform"
_STATUSES: Final = (
    f"{_TEAMS}/bots/build-conversational-capability#status-codes-from-agent-conversational-apis"
)
_PROACTIVE: Final = f"{_TEAMS}/bots/how-to/conversations/send-proactive-messages"


class Rule(StrEnum):
    CHAT_BY_ENTRA_ID = "chat_by_entra_id"
    EDIT_TARGETED = "edit_targeted"
    CONSENT_AT_INSTALLATION = "consent_at_installation"
    BASIC_READ = "basic_read"
    INVOKE_SIZE = "invoke_size"
    PAGE_SIZE = "page_size"


@dataclass(frozen=True, kw_only=True)
class Documented:
    says: str
    source: str


RULES: Final[Mapping[Rule, Documented]] = {
    Rule.CHAT_BY_ENTRA_ID: Documented(
        says="A chat is created by Entra object id only with who has the app in personal scope; "
        "else 403 ForbiddenOperationException. By the roster's 29: id it is created with any "
        "member of a conversation that the bot is in.",
        source=_PROACTIVE,
    ),
    Rule.EDIT_TARGETED: Documented(
        says="A targeted message is edited and deleted with isTargetedActivity=true, without a "
        "recipient; without it, it is not to be found.",
        source=f"{_TEAMS}/agents-in-teams/targeted-messages",
    ),
    Rule.CONSENT_AT_INSTALLATION: Documented(
        says="An app that asks for resource-specific consent is installed with these permissions "
        "in consentedPermissionSet, by a caller that may consent; the ReadWriteSelf permission "
        "cannot install an app that requires consent.",
        source="https://learn.microsoft.com/graph/api/userteamwork-post-installedapps",
    ),
    Rule.BASIC_READ: Documented(
        says="With User.ReadBasic.All alone, a $select of accountEnabled is denied.",
        source="https://learn.microsoft.com/graph/permissions-reference#userreadbasicall",
    ),
    Rule.INVOKE_SIZE: Documented(
        says="The answer to an invoke is at most 256 KB.",
        source="https://github.com/microsoft/BotFramework-Services/issues/341",
    ),
    Rule.PAGE_SIZE: Documented(
        says="A page of the roster holds 50 to 500 members, 200 where no size is asked for.",
        source=f"{_TEAMS}/bots/how-to/get-teams-context",
    ),
}

HELD: Final = frozenset(
    {
        Rule.BASIC_READ,
        Rule.CHAT_BY_ENTRA_ID,
        Rule.CONSENT_AT_INSTALLATION,
        Rule.EDIT_TARGETED,
        Rule.INVOKE_SIZE,
        Rule.PAGE_SIZE,
    }
)
"""What the bot obeys today."""

EVERY: Final = frozenset(Rule)

LARGEST_INVOKE_ANSWER: Final = 256 * 1024
LARGEST_MESSAGE: Final = 100 * 1024
"""Bytes as UTF-16: `bots/how-to/format-your-bot-messages`."""

SEND_LIMITS: Final = ((1, 7), (2, 8), (30, 60), (3600, 1800))
"""Seconds, and requests of one bot in one conversation: `bots/how-to/rate-limit`."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One of the connector's documented ways of saying no.

    Attributes:
        status: HTTP's.
        message: As Teams words it.
        again: Whether it may be tried again without anything having changed.
        closed: Whether the conversation is closed to the bot until a person speaks to it or
            adds it again; otherwise it is this request alone that was refused.
    """

    status: int
    message: str
    again: bool = False
    closed: bool = False


REFUSALS: Final[Mapping[str, Refusal]] = {
    "BotNotRegistered": Refusal(status=401, message="No registration found for this bot."),
    "BotDisabledByAdmin": Refusal(
        status=403, message="The tenant admin disabled this bot", closed=True
    ),
    "BotNotInConversationRoster": Refusal(
        status=403, message="The bot is not part of the conversation roster.", closed=True
    ),
    "ConversationBlockedByUser": Refusal(
        status=403, message="User blocked the conversation with the bot.", closed=True
    ),
    "ForbiddenOperationException": Refusal(
        status=403, message="Bot is not installed in user's personal scope"
    ),
    "InvalidBotApiHost": Refusal(status=403, message="Invalid bot api host."),
    "NotEnoughPermissions": Refusal(
        status=403, message="The bot doesn't have the permissions for the action."
    ),
    "ActivityNotFoundInConversation": Refusal(status=404, message="Conversation not found."),
    "ConversationNotFound": Refusal(status=404, message="Conversation not found.", closed=True),
    "PreconditionFailed": Refusal(
        status=412, message="Precondition failed, please try again.", again=True
    ),
    "MessageSizeTooBig": Refusal(status=413, message="Message size too large."),
    "Throttled": Refusal(status=429, message="Too many requests.", again=True),
    "ServiceError": Refusal(status=502, message="Service dependency issue.", again=True),
}
"""By code; from the table of status codes at `_STATUSES`."""

BLOCKED_BY_PERSON: Final[Mapping[str, Any]] = {
    "errorCode": 209,
    "message": json.dumps(
        {
            "subCode": "MessageWritesBlocked",
            "details": "Thread is blocked from message writes.",
            "errorCode": None,
            "errorSubCode": None,
        },
        indent=2,
    ),
}
"""The 403 of a person who blocked or uninstalled the bot: no `error`, and JSON within a string.

Source: "Understand who blocked, muted, or uninstalled a bot" at `_PROACTIVE`.
"""
