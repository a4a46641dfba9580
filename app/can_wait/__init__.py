"""Can wait: things put off on purpose, which come back by themselves."""

from flask import Blueprint

blueprint = Blueprint("can_wait", __name__)
