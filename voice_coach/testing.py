"""Doubles for tests and for content authors who want to see a session without hearing it."""

import numpy as np

from voice_coach.coaching.cues import Tone
from voice_coach.speaking.clip import VOICE_RATE, Clip

SPEAKING_RATE = 14.0
"""Characters a second of the silent voice, about that of a calm synthesised one."""


class SilentVoice:
    """A voice without sound: clips of about the right length, at once; nobody listens."""

    def clip(self, text: str, rate_factor: float = 1.0) -> Clip:
        """Silence, as long as the text takes to say."""
        seconds = max(0.25, len(text) / SPEAKING_RATE / rate_factor)
        return Clip(np.zeros(round(seconds * VOICE_RATE), np.float32), text)

    def prepare(self, texts: list[str], rate_factor: float = 1.0) -> None:
        """Nothing to prepare."""

    def tone(self, name: Tone, seconds: float | None = None) -> Clip:
        """Silence of that length."""
        return Clip(np.zeros(round((seconds or 0.2) * VOICE_RATE), np.float32))

    def set_pitch(self, offset: float) -> None:
        """Nothing sounds, deep or high."""

    def close(self) -> None:
        """Nothing to release."""
