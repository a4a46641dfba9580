"""What reading raises when it can't go on."""


class Unreadable(Exception):
    """Nothing can be taken from this; ``reason`` is a word, not a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
