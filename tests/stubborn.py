"""Run as a module by `bot.apart`: what a decoder might do that somebody has taken over."""

import json
import os
import time

from bot.bounds import serve


def work(content: bytes) -> bytes:
    match content:
        case b"burn":
            while True:
                pass
        case b"sleep":
            time.sleep(3600)
        case b"grow":
            return bytes(400 * 1024 * 1024)
        case b"crash":
            os.abort()
        case b"tell":
            return json.dumps(sorted(os.environ)).encode()
        case _:
            pass
    return content


if __name__ == "__main__":
    serve(work)
