"""The `intake` command: reads arguments, calls one function, says what happened.

Rules: a fault is one line on standard error and exit code 1 (2 for a wrong call); nothing told,
no address and no key is ever printed. A reader's passphrase and recovery lines, and the codes of
intermediaries' cards, are printed once, when they are made, and kept nowhere.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from intake.errors import ConfigError, IntakeError
from intake.settings import Settings, read_settings

if TYPE_CHECKING:
    from intake.casework.enrolling import Enrolling
    from intake.routing.response import Response

Answer = TypeVar("Answer")


def settings_now() -> Settings:
    """The settings, read once per command."""
    from intake.app import environment

    return read_settings(environment())


def told_plainly(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Errors of ours become their own lines, without a trace."""

    @wraps(command)
    def told(*args: Any, **kwargs: Any) -> Answer:
        try:
            return command(*args, **kwargs)
        except ConfigError as error:
            for fault in error.faults:
                click.echo(f"intake: {fault}", err=True)
        except IntakeError as error:
            click.echo(f"intake: {error}", err=True)
        sys.exit(1)

    return told


def text_of(file: Path) -> str:
    """A file's text. Raises ConfigError."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{file}: cannot be read as UTF-8 text") from None


def enrolling_now() -> Enrolling:
    """The use cases about intermediaries' cards, with the settings of this command."""
    from intake.app import open_databases
    from intake.setup import open_enrolling

    settings = settings_now()
    return open_enrolling(settings, open_databases(settings))


def response_now(settings: Settings) -> Response:
    """The response in force. Raises ConfigError."""
    from intake.app import clock, open_databases
    from intake.in_force import ResponseInForce
    from intake.response import read_response

    return ResponseInForce(open_databases(settings).store, clock, read_response).response()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """An anonymous reporting line, sealed to independent ombudspersons.

    Settings come from the environment; `intake doctor` says what is missing.
    """


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), default=Path("var"))
@told_plainly
def init(directory: Path) -> None:
    """Make the keys of a new installation in DIRECTORY (default: var)."""
    from intake.setup import make_keys

    for path in make_keys(directory):
        click.echo(f"made {path}")
    click.echo("Keep these files out of every backup of the database. Next: intake migrate")


@main.command()
@told_plainly
def migrate() -> None:
    """Make or update the tables of both databases."""
    from intake.app import open_databases
    from intake.setup import migrate_all

    migrate_all(open_databases(settings_now()))
    click.echo("both databases are up to date")


@main.group()
def response() -> None:
    """The response file: areas, organisations, readers, help places, clocks."""


@response.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@told_plainly
def response_load(file: Path) -> None:
    """Check FILE and put it in force; the version before stays on record."""
    from intake.app import open_databases
    from intake.setup import load_response

    loaded = load_response(open_databases(settings_now()), text_of(file))
    click.echo(f"response '{loaded.response.id}' is in force, version {loaded.version}")
    for line in loaded.warnings:
        click.echo(f"note: {line}")


@main.group()
def reader() -> None:
    """Those who may be given reports, as the response file names them."""


@reader.command("add")
@click.argument("reader_id")
@click.option(
    "--ask", is_flag=True, help="Type a passphrase of your own instead of taking a made one."
)
@told_plainly
def reader_add(reader_id: str, *, ask: bool) -> None:
    """Make the key of READER_ID and print the passphrase and one-time code secret, once."""
    from intake.app import open_databases
    from intake.setup import add_reader

    chosen = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True) if ask else None
    settings = settings_now()
    added = add_reader(settings, open_databases(settings), reader_id, chosen)
    click.echo(f"reader:      {added.reader_id} ({added.office})")
    if chosen is None:
        click.echo(f"passphrase:  {added.passphrase}")
    click.echo(f"one-time codes, for an authenticator app: {added.totp_address}")
    click.echo("Write both down now: they are not kept and cannot be shown again.")


@main.group()
def helper() -> None:
    """Cards of trusted intermediaries, by the serial that is printed on them.

    Names belong in the ombudsperson's register on paper. Codes cannot be shown again.
    """


@helper.command("enrol")
@click.option("--count", type=int, required=True, help="How many cards.")
@click.option("--organisation", default=None, help="Id in the response's register, if any.")
@click.option("--pairs", type=int, default=0, show_default=True, help="Printed pairs for each.")
@told_plainly
def helper_enrol(count: int, organisation: str | None, pairs: int) -> None:
    """Make a batch of cards and print their codes, once."""
    from intake.helper_cards import enrolled

    for line in enrolled(enrolling_now(), count, organisation, pairs):
        click.echo(line)


@helper.command("rotate")
@click.argument("serial")
@told_plainly
def helper_rotate(serial: str) -> None:
    """Print new codes for SERIAL, once; the old ones stop now."""
    from intake.helper_cards import rotated

    for line in rotated(enrolling_now(), serial):
        click.echo(line)


@helper.command("suspend")
@click.argument("serial")
@told_plainly
def helper_suspend(serial: str) -> None:
    """Stop both codes of SERIAL until they are resumed."""
    from intake.helper_cards import changed

    click.echo(f"{changed(enrolling_now().suspend, serial)} is suspended")


@helper.command("resume")
@click.argument("serial")
@told_plainly
def helper_resume(serial: str) -> None:
    """Let both codes of SERIAL work again, until they expire."""
    from intake.helper_cards import changed

    click.echo(f"{changed(enrolling_now().resume, serial)} is no longer suspended")


@helper.command("end")
@click.argument("serial")
@told_plainly
def helper_end(serial: str) -> None:
    """Take SERIAL out for good, with its unused printed pairs."""
    from intake.helper_cards import changed

    click.echo(f"{changed(enrolling_now().end, serial)} has ended")


@main.command()
@click.option("--host", default=None, help="Address to listen on (default: INTAKE_HOST).")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@told_plainly
def web(host: str | None, workers: int) -> None:
    """Serve webhooks and the desk on PORT."""
    from intake.serving import serve

    settings = settings_now()
    serve(settings, host or settings.intake_host, workers)


@main.command()
@told_plainly
def worker() -> None:
    """Deliver answers, erase what has expired. Any number may run."""
    from intake.app import build_purging, build_worker
    from intake.quiet import quiet_errors

    quiet_errors()
    settings = settings_now()
    run_until_asked(build_worker(settings), build_purging(settings))


def run_until_asked(*runs: Callable[[threading.Event], None]) -> None:
    """Run them side by side until a signal asks to stop, or one of them ends."""
    stop = threading.Event()
    # Signals are waited for, not handled: a handler may run inside the lock it would need.
    asked = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, asked)
    working = [threading.Thread(target=run, args=(stop,)) for run in runs]
    for each in working:
        each.start()
    while all(each.is_alive() for each in working) and signal.sigtimedwait(asked, 1) is None:
        pass
    stop.set()
    for each in working:
        each.join()


@main.command()
@click.option("--language", "languages", multiple=True, help="May be repeated (default: all).")
@click.option("--area", "areas", multiple=True, help="Id or number; may be repeated.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(["poster", "card"]), help="Default: both."
)
@click.option("--telegram", default=None, help="The bot's name.")
@click.option("--onion", default=None, help="The address for Tor.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("posters"), show_default=True)
@click.option("--pdf", is_flag=True, help="Also as PDF, where Chromium is installed.")
@told_plainly
def poster(
    languages: tuple[str, ...],
    areas: tuple[str, ...],
    kinds: tuple[str, ...],
    telegram: str | None,
    onion: str | None,
    out: Path,
    *,
    pdf: bool,
) -> None:
    """Make posters and wallet cards as files to print, for each language and area."""
    from intake.app import LOCALES
    from intake.i18n import read_catalogues
    from intake.posters.pages import Wanted, make_pages, notes, write_pages
    from intake.posters.pdf import BY_HAND, find_chromium, print_to_pdf
    from intake.posters.reach import read_reach
    from intake.posters.sheets import Kind

    settings = settings_now()
    reach = read_reach(
        sms=settings.twilio_from,
        whatsapp=getattr(settings, "twilio_whatsapp_from", None),
        telegram=telegram,
        web=settings.public_url,
        onion=onion,
    )
    response, catalogues = response_now(settings), read_catalogues(LOCALES)
    wanted = Wanted(languages, areas, tuple(map(Kind, kinds)))
    made = write_pages(out, make_pages(wanted, response, catalogues, reach))
    click.echo(f"made {len(made)} pages in {out}")
    for line in notes(wanted, response, catalogues):
        click.echo(f"note: {line}")
    chromium = find_chromium() if pdf else None
    if chromium:
        click.echo(f"and {len(print_to_pdf(chromium, made))} PDF files beside them")
    else:
        click.echo(BY_HAND)


@main.command("poll-telegram")
@told_plainly
def poll_telegram() -> None:
    """Fetch what people write in Telegram, where it cannot post to us. One runs at a time."""
    from intake.app import polling
    from intake.quiet import quiet_errors

    quiet_errors()
    with polling(settings_now()) as run:
        run_until_asked(run)


@main.group()
def telegram() -> None:
    """Our bot, as Telegram knows it."""


@telegram.command("setup")
@click.option("--check", is_flag=True, help="Change nothing: say what waits at Telegram.")
@click.option("--polling", is_flag=True, help="Take the webhook down, for `intake poll-telegram`.")
@told_plainly
def telegram_setup(*, check: bool, polling: bool) -> None:
    """Tell Telegram the commands and descriptions in every language, and the webhook if any."""
    from intake.telegram_setup import set_up_telegram, telegram_waiting

    settings = settings_now()
    for line in telegram_waiting(settings) if check else set_up_telegram(settings, polling=polling):
        click.echo(line)


@main.command()
@told_plainly
def recordings() -> None:
    """List what can be recorded for the web: file name without its ending, and the words."""
    from channels.web.recordings import questions
    from intake.app import LOCALES
    from intake.i18n import read_catalogues

    response, catalogues = response_now(settings_now()), read_catalogues(LOCALES)
    for language in response.languages:
        for name, words in questions(catalogues, response, language):
            click.echo(f"{language}/{name}\t{words}")


@main.command()
def diagram() -> None:
    """Print the conversation as a page of diagrams (`docs/conversation.md`)."""
    from intake.conversation.diagram import diagrams

    click.echo(diagrams(), nl=False)


@main.command()
@told_plainly
def doctor() -> None:
    """Say what is missing before this installation may go live."""
    from intake.doctor import Finding, examine

    findings = examine(settings_now())
    for finding in findings:
        click.echo(f"{finding.grade:<8}{finding.subject}: {finding.words}")
    if any(finding.grade == Finding.MISSING for finding in findings):
        sys.exit(1)


@main.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option(
    "--directory", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True
)
@told_plainly
def demo(port: int, directory: Path) -> None:
    """Run everything on this machine with invented data. Nothing in it is private."""
    from intake.app import environment
    from intake.demo.run import run_demo
    from intake.setup import prepare_demo

    sys.exit(
        run_demo(
            port=port,
            directory=directory,
            environment=environment(),
            prepare=prepare_demo,
        )
    )


if __name__ == "__main__":
    main()
