"""What can go wrong at the local Graph, on demand."""

from dataclasses import dataclass
from enum import StrEnum


class Operation(StrEnum):
    """Each thing the bot asks Graph for, as a fault names it."""

    GROUP = "group"
    USER = "user"
    CATALOG = "catalog"
    INSTALLED = "installed"
    INSTALL = "install"
    CHAT = "chat"
    NOTIFY = "notify"
    MAIL = "mail"
    UPLOAD = "upload"
    DOWNLOAD = "download"
    REMOVE = "remove"
    NAMES = "names"


@dataclass(frozen=True)
class Answer:
    """An error answer; `retry_after` as the header is to read, seconds or a date."""

    status: int
    code: str = "LocalFault"
    retry_after: int | str | None = None
    message: str = "A planned fault."


@dataclass(frozen=True)
class Reset:
    """The connection breaks; with `acted`, only after the request was carried out."""

    acted: bool = False


@dataclass(frozen=True)
class Silence:
    """No answer ever comes; with `acted`, although the request was carried out."""

    acted: bool = False


@dataclass(frozen=True)
class Page:
    """An answer that isn't Graph's: what a gateway or a captive portal says in HTML."""

    status: int = 200


@dataclass(frozen=True)
class Body:
    """An answer with this body, as something that has taken Graph's place might give."""

    content: bytes
    content_type: str = "application/json"
    content_encoding: str = ""


Fault = Answer | Reset | Silence | Page | Body


@dataclass(kw_only=True)
class _Planned:
    fault: Fault
    on: Operation | None
    person: str | None
    left: int | None


class Faults:
    """Faults wait in the order they were planned; each request takes the first that fits."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def plan(
        self, fault: Fault, *, on: Operation | None, person: str | None, times: int | None
    ) -> None:
        self._planned.append(_Planned(fault=fault, on=on, person=person, left=times))

    def clear(self) -> None:
        self._planned.clear()

    def take(self, operation: Operation, person: str | None) -> Fault | None:
        for planned in self._planned:
            if planned.on not in {None, operation} or planned.person not in {None, person}:
                continue
            if planned.left is not None:
                planned.left -= 1
                if planned.left == 0:
                    self._planned.remove(planned)
            return planned.fault
        return None
