"""What to do about a red flag: read slowly, again as often as wanted."""

from collections.abc import Mapping

from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.programme.types import Programme


def advice(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `kinds`: kinds of help with a space between (`exercising emergency`)."""
    for kind in str(params["kinds"]).split():
        yield from read(programme.red_flags.get(kind, ()), kind, after=1.0)
