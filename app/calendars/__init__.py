"""Her other calendars, brought in: when she is busy is kept, and nothing of what or with whom."""

from flask import Blueprint

blueprint = Blueprint("calendars", __name__)
