"""Sounds without words: earcons from files, and breath tones as long as the breath."""

import numpy as np
import soundfile
import soxr

from voice_coach import places
from voice_coach.errors import ContentProblem
from voice_coach.speaking.clip import VOICE_RATE, Clip

LOW_HERTZ = 220.0
HIGH_HERTZ = 330.0
"""A fifth: far enough to be heard as rising or falling, near enough to stay calm."""
BREATH_DB = -27.0
"""Root mean square of a breath tone's middle, in dB: well below the words that go with it."""
SWELL_SHARE = 0.25
"""How much of a breath its tone takes to come, and to go."""
LONGEST_EARCON = 5.0


def breath(seconds: float, *, rising: bool) -> Clip:
    """A soft tone of exactly that length whose pitch rises or falls all the way."""
    count = max(0, round(seconds * VOICE_RATE))
    if count < 2:
        return Clip(np.zeros(count, np.float32))
    along = np.arange(count) / (count - 1)
    ends = (LOW_HERTZ, HIGH_HERTZ) if rising else (HIGH_HERTZ, LOW_HERTZ)
    # Half a cosine: it lingers at both ends, as breath does.
    hertz = ends[0] + (ends[1] - ends[0]) * (1 - np.cos(np.pi * along)) / 2
    phase = 2 * np.pi * np.cumsum(hertz) / VOICE_RATE
    sound = np.sin(phase) + 0.35 * np.sin(2 * phase) + 0.12 * np.sin(3 * phase)
    sound *= 10 ** (BREATH_DB / 20) / np.sqrt((1 + 0.35**2 + 0.12**2) / 2)
    swell = np.clip(np.minimum(along, 1 - along) / SWELL_SHARE, 0, 1)
    return Clip((sound * np.sin(swell * np.pi / 2) ** 2).astype(np.float32))


def earcon(name: str) -> Clip:
    """The sound of that name from the audio folder, or from the person's own.

    Raises ContentProblem where there is none, or it is not a short sound.
    """
    found = {path.stem: path for path in places.content_files("audio", "*.wav")}
    if name not in found:
        raise ContentProblem(
            f"There is no sound named {name}.", cure=f"There are: {', '.join(sorted(found))}."
        )
    path = found[name]
    try:
        sound, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as broken:
        raise ContentProblem(f"{path} is not a sound file.", cure="Put a WAV file there.") from broken
    if not 0 < len(sound) <= LONGEST_EARCON * rate or not np.isfinite(sound).all():
        raise ContentProblem(
            f"{path} is not a short sound.", cure=f"Use one of at most {LONGEST_EARCON:.0f} seconds."
        )
    return Clip(np.asarray(soxr.resample(sound.mean(axis=1), rate, VOICE_RATE), np.float32))


class Tones:
    """Gives each sound without words; each is made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, float | None], Clip] = {}

    def tone(self, name: str, seconds: float | None = None) -> Clip:
        """`rise` and `fall` last exactly `seconds`; every other name is an earcon, as long as it is.

        Raises ContentProblem for a name that there is no sound for.
        """
        key = (name, seconds)
        if key not in self._made:
            if name in ("rise", "fall"):
                self._made[key] = breath(5.0 if seconds is None else seconds, rising=name == "rise")
            else:
                self._made[key] = earcon(name)
        return self._made[key]
