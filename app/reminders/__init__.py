"""Reminders: few, exact, kind, and never lost or sent twice."""

from flask import Blueprint

blueprint = Blueprint("reminders", __name__)
