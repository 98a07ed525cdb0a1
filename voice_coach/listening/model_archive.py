"""Unpacks a model's zip file, trusting nothing in it."""

import os
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from voice_coach.errors import ModelProblem

MOST_FILES = 10_000


def unpack(archive: Path, folder: Path, most_bytes: int) -> None:
    """Unpack into an empty folder, on the disk when it returns. most_bytes: of all files together, unpacked.

    Raises ModelProblem for what is not a zip, is damaged, would write outside the folder, holds links or
    passwords, or would become larger; OSError where the disk refuses. The folder may hold a part then.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            members = packed.infolist()
            _check(members, most_bytes)
            for member in members:
                target = folder / member.filename
                if member.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(member) as source, target.open("xb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
                    file.flush()
                    os.fsync(file.fileno())
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        FileExistsError,
        NotADirectoryError,
    ):
        raise ModelProblem("The file is not a zip file that can be read.", cure=_CURE) from None


_CURE = "Fetch it again. If that is no better, the server has something else under this name."


def _check(members: list[zipfile.ZipInfo], most_bytes: int) -> None:
    if len(members) > MOST_FILES:
        raise ModelProblem(f"The zip file holds {len(members)} files.", cure=_CURE)
    if sum(member.file_size for member in members) > most_bytes:
        # zipfile never unpacks more than the size declared, so that checking the declared sizes is enough.
        raise ModelProblem("The zip file would unpack to far more than the model.", cure=_CURE)
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename:
            raise ModelProblem(f"The zip file would write outside its folder: {member.filename}.", cure=_CURE)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ModelProblem(f"The zip file holds a link: {member.filename}.", cure=_CURE)
        if member.flag_bits & 0x1:
            raise ModelProblem("The zip file has a password.", cure=_CURE)
