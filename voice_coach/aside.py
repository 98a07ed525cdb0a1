"""What may hang is done beside the coach, on a thread that may be left to itself."""

import threading
from collections.abc import Callable


class Aside:
    """Does what may hang beside the coach. One thread asks it."""

    def __init__(self) -> None:
        self._begun: list[threading.Thread] = []

    @property
    def busy(self) -> bool:
        """It is still at something."""
        self._begun = [one for one in self._begun if one.is_alive()]
        return bool(self._begun)

    def within(self, seconds: float, action: Callable[[], object]) -> bool:
        """Whether it was done within so many seconds; if not, it is still at it."""
        aside = threading.Thread(target=action, daemon=True)
        self._begun.append(aside)
        aside.start()
        aside.join(seconds)
        return not aside.is_alive()
