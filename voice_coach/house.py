"""The house: opens the rooms that a session needs, from the settings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from voice_coach import places, understanding
from voice_coach.captions import Caption
from voice_coach.coach import Coach, Memory
from voice_coach.coaching.cues import Tone
from voice_coach.names import names_of
from voice_coach.performer import Voice
from voice_coach.programme import load
from voice_coach.programme.types import Programme
from voice_coach.settings import HIGHEST, LOWEST, USUAL_PITCH, Settings
from voice_coach.speaking import voice as speaking_voice
from voice_coach.speaking.clip import Clip
from voice_coach.speaking.clips import ClipCache, Mouth
from voice_coach.speaking.mixer import Mixer
from voice_coach.speaking.recorded_lines import RecordedLines, voice_folder
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.tones import Tones
from voice_coach.understanding import Mind


class SpokenVoice:
    """The mouth and the tones, as the performer wants them."""

    def __init__(self, mouth: Mouth, recorded: RecordedLines | None = None) -> None:
        """`recorded`: lines that are played instead of synthesised."""
        self._mouth = mouth
        self._recorded = recorded
        self._tones = Tones()
        self._own_pitch = mouth.voice.pitch

    def clip(self, text: str, rate_factor: float = 1.0) -> Clip:
        """The text, spoken. A recording is played at its own pace; faster speech is synthesised."""
        recording = self._recorded.clip(text) if self._recorded is not None and rate_factor <= 1.0 else None
        return recording or self._mouth.clip(text, rate_factor)

    def prepare(self, texts: Iterable[str], rate_factor: float = 1.0) -> None:
        """Render these in the background."""
        self._mouth.prepare((text for text in texts if not self._is_recorded(text, rate_factor)), rate_factor)

    def _is_recorded(self, text: str, rate_factor: float) -> bool:
        return self._recorded is not None and rate_factor <= 1.0 and self._recorded.clip(text) is not None

    def tone(self, name: Tone, seconds: float | None = None) -> Clip:
        """An earcon, or a breath tone of that length."""
        return self._tones.tone(name, seconds)

    def set_pitch(self, offset: float) -> None:
        """Speak so much higher (above 0) or deeper than the voice that the settings ask for."""
        pitch = self._own_pitch
        if offset:
            usual = USUAL_PITCH if pitch is None else pitch
            pitch = round(min(max(usual + offset, LOWEST), HIGHEST))
        self._mouth.voice = replace(self._mouth.voice, pitch=pitch)

    def close(self) -> None:
        """Release the engine."""
        self._mouth.close()


@dataclass(frozen=True, slots=True)
class House:
    """The rooms of one session."""

    programme: Programme
    mind: Mind
    voice: Voice
    memory: Memory
    keep_wording: Callable[[str, str, Mapping[str, str]], None] | None = None

    def coach(self, mixer: Mixer, caption: Callable[[Caption], None]) -> Coach:
        """A coach in these rooms, on that mixer's clock."""
        return Coach(
            mind=self.mind,
            programme=self.programme,
            voice=self.voice,
            mixer=mixer,
            memory=self.memory,
            caption=caption,
            keep_wording=self.keep_wording,
        )

    def close(self) -> None:
        """Release the voice."""
        self.voice.close()


def open_house(settings: Settings, memory: Memory, voice: Voice | None = None) -> House:
    """Load what the coach knows and start the voice (or take this one).

    Raises ContentProblem, AudioProblem.
    """
    voice = voice or spoken_voice(settings)
    try:
        programme = load(settings.language)
        mind = understanding.load(settings.language, names_of(programme))
    except BaseException:
        voice.close()
        raise
    return House(programme, mind, voice, memory, partial(_keep_wording, settings.language))


def _keep_wording(language: str, said: str, intent: str, slots: Mapping[str, str]) -> None:
    # Imported when one is learned: it needs pydantic, which a start from the cache does without.
    from voice_coach.wordings import keep_wording

    keep_wording(language, said, intent, slots)


def spoken_voice(settings: Settings) -> SpokenVoice:
    """The voice that the settings ask for: synthesised, with recorded lines where there are some.

    Raises ContentProblem where there is no such recorded voice.
    """
    wanted = speaking_voice.Voice(
        id=settings.voice, rate=settings.rate, pitch=settings.pitch, language=settings.language
    )
    recorded = None
    if settings.recordings:
        folder = voice_folder(places.voices_dir(), settings.recordings)
        recorded = RecordedLines(folder, load(settings.language).lines)
    return SpokenVoice(Mouth(Renderer(), ClipCache(places.cache_dir("clips")), wanted), recorded)
