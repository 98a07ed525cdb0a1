"""`./coach`: set up what is missing, then start. The real uv and its cache, in checkouts of their own."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a POSIX shell script")


def test_the_second_start_needs_nothing_but_a_checksum(ready: Any, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("cksum", "cat", "sh"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    again = ready.run("--version", environment={"PATH": str(tools)})
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("voice-coach, version ")


def test_it_starts_from_any_folder_and_through_links(ready: Any, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(ready.folder / "coach")
    (tmp_path / "two").symlink_to("one")
    done = subprocess.run(
        ["./two", "--version"],
        cwd=tmp_path,
        env=ready.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_arguments_and_exit_code_pass_through(ready: Any) -> None:
    done = ready.run("models", "get", "no such model")
    assert done.returncode == 2
    assert "There is no model no such model" in done.stderr
    assert done.stdout == ""


def test_a_new_version_is_noticed(ready: Any) -> None:
    lock = ready.folder / "uv.lock"
    with lock.open("a") as file:
        file.write("\n")
    done = ready.run("--only-set-up")
    assert (done.returncode, done.stdout) == (0, "")
    assert "setting up" in done.stderr
    assert ready.run("--only-set-up").stderr == ""


def test_two_first_starts_at_once_make_one_environment(checkout: Any) -> None:
    starts = [
        subprocess.Popen(
            checkout.command("--version"),
            env=checkout.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [start.communicate(timeout=300) for start in starts]
    assert [start.returncode for start in starts] == [0, 0], said
    assert sorted("setting up" in err for _, err in said) == [False, True]
    assert not checkout.lock.exists()


@pytest.mark.parametrize("cause", ["power cut", "moved folder"])
def test_an_environment_that_does_not_work_is_made_again(checkout: Any, cause: str) -> None:
    (checkout.venv / "bin").mkdir(parents=True)
    (checkout.venv / "bin" / "python").symlink_to(sys.executable)
    (checkout.venv / "of-the-old-one").touch()
    if cause == "power cut":
        dead = subprocess.Popen(["true"])
        dead.wait()
        checkout.lock.write_text(f"{dead.pid} no anything\n")
    else:
        (checkout.venv / "set-up-for-check").write_text("1 2 /elsewhere/uv.lock\n")
    done = checkout.run("--version")
    assert done.returncode == 0, done.stderr
    assert not (checkout.venv / "of-the-old-one").exists()
    assert not checkout.lock.exists()


def test_ctrl_c_leaves_nothing_half_made(checkout: Any, stand_in: Any, tmp_path: Path) -> None:
    working = tmp_path / "working"
    os.mkfifo(working)
    waiting = f'mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"; echo $$ >"{working}"; exec sleep 60'
    stand_in.add("uv", f'[ "$1" = --version ] || {{ {waiting}; }}')
    with subprocess.Popen(
        checkout.command(),
        env=checkout.environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as start:
        assert working.read_text().strip().isdecimal()
        assert checkout.venv.exists()
        os.killpg(start.pid, signal.SIGINT)
        _, said = start.communicate(timeout=30)
    assert start.returncode == 130
    assert "Nothing half-made is left behind" in said
    assert not checkout.venv.exists()
    assert not checkout.lock.exists()


@pytest.fixture
def no_packages(checkout: Any, stand_in: Any) -> Any:
    """A machine where uv fails and pip finds nothing."""
    stand_in.add("uv", '[ "$1" = --version ]')
    checkout.environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    return checkout


def test_without_packages_it_says_what_to_do_and_leaves_nothing(no_packages: Any) -> None:
    done = no_packages.run("--version")
    assert done.returncode == 1
    assert "Is this machine on the internet" in done.stderr
    assert "Traceback" not in done.stderr
    assert not no_packages.venv.exists()
    assert not no_packages.lock.exists()


def test_where_nothing_can_be_written_it_says_so(checkout: Any) -> None:
    # Root may write anywhere, but not through a link into a folder that is gone.
    checkout.lock.symlink_to(checkout.lock.parent / "gone" / "lock")
    done = checkout.run("--version")
    assert done.returncode == 1
    assert "cannot write into" in done.stderr
    assert "Copy that folder" in done.stderr
    assert not checkout.venv.exists()


def test_an_environment_that_was_there_is_never_deleted(no_packages: Any) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(no_packages.venv)], check=True)
    (no_packages.venv / "somebodys-own").touch()
    done = no_packages.run("--version")
    assert done.returncode == 1
    assert (no_packages.venv / "somebodys-own").exists()
    assert (no_packages.venv / "bin" / "python").exists()


def test_without_the_new_versions_packages_the_present_ones_start(ready: Any, tmp_path: Path) -> None:
    lock, fail = ready.folder / "uv.lock", tmp_path / "stand-ins" / "uv"
    before = lock.read_bytes()
    fail.parent.mkdir()
    fail.write_text('#!/bin/sh\n[ "$1" = --version ]\n')
    fail.chmod(0o755)
    lock.write_bytes(before + b"\n\n")
    try:
        path = f"{fail.parent}{os.pathsep}{os.environ['PATH']}"
        done = ready.run("--version", environment={"PATH": path, "PIP_NO_INDEX": "1"})
    finally:
        lock.write_bytes(before)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("voice-coach, version ")
    assert "Starting with the ones that are here" in done.stderr


@pytest.fixture
def without_portaudio(checkout: Any, stand_in: Any, tmp_path: Path) -> Path:
    """A Linux machine that lacks PortAudio; returns the file that notes what apt-get was asked."""
    asked = tmp_path / "asked"
    stand_in.add("ldconfig", "exit 0")
    stand_in.add("apt-get", f'echo "$@" >>"{asked}"')
    stand_in.add("sudo", f'echo sudo >>"{asked}"; [ "$1" != -n ] || shift; exec "$@"')
    programs = "cd .venv/bin && echo '#!/bin/sh' >python && chmod +x python && cp python voice-coach"
    stand_in.add("uv", f'[ "$1" = --version ] || {{ cd "$3" && mkdir -p .venv/bin && {programs}; }}')
    return asked


linux = pytest.mark.skipif(sys.platform != "linux", reason="PortAudio is inside the wheel elsewhere")


@linux
def test_missing_system_packages_are_named_and_installed(checkout: Any, without_portaudio: Path) -> None:
    done = subprocess.run(
        [checkout.folder / "coach", "--no-model", "--only-set-up"],
        env=checkout.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "installing system packages: libportaudio2 (PortAudio: the microphone" in done.stderr
    asked = without_portaudio.read_text().splitlines()
    assert asked[-1].startswith("-o DPkg::Lock::Timeout=120 install -y")
    assert asked[-1].endswith(" libportaudio2")
    assert ("sudo" in asked) == (os.geteuid() != 0)


@linux
def test_no_system_installs_nothing_and_says_what_is_missing(checkout: Any, without_portaudio: Path) -> None:
    done = checkout.run()
    assert done.returncode == 0
    assert "missing system packages: libportaudio2" in done.stderr
    assert "typed words work (./coach try)" in done.stderr
    assert not without_portaudio.exists()
