"""Every error that a person may meet, drawn as one tree:

CoachError
├── UsageProblem    exit 2    what was asked for cannot be asked for like that
├── AudioProblem    exit 3    no loudspeaker or microphone, or it was lost
├── ModelProblem    exit 4    no speech model, or a folder or file that is not one
├── ContentProblem  exit 5    a content or prescription file is unreadable or contradictory
└── RecordProblem   exit 6    the record cannot be read or written

Each says what happened and what to do next, in words that can be spoken.
"""

from typing import ClassVar


class CoachError(Exception):
    """Something a person can do something about; never shown with a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, cure: str = "") -> None:
        """`what` happened, in one sentence; `cure`: what to do next, in one sentence."""
        super().__init__(what)
        self.what = what
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.what} {self.cure}".strip()


class UsageProblem(CoachError):
    """What was asked for cannot be asked for like that."""

    exit_code = 2


class AudioProblem(CoachError):
    """No loudspeaker or microphone, or it was lost."""

    exit_code = 3


class ModelProblem(CoachError):
    """No speech model, or a folder or file that is not one."""

    exit_code = 4


class ContentProblem(CoachError):
    """A content or prescription file is unreadable or contradicts itself or another."""

    exit_code = 5


class RecordProblem(CoachError):
    """The record cannot be read or written."""

    exit_code = 6
