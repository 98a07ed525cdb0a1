"""What the program is made of can be listed, and every part of it is locked with its sums."""

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))


def test_every_file_of_every_package_has_its_sum() -> None:
    without = [
        package["name"]
        for package in LOCK["package"]
        if "registry" in package["source"]
        for file in (*package.get("wheels", ()), *filter(None, [package.get("sdist")]))
        if not file.get("hash", "").startswith("sha256:")
    ]
    assert without == []


def test_nothing_comes_from_anywhere_but_the_package_index() -> None:
    others = [package["name"] for package in LOCK["package"] if "registry" not in package["source"]]
    assert others == ["voice-coach"]


def test_pip_checks_every_sum() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    wanted = [n for n, line in enumerate(lines) if "==" in line]
    assert wanted
    assert all("--hash=sha256:" in lines[n + 1] for n in wanted)


def test_the_bill_of_materials_names_what_the_program_needs() -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("needs uv, which ./check brings")
    command = [uv, "export", "--frozen", "--no-dev", "--all-extras", "--format", "cyclonedx1.5", "--quiet"]
    done = subprocess.run(
        [*command, "--offline", "--project", str(ROOT)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    bill = json.loads(done.stdout)
    assert bill["bomFormat"] == "CycloneDX"
    named = {part["name"] for part in bill["components"]}
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {wish.split(">")[0].split("=")[0].split(";")[0].split("[")[0].strip().lower() for wish in needed}
    assert names <= named
    assert all(part["purl"].startswith("pkg:pypi/") for part in bill["components"])
