"""Write a picture as PNG: the program that `bot.records.preservation` runs."""

from io import BytesIO

from PIL import Image

from bot.bounds import serve


def as_png(picture: bytes) -> bytes:
    with Image.open(BytesIO(picture), formats=("WEBP", "PNG")) as image:
        image.load()
        buffer = BytesIO()
        image.save(buffer, "PNG")
    return buffer.getvalue()


if __name__ == "__main__":
    serve(as_png)
