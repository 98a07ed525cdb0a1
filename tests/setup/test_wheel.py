"""The wheel holds the program and its content, and finds it where it is installed."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

CONTENT = ("intents", "programme", "models", "audio")
PRINT_FOLDERS = """
import voice_coach
from voice_coach.listening.model_catalogue import load_catalogue
from voice_coach.places import content
print(voice_coach.__file__)
for kind in ("intents", "programme", "models", "audio"):
    print(content(kind))
print(load_catalogue()[0].name)
"""


@pytest.fixture(scope="session")
def built(source: Path) -> Path:
    """A wheel built from a checkout with things lying about that are nobody else's."""
    shutil.copy(Path(__file__).parents[2] / ".gitignore", source)
    for stray in (
        "models/downloaded/am/final.mdl",
        "models/training/corpus.txt",
        "tests/test_it.py",
        "bench/run.py",
    ):
        (source / stray).parent.mkdir(parents=True, exist_ok=True)
        (source / stray).touch()
    (source / "intents" / "__pycache__").mkdir()
    (source / "intents" / "__pycache__" / "x.pyc").touch()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(source / "dist")],
        cwd=source,
        check=True,
        capture_output=True,
    )
    [wheel] = (source / "dist").glob("*.whl")
    return wheel


def test_the_wheel_holds_all_content_and_nothing_that_lies_about(built: Path) -> None:
    source = built.parents[1]
    with zipfile.ZipFile(built) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    shipped = {
        path.relative_to(source).as_posix()
        for path in [
            *source.glob("intents/**/*.*"),
            *source.glob("programme/**/*.*"),
            *source.glob("audio/**/*.*"),
            *source.glob("models/voice-coach-en/**/*"),
            source / "models" / "catalogue.toml",
        ]
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert shipped
    assert {name.removeprefix("voice_coach/_content/") for name in names if "/_content/" in name} == shipped
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"voice_coach"}
    assert not [name for name in names if name.endswith(".pyc")]


def test_the_wheel_carries_its_licences(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        licences = {
            Path(name).name: archive.read(name) for name in archive.namelist() if "/licenses/" in name
        }
    assert b"Apache License" in licences["LICENSE"]
    assert b"GPL-3" in licences["THIRD-PARTY.md"]


def test_an_installed_wheel_finds_its_content(built: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(fresh)], check=True)
    scheme = {"base": str(fresh), "platbase": str(fresh)}
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    # A wheel is a zip file of what goes there; its dependencies are the ones of this environment.
    shutil.unpack_archive(built, packages, "zip")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = Path(sysconfig.get_path("scripts", "venv", scheme)) / "python"
    done = subprocess.run(
        [python, "-c", PRINT_FOLDERS],
        cwd=tmp_path,
        env={**os.environ, "VOICE_COACH_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout.split("\n")
    assert said[0] == str(packages / "voice_coach" / "__init__.py")
    assert said[1:5] == [str(packages / "voice_coach" / "_content" / kind) for kind in CONTENT]
    assert said[5] == "vosk-model-small-en-us-0.15"
