"""Addresses within the site, also where no request is: the worker tells where a tap leads."""

from typing import Any

from flask import current_app


def path_of(endpoint: str, **values: Any) -> str:
    return current_app.url_map.bind("").build(endpoint, values)
