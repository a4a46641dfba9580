"""Breather as the browser tests serve it: the real app, where nobody has to wait between tries."""

from flask import Flask

from app import create_app


def create() -> Flask:
    app = create_app(RATELIMIT_ENABLED=False)
    app.add_url_rule("/broken", view_func=broken)
    return app


def broken() -> str:
    """Show what a fault of ours looks like."""
    raise RuntimeError
