"""Addresses of pages also where no request is: the worker, and letters, tell where a tap leads."""

from typing import Any

from flask import current_app

from app.config import public_address


def path_of(endpoint: str, **values: Any) -> str:
    """Return the address of a page within the site."""
    return current_app.url_map.bind("").build(endpoint, values)


def whole(path: str) -> str:
    """Return the whole address of a path.

    Never from the request: whoever sends it could name a host of their own.
    """
    return f"{public_address(current_app.config)}{path}"
