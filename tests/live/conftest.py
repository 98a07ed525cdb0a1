"""The virtual loudspeaker and microphone for every live test; skipped where what they need is missing."""

import os
from collections.abc import Iterator

import pytest

from bench.virtual_sound import VirtualSound, why_not


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
    if not sound_daemon.running:
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
