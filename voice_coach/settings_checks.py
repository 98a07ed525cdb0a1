"""What a person may choose, checked: the keys of `config.toml`, and the same as a flag or a variable."""

from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import ConfigDict, Field, ValidationError

from voice_coach.errors import UsageProblem
from voice_coach.programme.schema import File, checked
from voice_coach.programme.toml_source import read_toml
from voice_coach.settings import (
    FASTEST,
    HIGHEST,
    LOUDEST,
    LOWEST,
    MOST_LENIENT,
    QUIETEST,
    SLOWEST,
    EarName,
)


class _ConfigFile(File):
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")] | None = None
    voice: str | None = None
    recordings: Annotated[str, Field(pattern=r"^[^./\\][^/\\]*$")] | None = None
    rate: Annotated[int, Field(ge=SLOWEST, le=FASTEST)] | None = None
    pitch: Annotated[int, Field(ge=LOWEST, le=HIGHEST)] | None = None
    volume: Annotated[float, Field(strict=False, ge=QUIETEST, le=LOUDEST)] | None = None
    output: str | None = None
    input: str | None = None
    ear: EarName | None = None
    model: str | None = None
    lenience: Annotated[float, Field(strict=False, ge=0, le=MOST_LENIENT)] | None = None
    person: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    record_url: str | None = None


def written(path: Path) -> dict[str, Any]:
    """What that `config.toml` chooses. Raises ContentProblem naming line, what was found and expected."""
    given = checked(read_toml(path), _ConfigFile)
    return {key: value for key, value in given.model_dump().items() if value is not None}


class _Told(_ConfigFile):
    """The same, where a number may be written as text."""

    model_config = ConfigDict(strict=False)


_CURES = {
    "language": "Use a code such as en.",
    "rate": f"Use a whole number from {SLOWEST} to {FASTEST}, in words a minute.",
    "pitch": f"Use a whole number from {LOWEST} to {HIGHEST}; lower is deeper.",
    "volume": f"Use a number from {QUIETEST} to {LOUDEST}, in decibels.",
    "lenience": f"Use a number from 0 to {MOST_LENIENT}, as voice-coach tune finds it.",
    "ear": f"Use one of: {', '.join(get_args(EarName))}.",
    "recordings": "Use the name of a voice, as voice-coach voice check has it.",
    "person": "Use a name of 1 to 64 characters.",
}


def valid(name: str, value: object, source: str) -> object:
    """The value as the setting's own type. Raises UsageProblem that names its source."""
    try:
        told = _Told.model_validate({name: str(value)})
    except ValidationError:
        raise UsageProblem(
            f"{source} is {value}.", cure=_CURES.get(name, "See voice-coach --help.")
        ) from None
    return getattr(told, name)
