"""What runs in a process of its own, called here: a report that is set, a picture written anew."""

import io
import json

from PIL import Image

from bot.records.png import as_png
from bot.records.typesetting import typeset


def test_a_report_is_set_from_its_template_and_its_words_alike_each_time() -> None:
    told = {
        "template": "#set document(title: sys.inputs.data)\n#sys.inputs.data",
        "at": 0,
        "data": "Bron",
    }
    pdf = typeset(json.dumps(told).encode())
    assert pdf.startswith(b"%PDF")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"Bron" in pdf
    assert typeset(json.dumps(told).encode()) == pdf
    for other in ({"data": "Badet"}, {"at": 1_000_000_000}):
        assert typeset(json.dumps(told | other).encode()) != pdf


def test_a_picture_is_written_as_png_with_the_pixels_and_the_colours_it_had() -> None:
    picture = Image.new("RGBA", (3, 2), (10, 20, 30, 40))
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", lossless=True, exact=True, icc_profile=b"profile")
    with Image.open(io.BytesIO(as_png(buffer.getvalue()))) as again:
        assert again.format == "PNG"
        assert again.tobytes() == picture.tobytes()
        assert again.info["icc_profile"] == b"profile"
