"""What is taken out is signed where there is a key; where there is none, it is said to be not."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.console.commands import main
from bot.records.bundle import case_bundle
from bot.records.check import checked_case
from bot.records.signing import NotSigned, SignatureFile, Signer, signed_by
from bot.records.verification import verify_bundle
from bot.swedish import record_check as words
from tests.json_schema import validate
from tests.records.makers import case_record, packed, unpacked
from tests.records.test_bundle import Files, with_manifest
from tests.records.test_format import FORMAT, GUIDE, checked_by_anybody

SEED, ANOTHERS = (b64encode(bytes([number]) * 32).decode() for number in (7, 8))
OURS, OTHERS = Signer.of(SEED), Signer.of(ANOTHERS)
SIGNATURE = "signatur.json"


@cache
def signed() -> Files:
    with TemporaryDirectory() as folder:
        file = checked_case(case_record(), Path(folder), sign=OURS.sign)
        return unpacked(file.path.read_bytes())


@pytest.fixture
def files() -> Files:
    return dict(signed())


def test_a_signed_case_says_by_which_key_and_fits_anybodys_check(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = packed(tmp_path / "arende.zip", files)
    assert verify_bundle(path).signed_by == OURS.key
    schema = json.loads((FORMAT / "signatur.schema.json").read_text(encoding="utf-8"))
    validate(json.loads(files[SIGNATURE]), schema)
    assert schema == SignatureFile.model_json_schema()
    assert checked_by_anybody(tmp_path, path)
    assert main(["audit", "verify", str(path)]) == 0
    out = capsys.readouterr().out
    assert words.signed(OURS.key) in out
    assert words.BUNDLE_LIMITS in out, "anybody may have made a key"
    assert main(["audit", "verify", str(path), "--holds", OURS.key]) == 0
    assert words.BUNDLE_LIMITS not in capsys.readouterr().out
    assert main(["audit", "verify", str(path), "--holds", OTHERS.key]) == 1


def test_without_a_key_it_is_said_to_be_unsigned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = case_bundle(case_record(), tmp_path).path
    assert main(["audit", "verify", str(path)]) == 0
    assert words.UNSIGNED in capsys.readouterr().out
    assert main(["audit", "verify", str(path), "--holds", OURS.key]) == 1


def _by_another(files: Files) -> Files:
    return files | {SIGNATURE: OTHERS.sign(files["manifest.json"])}


def _stripped(files: Files) -> Files:
    return {name: content for name, content in files.items() if name != SIGNATURE}


@pytest.mark.parametrize("forge", [_by_another, _stripped])
def test_a_case_written_anew_is_not_held_by_the_true_key(
    tmp_path: Path, forge: Callable[[Files], Files]
) -> None:
    """Even of those who can make everything else fit."""
    made = case_bundle(case_record(text="Hej"), tmp_path, sign=OURS.sign)
    forged = packed(tmp_path / "b.zip", forge(unpacked(made.path.read_bytes())))
    assert main(["audit", "verify", str(forged)]) == 0
    assert main(["audit", "verify", str(forged), "--holds", OURS.key]) == 1


def _said(**changes: object) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps(json.loads(content) | changes).encode()


@pytest.mark.parametrize(
    "change",
    [
        _said(signature=b64encode(bytes(64)).decode()),
        _said(signature="å"),
        _said(signature=""),
        _said(public_key=json.loads(OTHERS.sign(b""))["public_key"]),
        _said(public_key=b64encode(b"no key").decode()),
        _said(public_key="x" * 101),
        _said(format="inlaggsboten-signature-2"),
        _said(more=1),
        lambda _content: b"[]",
        lambda _content: b"",
    ],
    ids=lambda change: "",
)
def test_what_is_no_signature_of_it_is_named(
    files: Files, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    forged = files | {SIGNATURE: change(files[SIGNATURE])}
    assert SIGNATURE in verify_bundle(packed(tmp_path / "a.zip", forged)).problem


def test_another_manifest_under_the_signature_is_named(files: Files, tmp_path: Path) -> None:
    signature = files.pop(SIGNATURE)
    told: dict[str, Any] = json.loads(files["arende.json"])
    told["people"] = dict.fromkeys(told["people"], "Någon Annan")
    changed = with_manifest(files | {"arende.json": json.dumps(told).encode()})
    forged = packed(tmp_path / "a.zip", changed | {SIGNATURE: signature})
    assert SIGNATURE in verify_bundle(forged).problem


def test_the_guides_commands_check_it_with_openssl(files: Files, tmp_path: Path) -> None:
    """As anybody would, without the bot."""
    packed(tmp_path / "arende.zip", files)
    [commands] = re.findall(r"```sh\n(python3.*?)```", GUIDE, re.DOTALL)
    ran = subprocess.run(
        ["sh", "-e", "-c", commands.replace("python3", sys.executable)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Signature Verified Successfully" in ran.stdout
    assert OURS.key in ran.stdout


def test_a_signature_is_of_its_own_bytes_alone() -> None:
    assert signed_by(OURS.sign(b"one"), b"one") == OURS.key
    with pytest.raises(NotSigned):
        signed_by(OURS.sign(b"one"), b"two")


@pytest.mark.parametrize("seed", [b64encode(bytes(31)).decode(), b64encode(bytes(33)).decode()])
def test_a_seed_of_another_length_makes_no_key(seed: str) -> None:
    with pytest.raises(ValueError, match="bytes and not 32"):
        Signer.of(seed)


def test_a_public_key_of_another_kind_signs_nothing() -> None:
    public = x25519.X25519PrivateKey.generate().public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    told = json.loads(OURS.sign(b"x")) | {"public_key": b64encode(der).decode()}
    with pytest.raises(NotSigned):
        signed_by(json.dumps(told).encode(), b"x")
