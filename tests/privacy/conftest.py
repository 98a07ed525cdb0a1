"""Runs the real program with its own folders, where every attempt to reach a network is refused and noted."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

REFUSE = """
import os, socket, sys

def refuse(event, args):
    # Vosk imports urllib3, which looks on import whether this machine has IPv6; nothing is sent or accepted.
    if event == "socket.bind" and args[1][:2] == ("::1", 0):
        return
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname",
                 "socket.sendto", "socket.sendmsg", "urllib.Request", "http.client.connect"):
        with open(os.environ["ATTEMPTS"], "a") as attempts:
            attempts.write(f"{event} {args[1:]!r}\\n")
        raise ConnectionRefusedError("the network is refused here")

sys.addaudithook(refuse)
"""
"""Loaded by every Python process of the program before anything else, the rendering process included."""


@dataclass(frozen=True)
class Home:
    """The folders of one person, and what was tried there."""

    folder: Path

    @property
    def attempts(self) -> list[str]:
        file = self.folder / "attempts"
        return file.read_text().splitlines() if file.exists() else []

    def files(self) -> list[Path]:
        """Everything that was written."""
        return [path for name in ("person", "temporary") for path in (self.folder / name).rglob("*")]

    def run(self, *arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        """Run Python with the program's folders in here."""
        for name in ("hook", "person", "temporary"):
            (self.folder / name).mkdir(exist_ok=True)
        (self.folder / "hook" / "sitecustomize.py").write_text(REFUSE)
        environment = {
            **os.environ,
            "VOICE_COACH_HOME": str(self.folder / "person"),
            "TMPDIR": str(self.folder / "temporary"),
            "PYTHONPATH": str(self.folder / "hook"),
            "ATTEMPTS": str(self.folder / "attempts"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.run(
            [sys.executable, *arguments],
            input=typed,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
            cwd=self.folder,
            umask=0o022,
        )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Home]:
    return lambda name: Home(tmp_path_factory.mktemp(name))
