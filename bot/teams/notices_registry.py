"""All that the outbox may ask of Teams, by the kind of its job."""

from typing import Final

from bot.outbox.worker import Handler
from bot.teams.notices import Notices
from bot.teams.notices_admin import AdminNotices
from bot.teams.notices_alerts import AlertNotices
from bot.teams.notices_base import NoticeServices
from bot.teams.notices_cases import CaseNotices
from bot.teams.notices_digest import DigestNotices
from bot.teams.notices_disposal import DisposalNotices
from bot.teams.notices_exchange import ExchangeNotices
from bot.teams.notices_files import FileNotices
from bot.teams.notices_selftest import SelfTestNotices
from bot.teams.notices_watch import WatchNotices

_KINDS: Final = (
    Notices,
    AdminNotices,
    AlertNotices,
    CaseNotices,
    DigestNotices,
    DisposalNotices,
    ExchangeNotices,
    FileNotices,
    SelfTestNotices,
    WatchNotices,
)


def notice_handlers(services: NoticeServices) -> dict[str, Handler]:
    return {
        kind: handler for notices in _KINDS for kind, handler in notices(services).handlers.items()
    }
