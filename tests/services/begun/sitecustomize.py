"""Python reads this before all else where it is told to: then Breather has what the tests give it.

So an app can be started as everybody starts it, whose processes no test can hand an object to.
"""

from typing import Any
from unittest.mock import patch

import app
from tests.services.breather import in_tests

create_app = app.create_app


def create(*given: Any, **more: Any) -> Any:
    return in_tests(create_app(*given, **more))


patch.object(app, "create_app", create).start()
