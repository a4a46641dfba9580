"""Codes to be read from one screen or a paper, and typed on another. Pure."""

import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 (https://www.crockford.com/base32.html): nothing to be taken for another."""
_ALIKE = str.maketrans("OIL", "011")
GROUP = 4
HAND_OFF, RECOVERY = 8, 24
"""How many letters: 40 bits that hold ten minutes, and 120 bits that hold for good."""


def new_code(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def read_code(typed: str, length: int) -> str | None:
    """Return the code that somebody typed, whatever the case, spaces and dashes; else None."""
    bare = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_ALIKE)
    return bare if len(bare) == length and set(bare) <= set(LETTERS) else None


def in_groups(code: str) -> str:
    """Return it as it is read best: K7QM-2XPD."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
