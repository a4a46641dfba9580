"""The worker's process: huey and the app's chores. Run by ``huey_consumer app.worker.huey``."""

from huey import PostgresHuey, SqliteHuey, crontab

from app import clock, create_app
from app.asks.standing_asks import keep_up_all
from app.now.chores import tidy

app = create_app()


def _queue() -> SqliteHuey | PostgresHuey:
    if app.config["DATABASE_URL"].startswith("postgres"):
        return PostgresHuey("breather", dsn=app.config["DATABASE_URL"])
    return SqliteHuey("breather", filename=str(app.config["BREATHER_INSTANCE"] / "queue.db"))


huey = _queue()


@huey.periodic_task(crontab(hour="3", minute="17"))
def tidy_each_night() -> None:
    with app.app_context():
        tidy(clock.now())


@huey.periodic_task(crontab(minute="7"))
def ask_for_next_week() -> None:
    with app.app_context():
        keep_up_all(clock.now())
