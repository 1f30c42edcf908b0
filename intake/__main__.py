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
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from intake.casework.audit import OPERATOR
from intake.errors import ConfigError, IntakeError
from intake.settings import Settings, read_settings

if TYPE_CHECKING:
    from intake.casework.enrolling import Enrolling
    from intake.casework.staffing import Staffing
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


def staffing_now() -> Staffing:
    """The use cases about readers, with the settings of this command."""
    from intake.app import open_databases
    from intake.setup import open_staffing

    settings = settings_now()
    return open_staffing(settings, open_databases(settings))


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


@reader.command("invite")
@click.argument("reader_id")
@click.option(
    "--another-key",
    is_flag=True,
    help="For a suspended reader who lost her passphrase: what was sealed to her stays closed.",
)
@told_plainly
def reader_invite(reader_id: str, *, another_key: bool) -> None:
    """Print a code by which READER_ID makes her own key at the desk, within 72 hours."""
    from intake.app import open_databases
    from intake.casework.inviting import Invited, NotInvited
    from intake.setup import open_inviting

    refusals = {
        NotInvited.NO_READER: f"the response names no reader '{reader_id}'",
        NotInvited.HAS_A_KEY: f"reader '{reader_id}' has a key already; see --another-key",
        NotInvited.STILL_AT_WORK: (
            f"suspend '{reader_id}' first, and let a running worker pass the open reports on"
        ),
    }
    settings = settings_now()
    invited = open_inviting(settings, open_databases(settings)).invite(
        reader_id, another_key=another_key
    )
    if not isinstance(invited, Invited):
        raise ConfigError(refusals[invited])
    click.echo(f"reader:  {invited.reader_id} ({invited.office})")
    click.echo(f"address: {settings.public_url}/desk/enrol")
    click.echo(f"code:    {invited.code}")
    click.echo("Tell her the code by another way than the address. It works once, for 72 hours.")


@reader.command("contact")
@click.argument("reader_id")
@click.option("--remove", is_flag=True, help="Tell this reader nothing any more.")
@told_plainly
def reader_contact(reader_id: str, *, remove: bool) -> None:
    """Ask where READER_ID is told that something is new: an e-mail address, a number as +...,
    or the number of a chat in Telegram. It is kept sealed and never shown."""
    staff = staffing_now()
    if remove:
        staff.remove_contact(OPERATOR, reader_id)
        click.echo(f"'{reader_id}' is told nothing any more")
        return
    typed = click.prompt("Contact", hide_input=True)
    if not staff.set_contact(OPERATOR, reader_id, typed):
        raise ConfigError("no such reader, or no e-mail address, number or chat: nothing was kept")
    click.echo(f"'{reader_id}' is told there from now on")


@reader.command("suspend")
@click.argument("reader_id")
@told_plainly
def reader_suspend(reader_id: str) -> None:
    """Let READER_ID read nothing until resumed; open reports move to the next reader."""
    if not staffing_now().suspend(OPERATOR, reader_id):
        raise ConfigError(f"there is no reader '{reader_id}' with a key")
    click.echo(f"'{reader_id}' is suspended; a running worker passes the open reports on")


@reader.command("resume")
@click.argument("reader_id")
@told_plainly
def reader_resume(reader_id: str) -> None:
    """Let new reports come to READER_ID again; what was passed on stays where it is."""
    if not staffing_now().resume(OPERATOR, reader_id):
        raise ConfigError(f"there is no reader '{reader_id}' with a key")
    click.echo(f"'{reader_id}' is at work again")


@main.command()
@click.argument("what", type=click.Choice(["area", "response"]))
@click.argument("name")
@click.argument("state", type=click.Choice(["closed", "open"]))
@told_plainly
def capacity(what: str, name: str, state: str) -> None:
    """Have an area, or the whole response, give information only (closed), or take reports (open).

    It counts within seconds, in every process.
    """
    from intake.app import open_databases
    from intake.setup import set_capacity

    changed = set_capacity(open_databases(settings_now()), what, name, closed=state == "closed")
    shown = f"{what} '{name}'"
    said = "gives information only" if state == "closed" else "takes reports"
    click.echo(f"{shown} {said}" if changed else f"{shown}: nothing to change")


@main.command("clocks-begin-again")
@told_plainly
def clocks_begin_again() -> None:
    """Have reports that came in while this machine's time was ahead begin to wait now.

    Only after the time was put right: `intake doctor` says when it is needed.
    """
    from intake.app import open_databases
    from intake.setup import begin_clocks_again

    click.echo(f"{begin_clocks_again(open_databases(settings_now()))} begin again")


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
    """Deliver answers, erase what has expired, move on what nobody reads. Any number may run."""
    from intake.app import build_purging, build_waiting, build_worker
    from intake.quiet import quiet_errors

    quiet_errors()
    settings = settings_now()
    builders = (build_worker, build_purging, build_waiting)
    run_until_asked(*(build(settings) for build in builders))


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


@main.group()
def stats() -> None:
    """Numbers that cannot identify. What was given out once is shown again, and never changed."""


class WrongValue(click.UsageError):
    """A call that cannot be meant so: one line, and the exit code of wrong calls."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"intake: {self.format_message()}", file=file, err=file is None)


def period_in(length: str) -> Callable[[str], str]:
    """Takes what is typed where a period of that length is, and refuses any other text."""

    def period(typed: str) -> str:
        from intake.statistics.periods import EXAMPLES, Span, read_period

        span, found = Span[length], read_period(typed)
        if found is None or found.span is not span:
            example = EXAMPLES[span]
            raise WrongValue(f"'{typed}' is no {length.lower()}: write it like {example}.")
        return typed

    return period


def language_in(typed: str) -> str:
    """The same, where there are sheets in that language."""
    from intake.issuing.giving_out import LOCALES
    from intake.issuing.words import languages

    known = languages(LOCALES)
    if typed not in known:
        raise WrongValue(f"--language: no '{typed}'; there are: {', '.join(known)}.")
    return typed


def sheet(output: str, length: str) -> None:
    """A command of `stats` that gives out one kind of sheet for a PERIOD of that length."""

    @click.argument("period", metavar=length, type=period_in(length))
    @written_out
    @told_plainly
    def give_out(period: str, form: str, language: str, out: Path | None, *, pdf: bool) -> None:
        from intake.app import open_databases
        from intake.issuing.giving_out import given_out
        from intake.setup import open_publishing

        settings = settings_now()
        publishing = open_publishing(settings, open_databases(settings))
        write(given_out(publishing, output, period, form, language), out, pdf=pdf)

    stats.command(output, help=f"The {output} sheet of a {length.lower()}.")(give_out)


def written_out(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """The options of whatever `stats` writes."""
    for option in (
        click.option("--pdf", is_flag=True, help="Also as PDF beside --out, by Chromium."),
        click.option("--out", type=click.Path(path_type=Path), help="A file (default: shown)."),
        click.option(
            "--language", metavar="TAG", type=language_in, default="en", show_default=True
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["html", "csv", "json"]),
            default="html",
            show_default=True,
        ),
    ):
        command = option(command)
    return command


def write(text: str, out: Path | None, *, pdf: bool) -> None:
    """To a file, or to whoever asked."""
    from intake.posters.pdf import BY_HAND, find_chromium, print_to_pdf

    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError:
        raise ConfigError(f"{out}: cannot be written to") from None
    click.echo(f"made {out}")
    if pdf:
        chromium = find_chromium()
        click.echo(f"made {print_to_pdf(chromium, [out])[0]}" if chromium else BY_HAND)


for output, length in (
    ("public", "YEAR"),
    ("network", "QUARTER"),
    ("register", "YEAR"),
    ("hrs", "HALF"),
    ("operations", "MONTH"),
):
    sheet(output, length)


@stats.command("dictionary")
@written_out
@told_plainly
def stats_dictionary(form: str, language: str, out: Path | None, *, pdf: bool) -> None:
    """What every name in the files means."""
    from intake.issuing.giving_out import listed

    write(listed("dictionary", form, language), out, pdf=pdf)


@stats.command("mapping")
@written_out
@told_plainly
def stats_mapping(form: str, language: str, out: Path | None, *, pdf: bool) -> None:
    """Our values in the words of other schemes: UN, HRS, GBVIMS, MDS, a donor's form."""
    from intake.issuing.giving_out import listed

    write(listed("mapping", form, language), out, pdf=pdf)


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
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@told_plainly
def backup(directory: Path) -> None:
    """Copy both databases into DIRECTORY, and delete copies of keys that are too old there."""
    from intake.app import clock, open_databases
    from intake.backup import back_up

    settings = settings_now()
    days = settings.intake_key_backup_days
    for line in back_up(open_databases(settings), directory, clock(), key_days=days):
        click.echo(line)


@main.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@told_plainly
def restore(directory: Path) -> None:
    """Put back what is missing from DIRECTORY, and erase again what was erased since."""
    from intake.app import clock, open_databases
    from intake.restoring import restore as put_back

    done = put_back(open_databases(settings_now()), directory, clock())
    names = (("content", done.content), ("the keyring", done.keyring))
    back = " and ".join(name for name, is_back in names if is_back)
    click.echo(f"{back}: restored; erased again: {done.erased_again}")
    click.echo("Next: intake doctor")


@main.command("erase-again")
@told_plainly
def erase_again() -> None:
    """Erase again what was erased since a copy was made: after pg_restore."""
    from intake.app import open_databases
    from intake.errors import ConfigError
    from intake.restoring import erase_again as once_more

    databases = open_databases(settings_now())
    if databases.erased is None:
        raise ConfigError("there is no list of what was erased since: set INTAKE_EPOCH_DIR")
    click.echo(f"erased again: {once_more(databases, databases.erased)}")


@main.command()
@click.option("--whole-trail", is_flag=True, help="Read all of the audit trail, however long.")
@told_plainly
def doctor(*, whole_trail: bool) -> None:
    """Say what is missing before this installation may go live."""
    from intake.doctor import Finding, examine

    findings = examine(settings_now(), whole_trail=whole_trail)
    for finding in findings:
        click.echo(f"{finding.grade:<8}{finding.subject}: {finding.words}")
    if any(finding.grade == Finding.MISSING for finding in findings):
        sys.exit(1)


@main.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option(
    "--directory", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True
)
@click.option(
    "--reports",
    type=click.IntRange(0, 500),
    default=200,
    show_default=True,
    help="How many invented reports it begins with.",
)
@click.option("--seed", default=1, show_default=True, help="Another number: other reports.")
@click.option("--again", is_flag=True, help="Go on with what an earlier demo left in DIRECTORY.")
@told_plainly
def demo(port: int, directory: Path, reports: int, seed: int, *, again: bool) -> None:
    """Run everything on this machine with invented data. Nothing in it is private."""
    from intake.app import environment
    from intake.demo.run import run_demo
    from intake.filling import fill_demo

    sys.exit(
        run_demo(
            port=port,
            directory=directory,
            environment=environment(),
            prepare=lambda settings, progress: fill_demo(settings, reports, seed, progress),
            again=again,
        )
    )


if __name__ == "__main__":
    main()
