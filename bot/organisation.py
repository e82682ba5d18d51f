"""The organisation file: all that is one municipality's own."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from bot.core.calendar import add_workdays
from bot.core.people import DepartmentId, PageId
from bot.schedule.guidelines import Facts
from bot.schedule.model import Audience, Department, Page, PageKind, Theme
from bot.schedule.quiet import QuietTime
from bot.schedule.retention import RecordClass, Retention, RetentionRule
from bot.swedish.reading.feasts import LocalDays
from bot.swedish.records import ArchiveMark
from bot.writing.advice import AdviceId, AdviceRule
from bot.writing.texts import LinkTags

BUILT_IN = Path(__file__).parent / "organisations" / "helsingborg.toml"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ContactCentre(_Part):
    name: Name
    complaints: Name
    link: HttpUrl


class Permissions(_Part):
    superadmins: Annotated[tuple[Name, ...], Field(min_length=1)]


class AppPages(_Part):
    """Addresses that Teams shows with the app; each must be there."""

    website: HttpUrl
    privacy: HttpUrl
    terms: HttpUrl


class Advertising(_Part):
    sponsored: Name
    job_ads: Name


class Followers(_Part):
    count: int
    own_employees: int
    as_of: str


class NamedDays(_Part):
    """Days that this municipality calls something, such as a school holiday."""

    name: Name
    first: date
    last: date

    def days(self) -> LocalDays:
        return LocalDays(name=self.name, first=self.first, last=self.last)


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class QuietEntry(_Part):
    """A time of every year when few read, by month and day as in "12-21"."""

    first: MonthDay
    last: MonthDay

    def time(self) -> QuietTime:
        return QuietTime(first=_month_day(self.first), last=_month_day(self.last))


class Wishes(_Part):
    """What is wanted of the schedule; nobody is refused for them."""

    lead_days: Annotated[int, Field(ge=0, le=30)] = 0
    """Workdays that a post is wanted before its day: nearer days are suggested last."""
    least_a_week: Annotated[int, Field(ge=0, le=20)] = 0
    """Posts that the main page wants each week: the digest says where there are fewer."""


class AdviceEntry(_Part):
    """One thing to count in a post's text; see the built-in file for what each takes."""

    id: AdviceId
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    source: Name
    most: Annotated[int, Field(ge=0, le=3000)] = 0
    least: Annotated[int, Field(ge=0, le=3000)] = 0
    words: Annotated[tuple[Name, ...], Field(max_length=500)] = ()
    pairs: tuple[tuple[Audience, Theme], ...] = ()

    def rule(self) -> AdviceRule:
        return AdviceRule(
            id=self.id,
            reason=self.reason,
            source=self.source,
            most=self.most,
            least=self.least,
            words=self.words,
            pairs=self.pairs,
        )


class LinkTagging(_Part):
    """Parameters that a copied link gets where it leads to one of the hosts."""

    hosts: Annotated[tuple[Name, ...], Field(min_length=1)]
    parameters: Annotated[dict[Name, Name], Field(min_length=1, max_length=10)]

    def tags(self) -> LinkTags:
        return LinkTags(hosts=self.hosts, parameters=self.parameters)


class Archive(_Part):
    """What stands on everything that is taken out of the bot."""

    creator: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    """The authority; the municipality's name where it is left out."""
    classification: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    confidentiality: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class RetentionEntry(_Part):
    years: Annotated[int, Field(ge=1, le=100)]
    basis: Name

    def rule(self) -> RetentionRule:
        return RetentionRule(years=self.years, basis=self.basis)


class RetentionEntries(_Part):
    """How long what is kept; a class that isn't there is never disposed of."""

    removed_comments: RetentionEntry | None = None
    other_comments: RetentionEntry | None = None
    schedule: RetentionEntry | None = None
    texts: RetentionEntry | None = None
    people: RetentionEntry | None = None

    def rules(self) -> Retention:
        chosen = {
            RecordClass.REMOVED_COMMENTS: self.removed_comments,
            RecordClass.OTHER_COMMENTS: self.other_comments,
            RecordClass.SCHEDULE: self.schedule,
            RecordClass.TEXTS: self.texts,
            RecordClass.PEOPLE: self.people,
        }
        return {kind: entry.rule() for kind, entry in chosen.items() if entry is not None}


class PageEntry(_Part):
    id: Slug
    name: Name
    kind: PageKind
    aliases: tuple[Name, ...] = ()
    seats_per_day: Annotated[int, Field(ge=1, le=20)] = 1

    def page(self) -> Page:
        return Page(
            id=PageId(self.id),
            name=self.name,
            kind=self.kind,
            aliases=self.aliases,
            seats_per_day=self.seats_per_day,
        )


class DepartmentEntry(_Part):
    id: Slug
    name: Name
    short: Annotated[str, StringConstraints(min_length=1, max_length=4)]

    def department(self) -> Department:
        return Department(id=DepartmentId(self.id), name=self.name, short=self.short)


class Organisation(_Part):
    name: Name
    network: Name
    app: AppPages
    contact_centre: ContactCentre
    permissions: Permissions
    advertising: Advertising
    followers: Followers
    retention: RetentionEntries = RetentionEntries()
    archive: Archive = Archive()
    pages: Annotated[tuple[PageEntry, ...], Field(min_length=1)]
    departments: Annotated[tuple[DepartmentEntry, ...], Field(min_length=1)]
    named_days: tuple[NamedDays, ...] = ()
    quiet: tuple[QuietEntry, ...] = ()
    schedule: Wishes = Wishes()
    advice: tuple[AdviceEntry, ...] = ()
    link_tags: LinkTagging | None = None

    def advice_rules(self) -> tuple[AdviceRule, ...]:
        """What is counted in a post's text; nothing where the file names nothing."""
        return tuple(entry.rule() for entry in self.advice)

    def tags(self) -> LinkTags | None:
        return None if self.link_tags is None else self.link_tags.tags()

    def suggested_last(self, today: date) -> tuple[QuietTime, ...]:
        """Times whose days are suggested last."""
        times = tuple(entry.time() for entry in self.quiet)
        if not self.schedule.lead_days:
            return times
        last = add_workdays(today, self.schedule.lead_days - 1)
        return (
            *times,
            QuietTime(first=(today.month, today.day), last=(last.month, last.day)),
        )

    def local_days(self) -> tuple[LocalDays, ...]:
        """What people here call certain days, for the reader of dates."""
        return tuple(entry.days() for entry in self.named_days)

    def archive_mark(self) -> ArchiveMark:
        return ArchiveMark(
            creator=self.archive.creator or self.name,
            classification=self.archive.classification,
            confidentiality=self.archive.confidentiality,
        )

    def facts(self) -> Facts:
        """What the guidelines say of this municipality alone."""
        return Facts(
            city=self.name,
            main_page=next(page.name for page in self.pages if page.kind is PageKind.MAIN),
            product_pages=tuple(page.name for page in self.pages if page.kind is PageKind.PRODUCT),
            network=self.network,
            superadmins=self.permissions.superadmins,
            contact_centre=self.contact_centre.name,
            contact_centre_link=str(self.contact_centre.link),
            ad_account=self.advertising.sponsored,
            job_tool=self.advertising.job_ads,
        )

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        for kind, ids in (
            ("page", [page.id for page in self.pages]),
            ("department", [department.id for department in self.departments]),
            ("advice", [entry.id for entry in self.advice]),
        ):
            if len(set(ids)) != len(ids):
                raise ValueError(f"two entries share one {kind} id")
        for entry in self.named_days:
            if entry.last < entry.first:
                raise ValueError(f"{entry.name} ends before it begins")
        if [page.kind for page in self.pages].count(PageKind.MAIN) != 1:
            raise ValueError("exactly one page must be the main one")
        return self


def load_organisation(path: Path = BUILT_IN) -> Organisation:
    """Read and check the file.

    Raises:
        OSError: it can't be read.
        ValueError: it isn't TOML, or something in it is missing or wrong; the message says what.
    """
    return Organisation.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
