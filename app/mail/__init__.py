"""E-mail, for whom push can't reach: who said yes to it, and how a letter gets there.

It knows no feature. Nothing is written to anybody who didn't say yes from that very mailbox.
"""

from flask import Blueprint

blueprint = Blueprint("mail", __name__)
