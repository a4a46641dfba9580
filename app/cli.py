"""breather: run, migrate, check, keys, backup, restore, demo, called, weigh."""

import sys
from datetime import date
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade

from app import clock, create_app
from app.config import public_address
from app.crypto import check_keys
from app.keys import KeysMissing


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def breather(context: click.Context) -> None:
    """Breather: time for herself, without guilt. Without a command, it runs."""
    if context.invoked_subcommand is None:
        context.invoke(run)


def main() -> None:
    """Run the command line; what is wrong is said in one sentence."""
    try:
        breather()
    except (KeysMissing, LookupError, OSError, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@breather.command()
def run() -> None:
    """Start everything: migrate, then web and worker, until Ctrl-C."""
    from app.running import see_that_free, start, welcome

    app = create_app()
    see_that_free(app.config["HOST"], app.config["PORT"])
    prepare(app)
    click.echo(welcome(app.config))
    sys.exit(start())


@breather.command()
def migrate() -> None:
    """Bring the database to the newest shape, and see that the keys fit it."""
    prepare(create_app())


def prepare(app: Flask) -> None:
    """Migrate and check the keys. Raises KeysMissing when they don't open the database."""
    with app.app_context():
        upgrade(directory=str(app.config["MIGRATIONS"]))
        check_keys()


@breather.command()
def check() -> None:
    """Say in plain words what is misconfigured, and what is left to do."""
    from app.checking import findings, settings

    with create_app().app_context():
        for sentence in settings():
            click.echo(f"  {sentence}")
        found = list(findings())
    click.echo("\nTo look at:" if found else "\nAll is well.")
    for sentence in found:
        click.echo(f"- {sentence}")


@breather.group(invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """Make the keys, when there are none, and say where they are."""
    if context.invoked_subcommand is None:
        file = create_app().config["KEY_FILE"]
        where = f"in {file}" if file else "in BREATHER_KEYS, in the environment"
        click.echo(f"The keys are {where}. Back them up.")


@keys.command()
def rotate() -> None:
    """Seal everything anew with a new key, while Breather goes on."""
    from app import rotating

    with create_app().app_context():
        check_keys()
        click.echo(f"{rotating.rotate()} texts are sealed with the newest key.")
    click.echo("The keys before stay, for older backups. To let them go: breather keys forget")


@keys.command()
def forget() -> None:
    """Let go of all keys but the newest, once nothing needs them."""
    from app import rotating

    with create_app().app_context():
        check_keys()
        count = rotating.forget_old(clock.now())
    click.echo(f"{count} old keys are gone from the key file. Older backups need them still.")


@breather.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE, also while Breather runs. The keys are not in it."""
    from app import backing_up

    with create_app().app_context():
        backing_up.back_up(file)
    click.echo(f"The backup is {file}. It opens only with the keys: keep those elsewhere.")


@breather.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Bring a backup back, and to the newest shape. Breather must be stopped."""
    from app import backing_up

    app = create_app()
    with app.app_context():
        before = backing_up.restore(file)
    prepare(app)
    click.echo(f"It is as it was in {file}.")
    if before:
        click.echo(f"What was here before is kept in {before}.")


@breather.command()
@click.option("--remove", is_flag=True, help="Remove the demo household again.")
def demo(remove: bool) -> None:
    """Fill a believable household for looking around, marked as demo."""
    from app import demo as household

    app = create_app()
    prepare(app)
    with app.test_request_context(base_url=public_address(app.config)):
        if remove:
            click.echo(f"Removed {household.remove()} demo accounts.")
        else:
            click.echo(f"Open this once, within the hour: {household.fill()}")


@breather.command()
@click.argument("country")
@click.argument("line")
@click.option("--on", default=None, help="The day, as 2026-12-01; today when left out.")
def called(country: str, line: str, on: str | None) -> None:
    """Record that you called a support line of your country, and when."""
    from app.help_now.calls import record_call

    day = date.fromisoformat(on) if on else clock.now().date()
    found = record_call(create_app().config["BREATHER_INSTANCE"], country, line, day)
    click.echo(f"Recorded: {found.name}, {found.country}, called on {day}.")


@breather.command()
def weigh() -> None:
    """Print what the first visit costs, file by file, beside the budget."""
    from app.weighing import table

    click.echo(table(create_app()))
