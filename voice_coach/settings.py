"""Settings: a flag wins over `VOICE_COACH_*`, that over `config.toml`, that over the default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from voice_coach import places
from voice_coach.errors import UsageProblem
from voice_coach.programme.schema import File, checked
from voice_coach.programme.toml_source import read_toml

EarName = Literal["auto", "vosk", "pocketsphinx"]

SLOWEST, FASTEST = 60, 400
"""Words a minute that a voice can do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person, or whoever sets the coach up for them, may choose."""

    language: str = "en"
    """Of the intents, the programme and the voice."""
    voice: str = ""
    """The engine's own id of a voice; empty: the best one for the language."""
    rate: int = 140
    """Speaking rate in words a minute."""
    volume: float = 0.0
    """Loudness in dB against the level of the clips."""
    output: str | None = None
    """Part of the loudspeaker's name; None: the system's default."""
    input: str | None = None
    """Part of the microphone's name; None: the system's default."""
    ear: EarName = "auto"
    """Which recogniser; auto: a downloaded model where there is one, else the built-in ear."""
    model: Path | None = None
    """A speech model's folder; None: looked for."""
    person: str = "me"
    """Whose record it is."""
    record_url: str | None = None
    """A database address; None: a file in the person's data folder."""


class _ConfigFile(File):
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")] | None = None
    voice: str | None = None
    rate: Annotated[int, Field(ge=SLOWEST, le=FASTEST)] | None = None
    volume: Annotated[float, Field(strict=False, ge=-30, le=12)] | None = None
    output: str | None = None
    input: str | None = None
    ear: EarName | None = None
    model: str | None = None
    person: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    record_url: str | None = None


def config_file() -> Path:
    """Where a person's own settings are; it may not exist."""
    return places.config_dir() / "config.toml"


def load(
    flags: Mapping[str, object | None] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force. flags: those given on the command line, None for the others.

    Raises ContentProblem for a config file with a mistake, UsageProblem for a wrong variable.
    """
    chosen: dict[str, Any] = {}
    path = config_file()
    if path.is_file():
        told = checked(read_toml(path), _ConfigFile)
        chosen.update({key: value for key, value in told.model_dump().items() if value is not None})
    chosen.update(_from_environment(os.environ if environment is None else environment))
    chosen.update({key: value for key, value in (flags or {}).items() if value is not None})
    if chosen.get("model"):
        chosen["model"] = Path(chosen["model"]).expanduser()
    return replace(Settings(), **chosen)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(Settings):
        variable = f"VOICE_COACH_{field.name.upper()}"
        text = environment.get(variable, "").strip()
        if text:
            found[field.name] = _read(variable, field.name, text)
    return found


def _read(variable: str, name: str, text: str) -> object:
    if name == "ear" and text not in get_args(EarName):
        raise UsageProblem(f"{variable} is {text}.", cure=f"Use one of: {', '.join(get_args(EarName))}.")
    if name not in ("rate", "volume"):
        return text
    try:
        number = float(text)
    except ValueError:
        raise UsageProblem(f"{variable} is {text}, which is not a number.", cure="Give a number.") from None
    low, high = (SLOWEST, FASTEST) if name == "rate" else (-30, 12)
    if not low <= number <= high:
        raise UsageProblem(f"{variable} is {text}.", cure=f"Use a number from {low} to {high}.")
    return int(number) if name == "rate" else number
