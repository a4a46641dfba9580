"""My time: hours that are hers, kept against the week. Route modules hang on ``blueprint``."""

from flask import Blueprint

blueprint = Blueprint("my_time", __name__)
