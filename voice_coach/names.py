"""The programme's names, handed to the understanding, which knows nothing else of the programme."""

from voice_coach.programme.names import exercise_names, shared_titles, topic_names
from voice_coach.programme.types import Programme
from voice_coach.understanding.understood import Names


def names_of(programme: Programme) -> Names:
    """Names of exercises and topics, and the titles and names that several exercises share."""
    return Names(
        exercises=exercise_names(programme),
        shared_titles=shared_titles(programme),
        topics=topic_names(programme),
    )
