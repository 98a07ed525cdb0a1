"""A loudspeaker and a microphone without hardware: a PulseAudio daemon of the tests' own.

It needs Debian's pulseaudio, pulseaudio-utils, libasound2-plugins and libportaudio2, which ./check installs;
tests that ask for it are skipped where they are missing.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 48_000
PROGRAMS = ("pulseaudio", "pactl", "parec", "pacat")

Sound = NDArray[np.float32]

# The null sinks pace themselves; the keepalive streams stop them from falling idle, which would lose time.
DAEMON = """
load-module module-native-protocol-unix socket={folder}/socket auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=48000 channels=1 format=s16le
load-module module-null-sink sink_name=feed rate=48000 channels=1 format=s16le
load-module module-remap-source source_name=microphone master=feed.monitor
set-default-sink speaker
set-default-source microphone
"""
ALSA = """
pcm.!default {{ type pulse server unix:{folder}/socket }}
ctl.!default {{ type pulse server unix:{folder}/socket }}
"""


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until it is so; fail the test after that many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.01)


class Recording:
    """What the loudspeaker plays, from now on, at RATE."""

    def __init__(self, file: Path, process: "subprocess.Popen[bytes]") -> None:
        self._file = file
        self._process = process

    def samples(self) -> Sound:
        """All that was recorded so far."""
        raw = self._file.read_bytes()
        return np.frombuffer(raw[: len(raw) // 2 * 2], "<i2").astype(np.float32) / np.float32(32_768)

    def stop(self) -> Sound:
        """End the recording and give it."""
        self._process.terminate()
        self._process.wait()
        return self.samples()


class VirtualSound:
    """The daemon, its loudspeaker (a sink named speaker) and its microphone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o700)
        self._daemon: subprocess.Popen[bytes] | None = None
        self._others: list[subprocess.Popen[bytes]] = []
        self._recordings = 0
        alsa = folder / "asound.conf"
        alsa.write_text(ALSA.format(folder=folder))
        self.env = {
            "PULSE_SERVER": f"unix:{folder}/socket",
            "PULSE_COOKIE": f"{folder}/cookie",
            "PULSE_RUNTIME_PATH": f"{folder}/runtime",
            "PULSE_STATE_PATH": f"{folder}/state",
            "PULSE_CONFIG_PATH": f"{folder}/config",
            "XDG_RUNTIME_DIR": str(folder),
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{alsa}",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "DBUS_SYSTEM_BUS_ADDRESS": "disabled:",
        }
        """What a program needs to hear and speak here."""

    def start(self) -> None:
        """Start the daemon; the devices are there when this returns."""
        (self.folder / "socket").unlink(missing_ok=True)
        script = self.folder / "daemon.pa"
        script.write_text(DAEMON.format(folder=self.folder))
        self._daemon = self._run(
            *("pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1"),
            *("--use-pid-file=no", "--realtime=0", "--high-priority=0", "--log-level=error"),
        )
        until(lambda: self._ask("info").returncode == 0, 10, "PulseAudio answers")
        for sink in ("speaker", "feed"):
            silence = ["pacat", "--raw", "--rate=48000", "--channels=1", "-d", sink, "/dev/zero"]
            self._others.append(self._run(*silence))
        until(lambda: self._ask("list", "short", "sinks").stdout.count(b"RUNNING") == 2, 10, "sinks run")

    def kill(self) -> None:
        """Take loudspeaker and microphone away, as a crash of the sound server does."""
        for process in [*self._others, *([self._daemon] if self._daemon else [])]:
            process.kill()
            process.wait()
        self._others.clear()
        self._daemon = None

    def suspend(self, on: bool) -> None:
        """Stop both devices without taking them away, as a sleeping sound card does."""
        for what in ("suspend-sink", "suspend-source"):
            self._ask(what, "speaker" if what == "suspend-sink" else "microphone", str(int(on)))
        self._ask("suspend-sink", "feed", str(int(on)))

    def record(self) -> Recording:
        """Record the loudspeaker; the recording has begun when this returns."""
        self._recordings += 1
        file = self.folder / f"recording{self._recordings}.raw"
        with file.open("wb") as out:
            process = self._run(
                *("parec", "-d", "speaker.monitor", "--raw", "--rate=48000", "--channels=1"),
                *("--format=s16le", "--latency-msec=20"),
                stdout=out,
            )
        self._others.append(process)
        recording = Recording(file, process)
        until(lambda: len(recording.samples()) > 0, 10, "recording")
        return recording

    def say(self, sound: Sound) -> "subprocess.Popen[bytes]":
        """Let the microphone hear this, beside everything else; gives the process that plays it."""
        file = self.folder / "said.raw"
        file.write_bytes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
        process = self._run(
            *("pacat", "--raw", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=20"),
            *("-d", "feed", str(file)),
        )
        self._others.append(process)
        return process

    @contextlib.contextmanager
    def echo(self, gain_db: float = -6.0, delay_ms: int = 60) -> Iterator[None]:
        """Let the microphone hear the loudspeaker meanwhile."""
        loaded = self._ask(
            *("load-module", "module-loopback", "source=speaker.monitor", "sink=feed", "adjust_time=0"),
            *(f"latency_msec={delay_ms}", "source_dont_move=true", "sink_dont_move=true"),
        )
        assert loaded.returncode == 0, loaded.stderr
        streams = self._ask("list", "short", "sink-inputs").stdout.split(b"\n")
        loopback = next(line for line in streams if b"module-loopback" in line).split(b"\t")[0].decode()
        self._ask("set-sink-input-volume", loopback, f"{gain_db}dB")
        try:
            yield
        finally:
            self._ask("unload-module", loaded.stdout.decode().strip())

    def _run(self, *command: str, stdout: int | IO[bytes] = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        # Sound has to flow while other tests use the processor; only root may ask for that.
        hurry = ["nice", "-n", "-11"] if os.geteuid() == 0 else []
        return subprocess.Popen(
            [*hurry, *command],
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
        )

    def _ask(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            ["pactl", *arguments],
            env={**os.environ, **self.env},
            capture_output=True,
            check=False,
            timeout=10,
        )


def why_not() -> str:
    """Why there can be no virtual sound here, or nothing."""
    if not sys.platform.startswith("linux"):
        return "the virtual loudspeaker and microphone need Linux"
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"missing: {', '.join(missing)} (Debian: pulseaudio pulseaudio-utils libasound2-plugins)"
    if not list(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
        return "missing: ALSA's way to PulseAudio (Debian: libasound2-plugins)"
    return ""


@pytest.fixture(scope="session")
def sound_daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualSound]:
    """One daemon for all live tests of a worker."""
    reason = why_not()
    if reason:
        # The project's own checks may not pass without having tried real devices.
        if os.environ.get("VOICE_COACH_LIVE") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    virtual = VirtualSound(tmp_path_factory.mktemp("sound"))
    virtual.start()
    yield virtual
    virtual.kill()


@pytest.fixture
def virtual_sound(sound_daemon: VirtualSound, monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualSound]:
    """The virtual devices, as the default ones of this process and of those that it starts."""
    if sound_daemon._daemon is None or sound_daemon._daemon.poll() is not None:
        sound_daemon.start()
    for name, value in sound_daemon.env.items():
        monkeypatch.setenv(name, value)
    from voice_coach.sound import portaudio

    sounddevice = portaudio()
    sounddevice._terminate()
    sounddevice._initialize()
    yield sound_daemon
    sounddevice._terminate()
    sounddevice._initialize()
