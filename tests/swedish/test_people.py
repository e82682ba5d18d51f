"""Two people of one name look different wherever one is chosen."""

from dataclasses import replace

from bot.core.people import DepartmentId, Person, PersonId
from bot.schedule.model import Department
from bot.swedish.people import names_apart

CULTURE = Department(id=DepartmentId("kultur"), name="Kulturförvaltningen", short="KUL")
SCHOOL = Department(id=DepartmentId("skola"), name="Skol- och fritidsförvaltningen", short="SFF")
ANNA = Person(id=PersonId("a11a0000"), name="Anna Ek", department=CULTURE.id)
OTHER = Person(id=PersonId("b22b0000"), name="anna ek", department=SCHOOL.id)
BO = Person(id=PersonId("c33c0000"), name="Bo Al", department=SCHOOL.id)


def shown(*people: Person) -> list[str]:
    return list(names_apart(people, [CULTURE, SCHOOL]).values())


def test_a_name_of_ones_own_stands_alone():
    assert shown(ANNA, BO) == ["Anna Ek", "Bo Al"]


def test_namesakes_have_their_department_beside_them():
    assert shown(ANNA, BO, OTHER) == [
        "Anna Ek (Kulturförvaltningen)",
        "Bo Al",
        "anna ek (Skol- och fritidsförvaltningen)",
    ]


def test_namesakes_of_one_department_or_of_none_have_their_number():
    same = replace(OTHER, department=CULTURE.id)
    assert len(set(shown(ANNA, same))) == 2
    none = [replace(each, department=None) for each in (ANNA, OTHER)]
    assert shown(*none) == ["Anna Ek (a11a0000)", "anna ek (b22b0000)"]
