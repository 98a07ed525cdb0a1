"""Is a model folder what it says it is: by fingerprints where they are known, else by opening it."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from voice_coach.errors import ModelProblem
from voice_coach.listening.choosing import what_is_missing

_CHUNK = 1 << 20
_OPEN_SECONDS = 120


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_blob_id(path: Path) -> str:
    """The name git gives a file's content: SHA-1 of `blob <size>\\0` and the content."""
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def verify(folder: Path, files: Mapping[str, str]) -> None:
    """Check that a folder is a Vosk model, and that those files (path → git blob id) are the known ones.

    Raises ModelProblem that says which file is not.
    """
    missing = what_is_missing(folder)
    if missing:
        raise ModelProblem(f"{folder.name} is not a Vosk model: {missing}.", cure=_again(folder.name))
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            raise ModelProblem(f"{folder.name} is not whole: {name} is missing.", cure=_again(folder.name))
        if git_blob_id(path) != expected:
            raise ModelProblem(
                f"{folder.name} is not the known one: {name} has a wrong fingerprint.",
                cure=_again(folder.name),
            )


def verify_opens(folder: Path) -> None:
    """Let Vosk open the model, in a process of its own: a damaged one may end it without a word.

    Raises ModelProblem if it does not open.
    """
    program = "import sys, vosk; vosk.SetLogLevel(-1); vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000)"
    try:
        opened = subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            capture_output=True,
            timeout=_OPEN_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ModelProblem(f"Vosk does not finish opening {folder.name}.", cure=_again(folder.name)) from None
    if opened.returncode != 0:
        raise ModelProblem(f"Vosk cannot open {folder.name}.", cure=_again(folder.name))


def _again(name: str) -> str:
    return f"Fetch it afresh: voice-coach models get --again {name}"
