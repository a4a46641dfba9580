"""A file on its way: compressed in memory while it is written, so that a large one is small.

It is whole before its first byte is sent: no transaction waits for a slow phone, and what breaks
breaks in time to say so. Nothing of it is written to a disk.
"""

import zlib
from collections.abc import Iterable, Iterator

PIECE = 64 * 1024
"""Bytes that are in memory as they are."""


class Packed:
    def __init__(self, parts: Iterable[str]) -> None:
        packer, packed = zlib.compressobj(), bytearray()
        for part in parts:
            packed += packer.compress(part.encode())
        self._packed = bytes(packed + packer.flush())

    def __len__(self) -> int:
        return len(self._packed)

    def pieces(self) -> Iterator[bytes]:
        """Return the file as it was written, a piece at a time."""
        unpacker, rest = zlib.decompressobj(), self._packed
        while rest or not unpacker.eof:
            yield unpacker.decompress(rest, PIECE)
            rest = unpacker.unconsumed_tail
            if unpacker.eof:
                return
