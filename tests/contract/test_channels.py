"""Every channel under `ChannelContract`: one class each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from channels.sms.dialects import WHATSAPP
from tests.contract.channel import ChannelContract
from tests.contract.gateway import GatewayContract
from tests.contract.harness_gateway import Africastalking, Capcom6, GatewayHarness, Kannel
from tests.contract.harness_sms import SmsHarness
from tests.contract.harness_telegram import TelegramHarness
from tests.contract.product import NOW, Harness
from tests.fakes.gateway import gateway_stand_in
from tests.fakes.telegram import telegram_stand_in
from tests.fakes.twilio import twilio_stand_in


class TestSms(ChannelContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        with twilio_stand_in(lambda: NOW) as twilio:
            yield SmsHarness(twilio)


class TestKannel(GatewayContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        dialect = Kannel()
        with gateway_stand_in(dialect.well) as stand_in:
            yield GatewayHarness(stand_in, dialect)


class TestCapcom6(GatewayContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        dialect = Capcom6()
        with gateway_stand_in(dialect.well) as stand_in:
            yield GatewayHarness(stand_in, dialect)


class TestAfricasTalking(GatewayContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        dialect = Africastalking()
        with gateway_stand_in(dialect.well) as stand_in:
            yield GatewayHarness(stand_in, dialect)


class TestTelegram(ChannelContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        with telegram_stand_in() as telegram:
            harness = TelegramHarness(telegram)
            yield harness
            harness.sender.close()


class TestSmsWithAKeyForWebhooks(ChannelContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        with twilio_stand_in(lambda: NOW) as twilio:
            yield SmsHarness(twilio, keyed=True)


class TestWhatsApp(ChannelContract):
    @pytest.fixture
    def harness(self) -> Iterator[Harness]:
        with twilio_stand_in(lambda: NOW) as twilio:
            yield SmsHarness(twilio, dialect=WHATSAPP)
