"""For how long what is over is kept: hers to choose. Before it gets less, she sees what goes."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app import clock
from app.account.models import MONTHS_KEPT
from app.extensions import db
from app.forgetting import blueprint
from app.forgetting.over import would_go
from app.forgetting.words import going_words, how_long
from app.web import BadInput, answer

ALWAYS = "always"
CHOICES = {**{str(months): months for months in MONTHS_KEPT}, ALWAYS: None}

blueprint.add_app_template_global(how_long)


@blueprint.post("/me/kept")
@login_required
def keep_for() -> ResponseReturnValue:
    """Keep what is over for as long as she says; what would go is shown first, unless she knows."""
    said = request.form.get("months", "")
    if said not in CHOICES:
        raise BadInput(_("That can’t be read. You could pick from the list."))
    going = would_go(current_user.id, CHOICES[said], clock.now())
    if going and request.form.get("sure") != "yes" and _is_shorter(CHOICES[said]):
        return before_it_goes(said, going_words(going))
    current_user.months_kept = CHOICES[said]
    db.session.commit()
    return redirect(url_for("account.kept"), 303)


def before_it_goes(said: str, going: list[str]) -> Response:
    return answer("forgetting/_before.html", said=said, months=CHOICES[said], going=going)


def _is_shorter(months: int | None) -> bool:
    kept: int | None = current_user.months_kept
    return months is not None and (kept is None or months < kept)


@blueprint.app_template_global()
def ways_to_keep() -> list[tuple[str, int | None]]:
    """Return what she can choose: what the form sends, and how many months that is."""
    return list(CHOICES.items())
