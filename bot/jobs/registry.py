"""All that the outbox may ask of Teams, by the class of its job."""

from typing import Final

from bot.core.ports import Job
from bot.jobs.administration import AdminNotices
from bot.jobs.alerts import AlertNotices
from bot.jobs.base import NoticeServices
from bot.jobs.bookings import Notices
from bot.jobs.cases import CaseNotices
from bot.jobs.digest import DigestNotices
from bot.jobs.disposal import DisposalNotices
from bot.jobs.files import FileNotices
from bot.jobs.ideas import IdeaNotices
from bot.jobs.reviews import ReviewNotices
from bot.jobs.selftest import SelfTestNotices
from bot.jobs.series import SeriesNotices
from bot.jobs.swaps import SwapNotices
from bot.jobs.upkeep import UpkeepNotices
from bot.jobs.watch import WatchNotices
from bot.outbox.worker import Handler, Handlers

_KINDS: Final = (
    Notices,
    AdminNotices,
    AlertNotices,
    CaseNotices,
    DigestNotices,
    DisposalNotices,
    SwapNotices,
    FileNotices,
    IdeaNotices,
    ReviewNotices,
    SelfTestNotices,
    SeriesNotices,
    UpkeepNotices,
    WatchNotices,
)


def notice_handlers(services: NoticeServices) -> Handlers:
    found: dict[type[Job], Handler] = {}
    for notices in _KINDS:
        for kind, handler in notices(services).handlers.items():
            assert kind not in found, f"{kind.__name__} has two handlers"
            found[kind] = handler
    return found
