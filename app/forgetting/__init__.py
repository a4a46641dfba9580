"""Forgetting: what is over goes by itself, after as long as she chose."""

from flask import Blueprint

blueprint = Blueprint("forgetting", __name__)
