"""The report is PDF/A-2b by its own claim, carries its fonts, and takes any text as text."""

import json
import re
import unicodedata
import zlib

import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.records.report import case_report, shown
from tests.records.makers import PICTURES, case_record


def test_it_says_that_it_is_pdf_a_2b_and_brings_its_fonts() -> None:
    record = case_record(pictures=PICTURES)
    pdf = case_report(record.case, record.names)
    assert pdf.startswith(b"%PDF-1.")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"<dc:language>" in pdf
    assert "Ärende 2026-001".encode() in pdf  # the title in the metadata
    fonts = re.findall(rb"/FontFile[0-9]?\b", pdf)
    assert len(fonts) == len(re.findall(rb"/Type\s*/FontDescriptor", pdf)) > 0
    assert not re.search(rb"/Encrypt|/JavaScript|/Launch|/URI", pdf)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=240))
@settings(max_examples=10)
def test_any_text_becomes_a_report(text: str) -> None:
    record = case_record(text=text)
    assert case_report(record.case, record.names).startswith(b"%PDF")


def test_every_character_that_is_shown_has_a_shape() -> None:
    given = [chr(each) for each in range(0x20, 0x2300)]
    drawn = [each for each in given if shown(each) == each]
    assert len(drawn) > 1500
    compile_as_report = """
    #set text(font: ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern Math"))
    #for each in json(bytes(sys.inputs.data)) [#each #parbreak()]
    """
    typst.compile(
        compile_as_report.encode(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        sys_inputs={"data": json.dumps(drawn)},
    )


def test_what_has_no_shape_is_written_out() -> None:
    assert shown("å") == "å"
    assert shown("\n") == "\n"
    assert shown("\N{HOCHO}") == "[U+1F52A HOCHO]"
    assert shown("\0") == "[U+0000]"
    assert shown("\N{RIGHT-TO-LEFT OVERRIDE}") == "[U+202E RIGHT-TO-LEFT OVERRIDE]"
    assert unicodedata.is_normalized("NFC", shown("é"))


def test_nothing_is_copied_that_was_not_written() -> None:
    """A hash or an address that is copied out of the report is the one that stands in it."""
    record = case_record(pictures=PICTURES, text="https://www.linkedin.com/" + "x" * 300)
    pdf = case_report(record.case, record.names)
    drawn: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        for block in re.findall(rb"beginbf(?:char|range)(.*?)endbf", text, re.DOTALL):
            drawn |= {each.upper().decode() for each in re.findall(rb"<([0-9A-Fa-f]+)>", block)}
    assert "0078" in drawn
    assert not drawn & {"200B", "00AD", "2060", "FEFF", "200C", "200D"}
