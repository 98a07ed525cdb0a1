"""A checkout of its own for each set-up, so that no test touches the environment it runs in."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("coach", "pyproject.toml", "uv.lock", "requirements.lock", "README.md", "LICENSE", "THIRD-PARTY.md")
FOLDERS = ("voice_coach", "intents", "programme", "models/voice-coach-en", "audio")


@dataclass
class Checkout:
    """A copy of the project in a folder with a space in its name, without an environment."""

    folder: Path
    environment: dict[str, str]

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def lock(self) -> Path:
        return self.folder / ".venv.making"

    def command(self, *arguments: str) -> list[str]:
        return [str(self.folder / "coach"), "--no-system", "--no-model", *arguments]

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Start the coach; nothing is read from the keyboard."""
        return subprocess.run(
            self.command(*arguments),
            env={**self.environment, **(environment or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def copied(folder: Path) -> Checkout:
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy2(ROOT / name, folder / name)
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy2(ROOT / "models" / "catalogue.toml", folder / "models")
    environment = dict(os.environ)
    for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"):
        environment.pop(name, None)
    return Checkout(folder, environment)


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's folder, for whoever builds from it."""
    return copied(tmp_path_factory.mktemp("source") / "checkout").folder


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return copied(tmp_path / "voice coach")


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that was started once; its tests leave it as it is."""
    checkout = copied(tmp_path_factory.mktemp("ready") / "voice coach")
    first = checkout.run("--version")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("voice-coach, version ")
    assert "setting up" in first.stderr
    return checkout


def script(folder: Path, name: str, text: str) -> Path:
    """A program in `folder` that takes the place of one on the PATH."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def stand_in(checkout: Checkout, tmp_path: Path) -> "StandIn":
    return StandIn(tmp_path / "stand-ins", checkout)


@dataclass
class StandIn:
    """Programs that are found before the machine's own."""

    folder: Path
    checkout: Checkout

    def add(self, name: str, text: str) -> None:
        script(self.folder, name, text)
        self.checkout.environment["PATH"] = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
