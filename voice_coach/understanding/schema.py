"""What the files in `intents/` may hold: pydantic models, one a kind of file."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Phrases = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_tuple)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
Names = Annotated[tuple[Name, ...], BeforeValidator(_tuple)]
Share = Annotated[float, Field(ge=0, le=1, strict=False)]
SlotType = Literal[
    "count", "length", "score", "exercise", "topic", "day", "level", "option", "unit", "number", "text"
]


class ContextEntry(_File):
    """One context of the catalogue."""

    patience: Annotated[float, Field(gt=0, le=10, strict=False)]
    expects: Names
    allows: Names = ()
    act: Share
    offer: Share


class IntentEntry(_File):
    """One intent of the catalogue."""

    group: Literal["control", "begin", "answer"]
    means: str
    slots: dict[Name, SlotType] = {}
    needs: Names = ()
    defaults: dict[Name, str] = {}
    bare: str = ""
    urgent: bool = False


class CatalogueFile(_File):
    """`catalogue.toml`."""

    contexts: dict[Name, ContextEntry]
    intents: dict[Name, IntentEntry]


class Say(_File):
    """One group of phrases for an intent."""

    intent: Name
    slots: dict[Name, str] = {}
    contexts: Names = ()
    urgent: Phrases = ()
    phrases: Phrases = ()
    also: Phrases = ()


class PhraseFile(_File):
    """`<language>/phrases/*.toml`."""

    say: Annotated[tuple[Say, ...], BeforeValidator(_tuple)]


class Said(_File):
    """Whole sayings that mean one intent; without an intent: sayings that are not for the coach."""

    intent: Name | Literal[""] = ""
    slots: dict[Literal["exercise", "topic", "level"], Name] = {}
    context: Name | Literal[""] = ""
    sayings: Phrases = ()
    misheard: Phrases = ()


class SayingFile(_File):
    """`<language>/sayings/*.toml`: what people say, to learn from."""

    said: Annotated[tuple[Said, ...], BeforeValidator(_tuple)]


class RuleEntry(_File):
    """One rule: concepts that together mean an intent."""

    intent: Name
    slots: dict[Name, str] = {}
    contexts: Names = ()
    all: Names
    none: Names = ()
    most: Annotated[int, Field(ge=1, le=60)] = 60
    advice: str = ""


class RuleFile(_File):
    """`<language>/danger.toml` and `<language>/rules.toml`."""

    not_for_the_coach: Names
    lifted: dict[Name, Names] = {}
    concepts: dict[Name, Phrases]
    rule: Annotated[tuple[RuleEntry, ...], BeforeValidator(_tuple)]


class LinkFile(_File):
    """`<language>/names.toml`: further ways to name or describe exercises and topics; misheard words."""

    exercises: dict[Name, Phrases]
    topics: dict[Name, Phrases]
    misheard: dict[str, str]


class ForeignFile(_File):
    """`<language>/foreign.toml`: what is said in a home and is not for the coach."""

    wrappers: Phrases
    phrases: Phrases


Word = Annotated[str, Field(pattern=r"^\S+$")]
_Weight = Annotated[float, Field(strict=False)]
WordValues = dict[Word, Annotated[float, Field(strict=False)]]


class _PhraseList(_File):
    phrases: Phrases


class _WordList(_File):
    words: Phrases


class _Fillers(_File):
    words: Phrases
    phrases: Phrases


class _NotANumber(_File):
    after: Phrases
    before: Phrases


class _Joining(_File):
    articles: Phrases
    both: Annotated[Phrases, Field(alias="and")]
    of: Phrases
    point: Phrases
    by: Phrases
    negative: Phrases


class _Score(_File):
    phrases: Phrases
    most: int


class _Listened(_File):
    before: Phrases
    after: Phrases


class _Calendar(_File):
    months: Phrases = ()
    gone: Phrases = ()
    written: Literal["day month year", "month day year", "year month day"] = "day month year"


class NumberFile(_File):
    """`<language>/numbers.toml`."""

    ones: WordValues
    teens: WordValues
    tens: WordValues
    scales: WordValues
    groups: WordValues
    times: WordValues
    fractions: WordValues
    ordinals: dict[Word, int]
    joining: _Joining
    not_a_number: _NotANumber
    between: _WordList
    units: dict[
        Literal[
            "hours",
            "minutes",
            "seconds",
            "reps",
            "sets",
            "breaths",
            "steps",
            "days",
            "weeks",
            "metres",
            "miles",
        ],
        Phrases,
    ]
    short_units: dict[Literal["hours", "minutes", "seconds"], Phrases]
    each_side: _PhraseList
    score: _Score
    days: dict[Name, Phrases]
    calendar: _Calendar = _Calendar()
    misheard: dict[Word, Word] = {}


class _Soft(_File):
    likeness: _Weight
    opinion: _Weight
    none: _Weight
    foreign: _Weight
    ahead: _Weight
    length: _Weight
    expected: _Weight
    constant: _Weight


class CalibrationFile(_File):
    """`<language>/calibration.toml`."""

    soft: _Soft
    shares: list[list[Annotated[float, Field(ge=0, le=1.1, strict=False)]]]


class WordFile(_File):
    """`<language>/words.toml`."""

    contractions: dict[Word, str]
    alike: dict[Word, Word]
    fillers: _Fillers
    before: _PhraseList
    wishes: _PhraseList
    after: _PhraseList
    light: _WordList
    articles: _WordList
    endings: _WordList
    listened: _Listened
    called: _WordList = _WordList(words=())
