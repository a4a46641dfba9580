"""Asks: a clear request, one yes, and what follows from it. Route modules hang on ``blueprint``."""

from flask import Blueprint

blueprint = Blueprint("asks", __name__)
