"""Which voice speaks: what is wanted of it, and the choice among those that are installed."""

from collections.abc import Sequence
from dataclasses import dataclass

CALM_RATE = 140
"""Words a minute: slower than an engine's usual 200, so that a tired listener can follow."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How the coach sounds."""

    id: str = ""
    """The engine's own id; empty: the best one for the language."""
    rate: int = CALM_RATE
    """Words a minute."""
    pitch: int | None = None
    """0 to 100; None: the engine's own; not every engine has it."""
    name: str = ""
    """As a person knows it."""
    language: str = "en"
    """A language tag, for the choice where `id` is empty."""

    def at(self, factor: float) -> "Voice":
        """The same voice, so much faster (above 1) or slower."""
        return Voice(
            self.id, max(60, min(400, round(self.rate * factor))), self.pitch, self.name, self.language
        )


@dataclass(frozen=True, slots=True)
class InstalledVoice:
    """A voice that the engine offers."""

    id: str
    name: str
    languages: tuple[str, ...]
    """Language tags, as the engine writes them."""


HOME_REGIONS = {"en": "en-gb"}
"""Which region's voice is meant where only a language is wanted."""


def best_for(language: str, installed: Sequence[InstalledVoice]) -> InstalledVoice | None:
    """The first of `for_language`; None where there is none."""
    return next(iter(for_language(language, installed)), None)


def for_language(language: str, installed: Sequence[InstalledVoice]) -> list[InstalledVoice]:
    """The voices for that language tag, best first: its own region, then the language, then any region."""
    wanted = _tag(language)
    base = wanted.partition("-")[0]
    home = HOME_REGIONS.get(base, base) if wanted == base else wanted

    def liking(voice: InstalledVoice) -> int:
        tags = [_tag(tag) for tag in voice.languages]
        if home in tags:
            return 4
        if wanted in tags:
            return 3
        if base in tags:
            return 2
        return int(any(tag.startswith(base + "-") for tag in tags))

    return sorted((voice for voice in installed if liking(voice)), key=liking, reverse=True)


def _tag(language: str) -> str:
    return language.replace("_", "-").casefold()
