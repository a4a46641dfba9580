"""Draw the icons' PNG files from their SVG sources: python -m tests.pwa.draw_icons"""

import shutil
import struct
import zlib
from collections import Counter
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from app.config import ROOT

ICONS = ROOT / "static" / "icons"
PICTURES = {
    "icon-192": ("any", 192),
    "icon-512": ("any", 512),
    "maskable-192": ("maskable", 192),
    "maskable-512": ("maskable", 512),
    "monochrome-512": ("monochrome", 512),
    "badge-96": ("monochrome", 96),
    "apple-touch": ("maskable", 180),
    "neutral-180": ("neutral", 180),
    "neutral-192": ("neutral", 192),
    "neutral-512": ("neutral", 512),
    "shortcut-rest-96": ("shortcut-rest", 96),
    "shortcut-stillness-96": ("shortcut-stillness", 96),
    "shortcut-care-96": ("shortcut-care", 96),
    "shortcut-space-96": ("shortcut-space", 96),
}
"""Each PNG file's name, with its source and its size in pixels."""
PIXELS = """async ([drawing, size]) => {
  const image = new Image(size, size)
  image.src = 'data:image/svg+xml,' + encodeURIComponent(drawing)
  await image.decode()
  const canvas = new OffscreenCanvas(size, size).getContext('2d')
  canvas.drawImage(image, 0, 0, size, size)
  return [...canvas.getImageData(0, 0, size, size).data]
}"""
Colour = tuple[int, ...]


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        for name, (source, size) in PICTURES.items():
            (ICONS / f"{name}.png").write_bytes(_png(_pixels(page, source, size), size))
        browser.close()


def _pixels(page: Page, source: str, size: int) -> list[Colour]:
    drawing = (ICONS / "sources" / f"{source}.svg").read_text()
    values = page.evaluate(PIXELS, [drawing, size])
    return list(zip(*[iter(values)] * 4, strict=True))


def _png(pixels: list[Colour], size: int) -> bytes:
    """Write pixels (red, green, blue, alpha) as a PNG of at most 256 colours: few bytes.

    Source: https://www.w3.org/TR/png-3/
    """
    palette = [colour for colour, _count in Counter(pixels).most_common(256)]
    nearest = {colour: _nearest(colour, palette) for colour in set(pixels)}
    rows = bytearray()
    for start in range(0, len(pixels), size):
        rows += b"\0" + bytes(nearest[colour] for colour in pixels[start : start + size])
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0),
        b"PLTE": bytes(value for colour in palette for value in colour[:3]),
        b"tRNS": bytes(colour[3] for colour in palette),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(chunks))


def _chunks(chunks: dict[bytes, bytes]) -> Iterator[bytes]:
    for name, body in chunks.items():
        # Without a clear pixel there is no table of transparency: iOS wants its icon opaque.
        if name == b"tRNS" and set(body) == {255}:
            continue
        yield (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    def far(index: int) -> int:
        return sum((a - b) ** 2 for a, b in zip(colour, palette[index], strict=True))

    return min(range(len(palette)), key=far)


if __name__ == "__main__":
    main()
