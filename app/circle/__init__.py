"""Circle: the people, each with a link of their own, and the children's handover cards."""

from flask import Blueprint

blueprint = Blueprint("circle", __name__)
