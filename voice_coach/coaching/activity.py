"""What an activity is, as a plain value that survives a crash and a night."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from voice_coach.coaching.cues import Answer, Cue

Param = str | int | float | bool


@dataclass(frozen=True, slots=True)
class ActivitySpec:
    """Which activity, with what: enough to make its cues again from any `Mark`.

    kind: a key of `activities.MAKERS` (`exercise`, `breathing`, `relaxation`, `learn`, `goal` …).
    """

    kind: str
    params: Mapping[str, Param] = field(default_factory=dict)


CueScript = Generator[Cue, Answer | None, Any]
"""A running activity: yields cues; is sent an `Answer` after an `Ask`, None after anything else."""
