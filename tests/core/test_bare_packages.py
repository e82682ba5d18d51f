import sys
from importlib import import_module
from pathlib import Path

import pytest

from bot.core.bare_packages import NotLoaded, bare


@pytest.fixture
def heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that loads all that is in it, a part that names the rest, and the rest."""
    files = {
        "__init__": (
            "from heavy.rest import Rest\n"
            "from heavy.lamp import light\n"
            "from heavy.part import Part\n"
        ),
        "part": "from heavy import Rest, light\nclass Part:\n    def of(self, rest: Rest): ...\n",
        "lamp": "light = 1\n",
        "rest": "class Rest: ...\n",
    }
    (tmp_path / "heavy").mkdir()
    for name, text in files.items():
        (tmp_path / "heavy" / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("heavy", *(f"heavy.{each}" for each in files)):
        monkeypatch.delitem(sys.modules, name, raising=False)


ASKED = {"heavy": {"Rest": None, "light": "lamp"}}


@pytest.mark.usefixtures("heavy")
def test_a_part_is_loaded_without_the_rest():
    with bare(ASKED):
        part = import_module("heavy.part")
    assert "heavy.rest" not in sys.modules
    assert part.light == 1
    assert part.Part.of.__annotations__ == {"rest": NotLoaded}


@pytest.mark.usefixtures("heavy")
def test_whoever_asks_afterwards_gets_the_whole_with_the_same_classes():
    with bare(ASKED):
        part = import_module("heavy.part")
    heavy = import_module("heavy")
    assert heavy.Part is part.Part
    assert heavy.Rest is import_module("heavy.rest").Rest


@pytest.mark.usefixtures("heavy")
def test_a_package_that_is_loaded_already_is_left_as_it_is():
    heavy = import_module("heavy")
    with bare(ASKED):
        assert sys.modules["heavy"] is heavy
    assert sys.modules["heavy"] is heavy


@pytest.mark.usefixtures("heavy")
def test_nothing_half_is_left_behind_by_a_part_that_fails():
    with pytest.raises(ModuleNotFoundError), bare(ASKED):
        import_module("heavy.part_that_is_none")
    assert import_module("heavy").Part
