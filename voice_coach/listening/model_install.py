"""Gets a model from the catalogue onto this machine, whole or not at all, and takes it away again."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from voice_coach.errors import ModelProblem, UsageProblem
from voice_coach.listening.choosing import opened, what_is_missing
from voice_coach.listening.model_archive import unpack
from voice_coach.listening.model_catalogue import CatalogueModel
from voice_coach.listening.model_download import Progress, download, forget
from voice_coach.listening.model_verification import sha256, verify, verify_opens

WORKSHOP = ".downloads"
"""Folder, beside the models, where a download waits until it is whole."""

_LEEWAY = 1.5
"""How much larger than the catalogue says a model may be: its sizes are rounded."""


def install(model: CatalogueModel, models: Path, progress: Progress) -> Path:
    """Fetch, check, unpack and put in place; a model of that name that is there is replaced at the end.

    Returns the model's folder in `models`. Raises ModelProblem; nothing of the model is left in `models`
    then, and in its workshop only a part whose download can go on.
    """
    workshop = models / WORKSHOP
    part = workshop / f"{model.name}.zip.part"
    try:
        workshop.mkdir(parents=True, exist_ok=True)
        _check_space(model, part, workshop)
        for half_unpacked in workshop.glob(f"{model.name}-*"):
            shutil.rmtree(half_unpacked)  # a power cut left it
        download(model.address, part, most_bytes=int(model.size * _LEEWAY), progress=progress)
        return _put_in_place(model, part, models)
    except OSError as problem:
        forget(part)
        raise ModelProblem(
            f"{model.name} cannot be written to {models}: {problem.strerror}.",
            cure=f"Make {_megabytes(model.size + model.unpacked)} of room there, then try again.",
        ) from None
    finally:
        with contextlib.suppress(OSError):
            workshop.rmdir()


def remove(name: str, models: Path) -> None:
    """Take a downloaded model away, all of it at once. Raises UsageProblem if it is not there."""
    folder = models / name
    if not folder.is_dir():
        raise UsageProblem(
            f"{name} is not among the downloaded models.", cure="voice-coach models list shows them."
        )
    try:
        workshop = models / WORKSHOP
        workshop.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=workshop) as away:
            folder.rename(Path(away) / name)
        with contextlib.suppress(OSError):
            workshop.rmdir()
    except OSError as problem:
        raise ModelProblem(
            f"{name} cannot be removed: {problem.strerror}.", cure=f"Check the permissions of {models}."
        ) from None


def _check_space(model: CatalogueModel, part: Path, workshop: Path) -> None:
    have = part.stat().st_size if part.is_file() else 0
    needed = model.size - have + model.unpacked
    free = shutil.disk_usage(workshop).free
    if free < needed:
        raise ModelProblem(
            f"There is too little space on the disk: {_megabytes(free)} free, {_megabytes(needed)} needed.",
            cure="Make room, then try again.",
        )


def _put_in_place(model: CatalogueModel, part: Path, models: Path) -> Path:
    try:
        if model.sha256 and sha256(part) != model.sha256:
            raise ModelProblem(
                f"The file from the server is not the known {model.name}: its fingerprint is wrong.",
                cure="Nothing was kept. Try again; if it stays so, look for a newer version of Voice Coach.",
            )
        with tempfile.TemporaryDirectory(dir=part.parent, prefix=f"{model.name}-") as bench:
            new = Path(bench) / "new"
            new.mkdir()
            unpack(part, new, int(model.unpacked * _LEEWAY))
            folder = _model_in(new, model.name)
            verify(folder, model.files)
            if not model.sha256:
                verify_opens(folder)
            return _exchange(folder, models / model.name, Path(bench) / "old")
    finally:
        forget(part)


def _model_in(unpacked: Path, name: str) -> Path:
    try:
        return opened(unpacked).folder
    except ModelProblem:
        inside = [path for path in unpacked.iterdir() if path.is_dir()]
        missing = what_is_missing(inside[0] if len(inside) == 1 else unpacked)
        raise ModelProblem(
            f"What the server sent as {name} is not a Vosk model: {missing}.",
            cure="Nothing was kept. Try again later, or take another model: voice-coach models list",
        ) from None


def _exchange(new: Path, final: Path, old: Path) -> Path:
    """Put a folder in its place, and what was there aside."""
    if final.exists():
        final.rename(old)
    try:
        new.rename(final)
    except OSError:
        if old.exists():
            old.rename(final)
        raise
    _sync(final.parent)
    return final


def _sync(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _megabytes(count: float) -> str:
    return f"{count / 1e6:.0f} MB"
