import json
import subprocess
from pathlib import Path

import pytest

from bot.local.node import PACKAGES, node
from tests.rendering.renderer import drawing

__all__ = ["drawing", "markdown"]

MARKDOWN = PACKAGES / "node_modules" / "markdown-it"
HARMLESS = {"paragraph_open", "text", "text_special", "paragraph_close"}


@pytest.fixture(scope="session")
def markdown():
    """A text's kinds of Markdown and what is shown of it, from a parser that takes everything."""
    if not MARKDOWN.is_dir():
        pytest.skip("no Markdown parser: `make test` installs it")
    script = Path(__file__).parent / "markdown.cjs"
    with subprocess.Popen(
        [node(), script, MARKDOWN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def read(text):
            process.stdin.write(json.dumps(text) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            return set(answer["types"]), answer["shown"]

        yield read
        process.stdin.close()
