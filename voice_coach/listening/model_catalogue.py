"""The speech models that can be fetched: `models/catalogue.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Annotated

from pydantic import Field

from voice_coach.errors import UsageProblem
from voice_coach.places import content_files
from voice_coach.programme.schema import File, Name, Several, checked
from voice_coach.programme.toml_source import read_toml


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that can be fetched."""

    name: str
    """Also of its folder."""
    language: str
    """As in `en-US`."""
    what: str
    """For a person who chooses."""
    address: str
    size: int
    """Bytes of the zip file; about, where there is no sha256."""
    unpacked: int
    """Bytes on the disk, about."""
    licence: str
    sha256: str | None = None
    """Of the zip file; None: nobody has a trustworthy one."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Path inside the model → git blob id."""


class _Entry(File):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
    what: Name
    address: Annotated[str, Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])")]
    size: Annotated[int, Field(gt=0)]
    unpacked: Annotated[int, Field(gt=0)]
    licence: Name
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    files: Annotated[dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]], Field(default_factory=dict)]


class _CatalogueFile(File):
    model: Annotated[Several[_Entry], Field(min_length=1)]


def load_catalogue() -> tuple[CatalogueModel, ...]:
    """All models, in the file's order; a person's own catalogue takes the shipped one's place.

    Raises ContentProblem naming file and line.
    """
    [path] = content_files("models", "catalogue.toml")
    told = checked(read_toml(path), _CatalogueFile)
    return tuple(CatalogueModel(**entry.model_dump()) for entry in told.model)


def find(catalogue: tuple[CatalogueModel, ...], name: str) -> CatalogueModel:
    """The model of that name. Raises UsageProblem that names the nearest."""
    for model in catalogue:
        if model.name == name:
            return model
    names = [model.name for model in catalogue]
    nearest = get_close_matches(name, names, 1, cutoff=0)
    raise UsageProblem(
        f"There is no model {name} in the catalogue.",
        cure=f"Did you mean {nearest[0]}? voice-coach models list shows all.",
    )


def suggested(catalogue: tuple[CatalogueModel, ...], language: str) -> CatalogueModel:
    """The first model of a language. Raises UsageProblem where there is none."""
    for model in catalogue:
        if model.language.partition("-")[0] == language.partition("-")[0]:
            return model
    raise UsageProblem(
        f"The catalogue has no model for the language {language}.",
        cure="Name one: voice-coach models list shows all.",
    )
