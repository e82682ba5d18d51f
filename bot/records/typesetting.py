"""Set a report: the program that `bot.records.report` runs."""

import json

import typst

from bot.bounds import serve


def typeset(told: bytes) -> bytes:
    said = json.loads(told)
    return typst.compile(
        said["template"].encode(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        timestamp=said["at"],
        sys_inputs={"data": said["data"]},
    )


if __name__ == "__main__":
    serve(typeset)
