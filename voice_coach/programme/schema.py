"""What content files may hold: a pydantic model for each kind, and errors that name file and line."""

from typing import Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from voice_coach.errors import ContentProblem
from voice_coach.programme.toml_source import KeyPath, TomlSource
from voice_coach.programme.types import Amount, Counting, Position, Sides, Source

NEEDED = "needed"
"""The clinical review of a line that nobody has signed off yet."""


class File(BaseModel):
    """A content file, or a table in one: no key that is not known, nothing converted by guessing."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Text(File):
    """A spoken text; `clinical_review` says who signed it off and when, or that it is needed."""

    text: Annotated[str, Field(min_length=1)]
    clinical_review: str = ""


def _text(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Spoken = Annotated[Text, BeforeValidator(_text)]
"""A text, or a table of a text and its clinical review."""

T = TypeVar("T")
Several = Annotated[tuple[T, ...], BeforeValidator(_tuple)]
Name = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Number(File):
    """A number of the programme, with where it comes from."""

    value: Annotated[float, Field(strict=False, gt=0, le=3600)]
    source: Source

    def amount(self) -> Amount:
        """The value that the rest of the program knows."""
        return Amount(self.value, self.source)


class Defaults(File):
    """`programme/defaults.toml`: what an exercise's file need not repeat."""

    reps: Number
    sets: Number
    tempo_up: Number
    tempo_down: Number
    rest: Number


class StageFacts(File):
    """A rung of an exercise's ladder."""

    id: Identifier
    counting: Counting | None = None


class ExerciseFacts(File):
    """`programme/exercises/<id>.toml`: what is the same in every language."""

    order: Annotated[int, Field(ge=1)]
    position: Position
    counting: Counting
    sides: Sides
    reps: Number | None = None
    sets: Number | None = None
    tempo_up: Number | None = None
    tempo_down: Number | None = None
    rest: Number | None = None
    hold: Number | None = None
    hold_longest: Number | None = None
    minutes: Number | None = None
    steps: Number | None = None
    easier: Several[StageFacts] = ()
    harder: Several[StageFacts] = ()


class StageWords(File):
    """The words of a rung."""

    name: Spoken
    ready: Annotated[Several[Spoken], Field(min_length=1)]


class ExerciseWords(File):
    """`programme/<language>/exercises/<id>.toml`: the words."""

    name: Spoken
    names: Several[Name] = ()
    shared_title: str = ""
    equipment: Several[Spoken] = ()
    safety: Annotated[Several[Spoken], Field(min_length=1)]
    ready: Annotated[Several[Spoken], Field(min_length=1)]
    movement: Annotated[Several[Spoken], Field(min_length=1)]
    up: Spoken | None = None
    down: Spoken | None = None
    stages: dict[Identifier, StageWords] = {}


class ChapterWords(File):
    """A chapter of a topic."""

    id: Identifier
    title: Spoken
    lines: Annotated[Several[Spoken], Field(min_length=1)]
    dictated: bool = False
    """It holds an address, and is said so that it can be written down."""


class TopicWords(File):
    """`programme/<language>/topics/<id>.toml`."""

    order: Annotated[int, Field(ge=1)]
    title: Spoken
    names: Annotated[Several[Name], Field(min_length=1)]
    circle: bool = False
    chapters: Annotated[Several[ChapterWords], Field(min_length=1)]


class StepFacts(File):
    """A step of a guided relaxation."""

    id: Identifier
    part: str = ""
    near: Several[str] = ()
    from_minutes: Annotated[int, Field(ge=0)] = 0
    tense: Number | None = None
    release: Number | None = None


class ScriptFacts(File):
    """`programme/scripts/<id>.toml`."""

    position: Literal["sitting", "lying"]
    minutes: Annotated[Several[int], Field(min_length=1)]
    steps: Annotated[Several[StepFacts], Field(min_length=1)]


class StepWords(File):
    """The words of a step."""

    lines: Several[Spoken] = ()
    release_line: Spoken | None = None


class ScriptWords(File):
    """`programme/<language>/scripts/<id>.toml`."""

    title: Spoken
    steps: dict[Identifier, StepWords]


class Advice(File):
    """One kind of help in `programme/<language>/red_flags.toml`."""

    lines: Annotated[Several[Text], Field(min_length=1)]


class RedFlags(File):
    """`programme/<language>/red_flags.toml`: every line carries its clinical review."""

    emergency: Advice
    call: Advice
    crisis: Advice
    exercising: Advice
    urgent: Advice


class Avoided(File):
    """Words that no spoken line holds, and why."""

    words: Annotated[Several[Name], Field(min_length=1)]
    why: Name
    except_in: Several[Name] = ()


class Style(File):
    """`programme/<language>/style.toml`: how the coach speaks in that language."""

    longest_sentence: Annotated[int, Field(ge=5)]
    reading_age: Annotated[float, Field(strict=False, ge=5)] = 99.0
    reading_formula: Literal["none", "flesch-kincaid"] = "none"
    avoid: Several[Avoided] = ()


class Clinical(File):
    """`programme/clinical.toml`: which lines a clinician has to sign off, as patterns of line ids."""

    lines: Annotated[Several[Name], Field(min_length=1)]


F = TypeVar("F", bound=BaseModel)

_EXPECTED = {
    "missing": "{key} = …",
    "extra_forbidden": "one of the keys that docs/content.md lists",
    "string_type": "text between double quotes",
    "string_too_short": "some text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list between square brackets",
    "too_short": "at least one entry",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "literal_error": "{expected}",
    "model_type": 'a table such as {{ value = 5, source = "default" }}',
    "dict_type": "a table",
    "string_pattern_mismatch": "small letters, digits and underscores",
}


def checked(source: TomlSource, kind: type[F]) -> F:
    """The file's content as that kind of file.

    Raises ContentProblem naming file, line, what was found and what is expected.
    """
    try:
        return kind.model_validate(source.data)
    except ValidationError as problem:
        _complain(source, problem.errors(include_url=False)[0])


def mistakes(source: TomlSource, kind: type[BaseModel]) -> list[ContentProblem]:
    """Everything in the file that is not as that kind of file wants it, in its order; empty: nothing is."""
    try:
        kind.model_validate(source.data)
    except ValidationError as problem:
        return [_problem(source, error) for error in problem.errors(include_url=False)]
    return []


def _problem(source: TomlSource, error: ErrorDetails) -> ContentProblem:
    try:
        _complain(source, error)
    except ContentProblem as problem:
        return problem


def _complain(source: TomlSource, error: ErrorDetails) -> NoReturn:
    where: KeyPath = error["loc"]
    key = str(where[-1]) if where else "the file"
    dotted = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    if error["type"] == "missing":
        found = f"{dotted} is missing"
    elif error["type"] == "extra_forbidden":
        found = f"{dotted} is not a key of this kind of file"
    else:
        found = f"{dotted} is {_shown(error['input'])}"
    template = _EXPECTED.get(error["type"], "")
    expected = template.format(key=key, **error.get("ctx", {})) if template else error["msg"]
    source.complain(where, found, expected, error["input"])


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
