"""Cards are written without Microsoft's models, and are what those would have written."""

from typing import Any

import pytest
from microsoft_teams.cards import core
from pydantic.fields import FieldInfo

from cards import parts
from cards.elements import Card
from tests.cards import samples
from tests.cards.test_cards import walk

PARTS = [
    each
    for each in vars(parts).values()
    if isinstance(each, type)
    and issubclass(each, parts.Part)
    and each not in {parts.Part, parts.CardElement, parts.Action}
]


NAMED = {kind.type_name: kind.__name__ for kind in PARTS if kind.type_name}
ABSTRACT = {"items", "body", "actions", "selectAction", "fallback"}
"""Hold any kind of part, which a model would read as its base: each is tried by itself."""


def as_the_model_writes_it(part: Card) -> dict[str, Any]:
    model = getattr(core, NAMED[part["type"]])
    return model.model_validate(part).model_dump(by_alias=True, exclude_none=True)


def shallow(node: Any) -> Any:
    match node:
        case dict():
            return {
                name: value if name == "data" and "verb" in node else shallow(value)
                for name, value in node.items()
                if name not in ABSTRACT
            }
        case list():
            return [shallow(each) for each in node]
        case _:
            return node


def alias(field: FieldInfo, name: str) -> str:
    return field.alias or field.serialization_alias or name


@pytest.mark.parametrize("kind", PARTS, ids=[kind.__name__ for kind in PARTS])
def test_a_part_has_the_names_of_the_model_of_its_name(kind: type[parts.Part]) -> None:
    model = getattr(core, kind.__name__)
    given = dict.fromkeys(kind.__annotations__, "x")
    written = set(kind(**given).wired) - {"type"}
    aliases = {alias(model.model_fields[name], name) for name in given}
    assert written == aliases
    defaults = {
        alias(field, name): field.default
        for name, field in model.model_fields.items()
        if field.default is not None and not field.is_required()
    }
    defaults.pop("version", None)  # always given
    assert kind().wired == defaults


def test_what_cards_are_made_of_is_what_the_models_write() -> None:
    tried: set[str] = set()
    for name, card in samples.every_card():
        for part in walk({key: value for key, value in card.items() if key != "$schema"}):
            if "type" in part:
                tried.add(part["type"])
                assert as_the_model_writes_it(shallow(part)) == shallow(part), name
    assert tried == set(NAMED)


def test_a_part_says_so_when_it_is_read() -> None:
    """A default that was read as its value would be a bug that nothing shows."""
    with pytest.raises(AttributeError):
        _ = parts.ExecuteAction(title="x", verb="x", data={}, associated_inputs="none").style
