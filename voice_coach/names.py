"""The programme's names, handed to the understanding, which knows nothing else of the programme."""

from voice_coach.programme.types import Programme
from voice_coach.understanding.understood import Names


def names_of(programme: Programme) -> Names:
    """Names of exercises and topics, and the titles that several exercises share."""
    shared: dict[str, tuple[str, ...]] = {}
    for each in sorted(programme.exercises.values(), key=lambda exercise: exercise.order):
        if each.shared_title:
            shared[each.shared_title] = (*shared.get(each.shared_title, ()), each.id)
    return Names(
        exercises={each.id: each.names for each in programme.exercises.values()},
        shared_titles={title: ids for title, ids in shared.items() if len(ids) > 1},
        topics={topic.id: topic.names for topic in programme.topics.values()},
    )
