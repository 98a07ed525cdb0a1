"""What exercises need, asked once: who has a band for one exercise has it for the others too. Pure."""

from collections.abc import Collection

from voice_coach.coaching.activity import ActivitySpec
from voice_coach.programme.types import Programme

ANSWER = "answer.equipment"
"""Parameter that holds the answer to the question whether it is there."""


def needs(programme: Programme, exercise: str) -> frozenset[str]:
    """The things that the exercise needs, in words; many exercises share them."""
    found = programme.exercises.get(exercise)
    return frozenset(programme.text(line) for line in found.equipment) if found is not None else frozenset()


def equipped_with(programme: Programme, equipped: Collection[str]) -> frozenset[str]:
    """The exercises for which all is there, when it is there for these exercises."""
    there = {thing for exercise in equipped for thing in needs(programme, exercise)}
    return frozenset(
        exercise
        for exercise in programme.exercises
        if (things := needs(programme, exercise)) and things <= there
    )


def after(
    programme: Programme, spec: ActivitySpec, queue: tuple[ActivitySpec, ...]
) -> tuple[ActivitySpec, ...]:
    """What is left of a session after that exercise: what it needed is not asked about again."""
    exercise, answer = str(spec.params.get("exercise", "")), spec.params.get(ANSWER)
    if answer == "yes":
        there = equipped_with(programme, [exercise])
        return tuple(_equipped(other) if other.params.get("exercise") in there else other for other in queue)
    if answer == "no":
        missing = needs(programme, exercise)
        return tuple(other for other in queue if not _needs_too(programme, other, missing))
    return queue


def _equipped(spec: ActivitySpec) -> ActivitySpec:
    return ActivitySpec(spec.kind, {**spec.params, "equipped": True})


def _needs_too(programme: Programme, spec: ActivitySpec, missing: frozenset[str]) -> bool:
    things = needs(programme, str(spec.params.get("exercise", "")))
    return bool(things) and missing <= things and not spec.params.get("equipped", False)
