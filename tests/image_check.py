"""Carry out the Dockerfile in a folder, without a container engine, and start what comes of it.

`make image-check`, with build arguments as `NAME=value` behind it. What an engine would add is
the base image: here its place is taken by the Python that runs this. Paths below /opt and /srv
are moved into the folder; an instruction that is not known here is an error, so that the check
can't fall behind the file.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.local.node import node
from tests.ports import free_port

PYTHON = Path(sys.base_prefix) / "bin"
LINES = Path(".dockerignore").read_text().splitlines()
ALLOWED = {line[1:] for line in LINES if line.startswith("!")}
KEPT_OUT = {Path(line) for line in LINES if line[:1] not in {"#", "!", "*"}}
START_SECONDS = 60


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@dataclass
class Stage:
    root: Path
    folder: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    health: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    tools: str = ""
    """What the stage's base image brings, in place of this machine's."""

    def inside(self, text: str) -> str:
        """Move absolute paths, alone or in a command, into the stage's folder."""
        return re.sub(r"(?<![\w.])/(?=opt/|srv/)", f"{self.root}/", text)

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{(\w+)\}", lambda found: self.arguments.get(found[1], found[0]), text)

    @property
    def cwd(self) -> Path:
        return Path(self.inside(self.folder) if self.folder != "/" else str(self.root))

    def env(self, **more: str) -> dict[str, str]:
        kept = {key: os.environ[key] for key in os.environ if not key.startswith("BOT_")}
        own = {key: self.inside(value) for key, value in self.environment.items()}
        first = own.pop("PATH", "").split(":")[:1]
        path = ":".join([*first, self.tools, str(PYTHON), os.environ["PATH"]])
        return {**kept, **own, "PATH": path.lstrip(":"), **more}


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", dockerfile, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


def build(dockerfile: str, into: Path, given: Mapping[str, str]) -> Stage:
    stages: dict[str, Stage] = {}
    for word, rest in instructions(dockerfile):
        say(f"{word} {rest}"[:100])
        if word == "FROM":
            name = rest.partition(" AS ")[2] or str(len(stages))
            stage = stages[name] = Stage(root=into / name)
            stage.root.mkdir()
            if rest.startswith("node:"):
                stage.tools = str(node_tools(into))
        elif word == "ARG":
            name, _, default = rest.partition("=")
            stage.arguments[name] = given.get(name, default)
        else:
            carry_out(word, stage.filled(rest), stage, stages)
    return stage


def node_tools(into: Path) -> Path:
    """The locked Node.js and its npm, by the names that its base image has."""
    tools = into / "node-tools"
    tools.mkdir()
    runs = node()
    library = runs.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    (tools / "node").symlink_to(runs)
    (tools / "npm").write_text(f'#!/bin/sh\nexec "{runs}" "{library}" "$@"\n')
    (tools / "npm").chmod(0o755)
    return tools


def carry_out(word: str, rest: str, stage: Stage, stages: dict[str, Stage]) -> None:
    match word:
        case "COPY":
            copy(stage, rest, stages)
        case "RUN":
            run(stage.inside(rest), stage)
        case "WORKDIR":
            stage.folder = rest
            stage.cwd.mkdir(parents=True, exist_ok=True)
        case "ENV":
            stage.environment |= dict(part.split("=", 1) for part in shlex.split(rest))
        case "USER":
            stage.user = rest
        case "HEALTHCHECK":
            stage.health = json.loads(rest.partition(" CMD ")[2])
        case "CMD":
            stage.command = json.loads(rest)
        case "VOLUME" | "EXPOSE" | "STOPSIGNAL":
            pass
        case _:
            raise SystemExit(f"image-check does not know {word}")


def run(command: str, stage: Stage) -> None:
    """Run it in a shell, and stop at a locked package that its makers have since taken back."""
    done = subprocess.run(
        command,
        shell=True,
        check=False,
        cwd=stage.cwd,
        env=stage.env(),
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{done.stderr}\nended with {done.returncode}: {command}")
    if yanked := [line for line in done.stderr.splitlines() if "yanked" in line]:
        raise SystemExit("\n".join(yanked))


def copy(stage: Stage, rest: str, stages: dict[str, Stage]) -> None:
    *options, source, target = rest.split()
    place = stage.cwd / stage.inside(target)
    if options:
        (name,) = re.findall(r"--from=(\w+)", rest)
        shutil.copytree(stages[name].inside(source), place, symlinks=True)
    elif source == "deploy/web":  # into a folder that is there already
        shutil.copytree(source, place, dirs_exist_ok=True)
    elif source not in ALLOWED:
        raise SystemExit(f".dockerignore keeps {source} out of the image")
    elif Path(source).is_dir():
        shutil.copytree(source, place, ignore=kept_out)
    else:
        shutil.copy(source, place)


def kept_out(folder: str, names: list[str]) -> set[str]:
    """What .dockerignore takes out of a folder that is copied."""
    return {name for name in names if name == "__pycache__" or Path(folder, name) in KEPT_OUT}


def files(root: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}


def start_and_probe(image: Stage) -> None:
    port = str(free_port())
    local = image.env(BOT_MODE="local", BOT_HOST="127.0.0.1", BOT_PORT=port)
    before = files(image.root)
    with subprocess.Popen(image.command, cwd=image.cwd, env=local) as bot:
        deadline = time.monotonic() + START_SECONDS
        while not is_healthy(image, local):
            if bot.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("what the image holds did not become healthy")
        bot.terminate()
        if bot.wait(timeout=15) != 0:
            raise SystemExit(f"SIGTERM ended it with {bot.returncode}")
    data = image.cwd / "data"
    changed = {path for path, _ in files(image.root).items() ^ before.items()}
    if stray := [str(path) for path in changed if data not in path.parents]:
        raise SystemExit(f"written outside data/: {stray[:5]}")


def is_healthy(image: Stage, environment: dict[str, str]) -> bool:
    probe = subprocess.run(image.health, env=environment, stderr=subprocess.DEVNULL, check=False)
    return probe.returncode == 0


def main(arguments: Sequence[str]) -> None:
    given = dict(argument.split("=", 1) for argument in arguments)
    with tempfile.TemporaryDirectory(prefix="image-") as folder:
        image = build(Path("Dockerfile").read_text(), Path(folder), given)
        if image.user.split(":")[0] in {"root", "0"}:
            raise SystemExit("the image runs as root")
        if (image.cwd / "bot" / "local").exists():
            raise SystemExit("the image holds bot/local")
        if tools := [path.name for path in (image.root / "opt/bot/bin").glob("pip*")]:
            raise SystemExit(f"the image holds {tools}")
        start_and_probe(image)
        size = sum(path.stat().st_size for path in image.root.rglob("*") if path.is_file())
        say(f"The image's own files: {size / 1e6:.0f} MB. It starts, is healthy and stops.")


if __name__ == "__main__":
    main(sys.argv[1:])
