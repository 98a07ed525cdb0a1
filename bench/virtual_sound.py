"""A loudspeaker and a microphone without hardware: a PulseAudio daemon of our own.

It needs Debian's pulseaudio, pulseaudio-utils, libasound2-plugins and libportaudio2, which ./check installs.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
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
    """Wait until it is so; AssertionError after that many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.01)


class Recording:
    """What a device plays, from now on, at RATE."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """`process` writes 16-bit samples to its stdout."""
        self._process = process
        self._raw = bytearray()
        self._arrivals: list[tuple[int, float]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __len__(self) -> int:
        """Samples so far."""
        return len(self._raw) // 2

    def samples(self, first: int = 0) -> Sound:
        """All that was recorded so far, from the sample `first` on."""
        raw = bytes(self._raw[2 * first : len(self) * 2])
        return np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32_768)

    def at(self, sample: int, around: float = 3.0) -> float:
        """When that sample was played, on the monotonic clock, to some milliseconds.

        Whatever arrived with the least delay, `around` seconds before and after, tells.
        """
        near = [when - n / RATE for n, when in list(self._arrivals) if abs(n - sample) < around * RATE]
        return min(near) + sample / RATE

    def stop(self) -> Sound:
        """End the recording and give it."""
        self._process.terminate()
        self._process.wait()
        self._reader.join()
        return self.samples()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while block := os.read(pipe.fileno(), 65_536):
                self._raw += block
                self._arrivals.append((len(self), time.monotonic()))


class VirtualSound:
    """The daemon, its loudspeaker (a sink named speaker) and its microphone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o700)
        self._daemon: subprocess.Popen[bytes] | None = None
        self._others: list[subprocess.Popen[bytes]] = []
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
        until(lambda: self.ask("info").returncode == 0, 10, "PulseAudio answers")
        for sink in ("speaker", "feed"):
            # Their wish for 20 ms is the sinks' pace; without one it is up to 2 s at a time.
            self._others.append(
                self._run(
                    *("pacat", "--raw", "--rate=48000", "--channels=1", "--format=s16le"),
                    *("--latency-msec=20", "-d", sink, "/dev/zero"),
                )
            )
        until(lambda: self.ask("list", "short", "sinks").stdout.count(b"RUNNING") == 2, 10, "sinks run")

    @property
    def running(self) -> bool:
        """Whether the devices are there."""
        return self._daemon is not None and self._daemon.poll() is None

    def kill(self) -> None:
        """Take loudspeaker and microphone away, as a crash of the sound server does."""
        for process in [*self._others, *([self._daemon] if self._daemon else [])]:
            process.kill()
            process.wait()
        self._others.clear()
        self._daemon = None

    def hang(self, on: bool) -> None:
        """Let the sound server answer nothing, and go on later."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP if on else signal.SIGCONT)

    def suspend(self, on: bool) -> None:
        """Stop both devices without taking them away, as a sleeping sound card does."""
        for what in ("suspend-sink", "suspend-source"):
            self.ask(what, "speaker" if what == "suspend-sink" else "microphone", str(int(on)))
        self.ask("suspend-sink", "feed", str(int(on)))

    def record(self, source: str = "speaker.monitor") -> Recording:
        """Record the loudspeaker, or another source; the recording has begun when this returns."""
        process = self._run(
            *("parec", "-d", source, "--raw", "--rate=48000", "--channels=1"),
            *("--format=s16le", "--latency-msec=20"),
            stdout=subprocess.PIPE,
        )
        self._others.append(process)
        recording = Recording(process)
        until(lambda: len(recording) > 0, 10, "recording")
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
        loaded = self.ask(
            *("load-module", "module-loopback", "source=speaker.monitor", "sink=feed", "adjust_time=0"),
            *(f"latency_msec={delay_ms}", "source_dont_move=true", "sink_dont_move=true"),
        )
        assert loaded.returncode == 0, loaded.stderr
        streams = self.ask("list", "short", "sink-inputs").stdout.split(b"\n")
        loopback = next(line for line in streams if b"module-loopback" in line).split(b"\t")[0].decode()
        self.ask("set-sink-input-volume", loopback, f"{gain_db}dB")
        try:
            yield
        finally:
            self.ask("unload-module", loaded.stdout.decode().strip())

    def _run(self, *command: str, stdout: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        # Sound has to flow while other tests use the processor; only root may ask for that.
        hurry = ["nice", "-n", "-11"] if os.geteuid() == 0 else []
        return subprocess.Popen(
            [*hurry, *command],
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Ask the daemon, as pactl does."""
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
