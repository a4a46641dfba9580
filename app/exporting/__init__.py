"""Exporting: everything that is kept of her as files that are hers, and one of them back in."""

from flask import Blueprint

blueprint = Blueprint("exporting", __name__)
