"""What a person says is understood, slots and all; what is not for the coach is let go."""

from typing import Any

from voice_coach.understanding import Mind
from voice_coach.understanding.understood import NotUnderstood, Understood


def test_a_saying_is_understood_with_its_slots(mind: Mind, saying: dict[str, Any]) -> None:
    meant = mind.understand(saying["say"], saying["context"], options=saying["options"])
    assert isinstance(meant, Understood), meant
    assert (meant.intent, dict(meant.slots)) == (saying["intent"], saying["slots"])
    assert 0 < meant.score <= 1


def test_what_is_not_for_the_coach_starts_nothing(mind: Mind, near_miss: dict[str, Any]) -> None:
    meant = mind.understand(near_miss["say"], near_miss["context"], options=near_miss["options"])
    assert isinstance(meant, NotUnderstood), meant
