"""Pages, departments and people by the names that files have for them."""

from datetime import date

import pytest

from bot.core.people import Person, PersonId
from bot.importing.names import Known
from bot.schedule.model import Catalogue
from tests.importing.corpus import KNOWN
from tests.makers import department


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("KUL", "kultur"),
        ("Kulturförvaltningen", "kultur"),
        ("kultur", "kultur"),
        ("Kultur", "kultur"),
        ("Vård- och omsorg", "vard-och-omsorg"),
        ("xy", None),
        ("förvaltningen", None),
        ("Teknik", None),
    ],
)
def test_a_department_is_known_by_its_names_and_by_a_beginning_that_only_one_has(
    name: str, found: str | None
) -> None:
    read = KNOWN.department(name)
    assert (None if read is None else read.id) == found


def test_a_beginning_that_two_departments_have_names_neither() -> None:
    two = [department(f"{kind}-a", name=f"Stads{kind}", short=kind) for kind in ("bygg", "miljo")]
    known = Known(Catalogue(pages=[], departments=two), [], date(2026, 12, 1))
    assert known.department("Stads") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Anna Ek", "1"),
        ("Ek, Anna", "1"),
        ("Anna", "1"),
        ("Bo", None),
        ("Bo Al", "2"),
        ("Eva Berg", None),
        ("Eva", None),
        ("Nils", None),
    ],
)
def test_a_person_is_known_by_the_whole_name_or_a_part_that_only_one_has(
    name: str, found: str | None
) -> None:
    people = [
        Person(id=PersonId(number), name=each)
        for number, each in (
            ("1", "Anna Ek"),
            ("2", "Bo Al"),
            ("3", "Eva Berg"),
            ("4", "Eva Berg"),
        )
    ]
    read = Known(KNOWN.catalogue, people, KNOWN.today).person(name)
    assert (None if read is None else read.id) == found
