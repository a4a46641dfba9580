"""The worker's process: huey and the app's chores. Run by ``huey_consumer app.worker.huey``."""

from huey import crontab

from app import clock, create_app
from app.asks.keeping import keep_up_all
from app.calendars.chores import fetch_due
from app.can_wait.reminders import plan_mornings
from app.forgetting.chores import forget_what_is_over
from app.my_time.keeping import plan_ahead_all
from app.now.chores import tidy
from app.now.reminders import plan_ahead
from app.reminders.delivering import deliver_due
from app.reminders.queue import queue_of

app = create_app()


huey = queue_of(app)


@huey.periodic_task(crontab(hour="3", minute="17"))
def tidy_each_night() -> None:
    with app.app_context():
        tidy(clock.now())


@huey.periodic_task(crontab(hour="3", minute="41"))
def forget_each_night() -> None:
    with app.app_context():
        forget_what_is_over(clock.now())


@huey.periodic_task(crontab(minute="7"))
def ask_for_next_week() -> None:
    with app.app_context():
        keep_up_all(clock.now())


@huey.periodic_task(crontab(minute="11"))
def keep_own_times() -> None:
    with app.app_context():
        plan_ahead_all(clock.now())


@huey.periodic_task(crontab(minute="*/10"))
def plan_nudges_ahead() -> None:
    with app.app_context():
        plan_ahead(clock.now())


@huey.periodic_task(crontab(minute="23"))
def plan_mornings_ahead() -> None:
    with app.app_context():
        plan_mornings(clock.now())


@huey.periodic_task(crontab(minute="*/5"))
def read_calendars() -> None:
    with app.app_context():
        fetch_due(clock.now())


@huey.periodic_task(crontab())
def deliver_each_minute() -> None:
    with app.app_context():
        deliver_due(clock.now())
