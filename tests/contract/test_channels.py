"""Every channel under `ChannelContract`: one class each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.channel import ChannelContract
from tests.contract.harness_sms import SmsHarness
from tests.contract.product import NOW, Harness
from tests.fakes.twilio import twilio_stand_in


class TestSms(ChannelContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        with twilio_stand_in(lambda: NOW) as twilio:
            yield SmsHarness(twilio)
