"""The page's own script is checked for types as strictly as the bot, and against teams-js."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.local.node import types
from bot.web.assets import OWN

FAULTS = {
    "a number where a text is wanted": ('say("Kontakten är tillbaka.")', "say(7)"),
    "what may be missing is used": ("td?.dataset.day", "td.dataset.day"),
    "teams-js has no such function": ("sdk.app.notifyAppLoaded()", "sdk.app.notifyLoaded()"),
    "something nobody uses": ("let slow = 0;", "let slow = 0; const unused = 1;"),
}


def test_the_script_has_no_fault():
    types()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found(fault: tuple[str, str], tmp_path: Path):
    right, wrong = fault
    script = (OWN / "page.js").read_text("utf-8")
    assert right in script
    (tmp_path / "page.js").write_text(script.replace(right, wrong), "utf-8")
    shutil.copy(OWN / "types.d.ts", tmp_path)
    project = tmp_path / "jsconfig.json"
    own = {"extends": str(OWN / "jsconfig.json"), "files": ["page.js", "types.d.ts"]}
    project.write_text(json.dumps(own))
    with pytest.raises(subprocess.CalledProcessError):
        types(project)
