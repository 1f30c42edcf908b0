"""The figures as Prometheus reads them.

Rules: a registry of its own each time, so that nothing else of this process is shown; a channel's
name is the only label. Counts by month are gauges: they begin anew each month.
Source: Prometheus, "Exposition formats", "Metric and label naming".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from intake.operating.figures import ChannelFigures, Figures

OF_A_CHANNEL: Final[Mapping[str, tuple[str, Callable[[ChannelFigures], float]]]] = {
    "intake_copies_held": (
        "Messages that a provider still has and that are to be deleted there",
        lambda figures: figures.held,
    ),
    "intake_copies_oldest_hours": ("Age of the oldest of them", lambda f: f.oldest_hours),
    "intake_missed_at_provider_this_month": (
        "Messages whose webhook never came, found at the provider",
        lambda figures: figures.missed,
    ),
    "intake_texts_sent_again_this_month": (
        "Texts that went again because nobody knew whether they had gone",
        lambda figures: figures.sent_again,
    ),
}
OF_ALL: Final[Mapping[str, tuple[str, Callable[[Figures], float]]]] = {
    "intake_outbox_waiting": ("Texts that wait to be sent", lambda figures: figures.waiting),
    "intake_claims_stopped": (
        "Texts that a worker took and never finished with",
        lambda figures: figures.stalled,
    ),
    "intake_help_places_not_asked_for_90_days": (
        "Entries of the directory that nobody verified for so long",
        lambda figures: figures.old_places,
    ),
    "intake_no_report_for_30_days": (
        "1 when no report has been sent for so long; looked at once a week",
        lambda figures: float(figures.no_report),
    ),
    "intake_worker_silent_seconds": (
        "Since a worker last showed itself; +Inf if none ever did",
        lambda figures: (
            float("inf") if figures.silent_for is None else figures.silent_for.total_seconds()
        ),
    ),
}


def exposition(figures: Figures) -> bytes:
    """The page a monitor reads."""
    registry = CollectorRegistry()
    for name, (meaning, of_all) in OF_ALL.items():
        Gauge(name, meaning, registry=registry).set(of_all(figures))
    for name, (meaning, of_channel) in OF_A_CHANNEL.items():
        gauge = Gauge(name, meaning, ["channel"], registry=registry)
        for channel in figures.channels:
            gauge.labels(channel.name).set(of_channel(channel))
    return generate_latest(registry)
