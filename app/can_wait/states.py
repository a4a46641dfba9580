"""Where a thing can be: in one state at a time."""

HERE, WAITING, SOME_DAY, LET_GO, DONE = "here", "waiting", "some_day", "let_go", "done"
HANDED = "handed"
"""With somebody of her circle."""
GONE = "gone"
"""Taken back, or let go thirty days ago: no word of it is left."""
RESTING = (WAITING, SOME_DAY)
