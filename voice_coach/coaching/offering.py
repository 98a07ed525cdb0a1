"""How something that the person may have meant is named to them."""

from voice_coach.coaching.events import Wanted
from voice_coach.programme.types import Programme


def label(wanted: Wanted, programme: Programme) -> str:
    """The line that names what may have been meant."""
    exercise, topic = wanted.slots.get("exercise"), wanted.slots.get("topic")
    if isinstance(exercise, str) and exercise in programme.exercises:
        return programme.exercises[exercise].name
    if isinstance(topic, str) and topic in programme.topics:
        return programme.topics[topic].title
    line = f"offer.{wanted.intent}"
    return line if line in programme.lines else ""
