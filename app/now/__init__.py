"""Now: the question, a tap, one moment, a quiet timer. The route modules hang on ``blueprint``."""

from flask import Blueprint

blueprint = Blueprint("now", __name__)
