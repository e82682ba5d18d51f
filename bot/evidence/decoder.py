"""Check a picture and tell of it as JSON: the program that `bot.evidence.apart` runs."""

import json
from base64 import b64encode

from bot.bounds import serve
from bot.core.ports import Json
from bot.core.refusals import Refusal
from bot.evidence.image import read_image


def answer(content: bytes) -> bytes:
    """What was found, or why nothing was."""
    told: Json
    try:
        found = read_image(content)
        told = {
            "media_type": found.media_type,
            "width": found.width,
            "height": found.height,
            "display": [
                {**vars(each), "content": b64encode(each.content).decode()}
                for each in found.display
            ],
        }
    except Refusal as no:
        told = {"refusal": type(no).__name__, **vars(no)}
    return json.dumps(told).encode()


if __name__ == "__main__":
    serve(answer)
