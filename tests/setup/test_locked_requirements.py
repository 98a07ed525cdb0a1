"""The packages for pip are the ones for uv."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def test_requirements_lock_says_what_uv_lock_says() -> None:
    uv = shutil.which("uv") or shutil.which("uv", path=str(CACHE / "voice-coach"))
    if uv is None:
        pytest.skip("needs uv, which ./check brings")
    locked = (ROOT / "requirements.lock").read_text()
    command = next(line for line in locked.splitlines() if line.startswith("# uv export")).split()[2:]
    exported = subprocess.run(
        [uv, *command[: command.index("-o")], "--offline", "--quiet", "--project", str(ROOT)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    present = [line for line in locked.splitlines() if not line.startswith("#")]
    assert present == exported.splitlines(), (
        f"Make it again: uv {' '.join(command)}, and keep its first lines."
    )
