"""A person's own folders for each test, and a way to lay content over the shipped files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_coach import places
from voice_coach.programme import load
from voice_coach.programme.types import Programme

Overlay = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def overlay(home: Path) -> Overlay:
    """Writes one of the person's own content files, such as `en/exercises/bridge.toml`."""

    def write(name: str, text: str) -> Path:
        path = places.overlay("programme") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """The shipped programme, without anybody's own files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICE_COACH_HOME", str(tmp_path_factory.mktemp("nobody")))
        return load("en")


@pytest.fixture
def shipped() -> Callable[[str], str]:
    """Text of a shipped content file."""
    return lambda name: (places.content("programme") / name).read_text(encoding="utf-8")
