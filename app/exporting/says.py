"""What a table holds, in plain words, and how its columns are written."""

from app.exporting.kinds import Kind


class Says:
    """What a table holds, and each of its columns: some words, with a kind where it isn't plain."""

    def __init__(self, words: str, /, **columns: str | tuple[str, Kind]) -> None:
        self.words, self.columns = words, columns


Described = dict[str, Says]
