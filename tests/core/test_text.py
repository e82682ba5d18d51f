import io
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ports import Json
from bot.core.text import is_storable


@pytest.mark.parametrize("bad", ["\0", "\x08", "\x0c", "\x1f", "\ufdd0", "\ufffe", "\uffff"])
def test_what_no_file_could_hold_is_found_however_deep(bad: str):
    assert not is_storable(f"a{bad}b")
    assert not is_storable({"title": ["sound", {"deep": bad}]})
    assert not is_storable({bad: 1})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_storable_comes_through_xml_as_it_was(text: str):
    if not is_storable(text):
        return
    root = ET.Element("a")
    root.text = text
    read = ET.parse(io.BytesIO(ET.tostring(root, encoding="utf-8"))).getroot().text or ""
    assert read == re.sub("\r\n?", "\n", text)


@pytest.mark.parametrize("good", ["åäö 🎄", "rad\nrad\ttabb", "", None, 3, [True, {"a": "b"}]])
def test_ordinary_values_are(good: Json):
    assert is_storable(good)
