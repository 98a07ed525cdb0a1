"""What the data of events are made of: the base of every shape, and checked plain values."""

from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Le, MinLen

Words = Annotated[str, MinLen(1)]
"""An id or a person's own words: never empty."""
Count = Annotated[int, Ge(0)]
Ordinal = Annotated[int, Ge(1)]
Length = Annotated[float, Ge(0)]
"""Seconds or minutes, as the field's name says."""
Score = Annotated[int, Ge(0), Le(10)]
"""Pain from 0, none, to 10."""
LONGEST_AGO = 31
"""Days after which nobody knows any more how much it was."""
EffortLevel = Literal["easy", "all_right", "hard", "painful"]
Unit = Literal["reps", "seconds", "minutes", "steps"]
Side = Literal["", "left", "right", "both"]
PainChoice = Literal["previous_level", "smaller_step", "stay"]


class Data:
    """Shape of an event's data; a field that is not listed is refused."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
