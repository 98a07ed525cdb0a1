"""Which versions of an exercise are easier or harder, and whether harder ones are allowed. Pure."""

from voice_coach.coaching.activities.exercise import LADDER, stage_of
from voice_coach.coaching.known import Known
from voice_coach.programme.types import Exercise

USUAL = "usual"
"""How the exercise itself is named among its versions."""


def easier_ones(exercise: Exercise, here: str) -> list[str]:
    """What is easier than that version, the next rung down; of versions beside each other, the usual one."""
    easier, harder = [stage.id for stage in exercise.easier], [stage.id for stage in exercise.harder]
    if here in harder:
        rung = harder.index(here)
        return [harder[rung - 1]] if rung and is_ladder(exercise) else [USUAL]
    return easier[:1] if here == USUAL else []


def harder_ones(exercise: Exercise, here: str) -> list[str]:
    """What is harder than that version: the next rung up, or all that stand beside each other."""
    harder = [stage.id for stage in exercise.harder]
    if here == USUAL:
        return harder[:1] if is_ladder(exercise) else harder
    if here in harder:
        return harder[harder.index(here) + 1 :][:1] if is_ladder(exercise) else []
    return [USUAL]


def may_be_harder(exercise: str, known: Known) -> bool:
    """Whether the prescription leaves room for steps up."""
    prescription = known.prescription
    if prescription is None:
        return True
    return all(prescribed.progression for prescribed in prescription.exercises_of(exercise))


def is_ladder(exercise: Exercise) -> bool:
    """Its harder versions are a ladder, as for balance: booklet, Balance."""
    return len(exercise.harder) >= LADDER


def name_of(exercise: Exercise, version: str) -> str:
    """The line that names that version."""
    stage = stage_of(exercise, version)
    return stage.name if stage is not None else "option.usual"
