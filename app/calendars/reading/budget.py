"""How much reading may take, and what it raises when it can't go on."""

NOTHING, TOO_MUCH = "nothing", "too_much"
STEPS_EACH = 40_000
"""Of one rule: a century of days."""


class Unreadable(Exception):
    """Nothing can be taken from this; ``reason`` is NOTHING or TOO_MUCH."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Broken(Exception):
    """A value that can't be read; whatever it belongs to is left out."""


class Budget:
    """How many steps are left, of one rule and of the whole file."""

    def __init__(self, steps: int) -> None:
        self._left, self._each = steps, STEPS_EACH

    def next_rule(self) -> None:
        self._each = STEPS_EACH

    def spend(self, steps: int = 1) -> None:
        """Raises Broken when a rule takes too many, Unreadable when all together do."""
        self._left -= steps
        self._each -= steps
        if self._left < 0:
            raise Unreadable(TOO_MUCH)
        if self._each < 0:
            raise Broken
