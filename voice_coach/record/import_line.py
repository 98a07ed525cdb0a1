"""The shape of one line of an export, checked at the border."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from voice_coach.record.recorded import Recorded

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    uid: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    at: Annotated[AwareDatetime, Field(ge=_EARLIEST, le=_LATEST)]
    kind: Annotated[str, Field(max_length=64)]
    data: dict[str, bool | int | float | str | None]


def parsed(told: object) -> Recorded | str:
    """The event that was told, or why it is none."""
    try:
        line = _Line.model_validate(told)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}"
    return Recorded(line.uid, _to_the_minute(line.at), line.kind, line.data)


def _to_the_minute(at: datetime) -> datetime:
    """The same instant with a plain UTC offset, as the record keeps it."""
    offset = at.utcoffset() or timedelta()
    return at.astimezone(timezone(timedelta(minutes=offset.total_seconds() // 60)))
