"""Settings: a flag wins over `VOICE_COACH_*`, that over `config.toml`, that over the default."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from voice_coach import places
from voice_coach.errors import RecordProblem

EarName = Literal["auto", "vosk", "pocketsphinx"]

SLOWEST, FASTEST = 60, 400
"""Words a minute that a voice can do."""
LOWEST, HIGHEST = 0, 99
"""Pitch of a voice …"""
USUAL_PITCH = 50
"""… and about what its own is."""
MOST_LENIENT = 6
"""More, and the talk of others would be taken for orders."""
QUIETEST, LOUDEST = -30, 12
"""Decibels against the level of the clips."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person, or whoever sets the coach up for them, may choose."""

    language: str = "en"
    """Of the intents, the programme and the voice."""
    voice: str = ""
    """The engine's own id of a voice; empty: the best one for the language."""
    recordings: str = ""
    """Name of a recorded voice, whose lines are played instead of synthesised; empty: none."""
    rate: int = 140
    """Speaking rate in words a minute."""
    pitch: int | None = None
    """Of the voice; lower is easier for many people who hear badly. None: the voice's own."""
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
    lenience: float = 0.0
    """How much further off than usual a phrase may be; `voice-coach tune` finds it."""
    person: str = "me"
    """Whose record it is."""
    record_url: str | None = None
    """A database address; None: a file in the person's data folder."""


def config_file() -> Path:
    """Where a person's own settings are; it may not exist."""
    return places.config_dir() / "config.toml"


def load(
    flags: Mapping[str, object | None] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force. flags: those given on the command line, None for the others.

    Raises ContentProblem for a config file with a mistake, UsageProblem for a wrong flag or variable.
    """
    chosen: dict[str, Any] = {}
    path = config_file()
    if path.is_file():
        from voice_coach.settings_checks import written

        chosen.update(written(path))
    variables = {field.name: f"VOICE_COACH_{field.name.upper()}" for field in fields(Settings)}
    told = os.environ if environment is None else environment
    for name, variable in variables.items():
        text = told.get(variable, "").strip()
        if text:
            chosen[name] = _valid(name, text, variable)
    for name, value in (flags or {}).items():
        if value is not None:
            chosen[name] = _valid(name, value, f"--{name.replace('_', '-')}")
    if chosen.get("model"):
        chosen["model"] = Path(chosen["model"]).expanduser()
    return replace(Settings(), **chosen)


def keep(name: str, value: str | float | None) -> Path:
    """Write one setting into `config.toml`, whose other lines stay as they are; gives the file.

    None: it has its default again. Raises RecordProblem where it cannot be written.
    """
    path = config_file()
    setting = [] if value is None else [f"{name} = {json.dumps(value, ensure_ascii=False)}"]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = path.read_text("utf-8").splitlines() if path.is_file() else []
        others = [line for line in lines if line.partition("=")[0].strip() != name]
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text("\n".join([*setting, *others, ""]), "utf-8")
        unfinished.replace(path)
    except OSError as refused:
        raise RecordProblem(f"{path} cannot be written.", cure="Make room for it.") from refused
    return path


def _valid(name: str, value: object, source: str) -> object:
    # Checking imports pydantic, which most commands do without.
    from voice_coach.settings_checks import valid

    return valid(name, value, source)
