"""What every gateway keeps beside the rules of all channels.

A gateway cannot be asked whether it has a text: its delivery report takes the place of looking. One
rule of all channels reads otherwise here: some gateways do not tell an opt-out from any other
words: then the words are heard as words, and the conversation knows what STOP means.
"""

from __future__ import annotations

from intake.conversation.told import Told
from intake.messages import Progress, Reached
from intake.ports import Parcel
from tests.contract.channel import CANARY, ChannelContract
from tests.contract.harness_gateway import GatewayHarness
from tests.contract.product import NOW, Failure, Harness, Product


class GatewayContract(ChannelContract):
    """Give it a fixture `harness`, a `GatewayHarness`."""

    def test_nothing_is_looked_for_at_a_gateway(self, harness: Harness) -> None:
        assert isinstance(harness, GatewayHarness)
        parcel = Parcel(harness.address, Told(CANARY))
        harness.sender.send(parcel)
        asked = len(harness.stand_in.requests)
        assert harness.sender.find(parcel, NOW) is None
        assert len(harness.stand_in.requests) == asked

    def test_an_opt_out_is_noted(self, product: Product) -> None:
        assert isinstance(product.harness, GatewayHarness)
        assert product.post(product.harness.opts_out())[0] == 200
        assert [heard.news for heard in product.heard] == [product.harness.dialect.opt_out_is]

    def test_a_report_that_came_although_the_answer_was_lost_keeps_a_text_from_going_again(
        self, product: Product
    ) -> None:
        """Where reports bear our reference; elsewhere it goes again, since nobody can know."""
        assert isinstance(product.harness, GatewayHarness)
        product.post(product.harness.says("Words."))
        product.harness.fail(Failure.SILENCE)
        product.worker().deliver_once(1)
        (came,) = product.harness.stand_in.taken
        assert product.post(product.harness.report(came, "delivered"))[0] == 200
        product.deliver_all()
        again = 0 if product.harness.dialect.reports_our_reference else 1
        assert (len(product.harness.taken()), product.waiting()) == (1 + again, 0)

    def test_reports_are_noted_and_never_step_back(self, product: Product) -> None:
        assert isinstance(product.harness, GatewayHarness)
        product.post(product.harness.says("Words."))
        product.deliver_all()
        (came,) = product.harness.stand_in.taken
        for word in ("sent", "delivered", "sent", "delivered"):
            assert product.post(product.harness.report(came, word))[0] == 200
        assert {each.channel for each in product.noted} == {product.harness.channel.name}
        noted = [each for each in product.noted if isinstance(each, Progress)]
        assert [each.reached for each in noted[:2]] == [Reached.SENT, Reached.DELIVERED]
        key = product.vault.message_key(product.harness.channel.name, noted[0].provider_id)
        with product.store(write=False) as work:
            assert work.copies.reached(key) is Reached.DELIVERED

    def test_a_report_that_is_forged_is_refused(self, product: Product) -> None:
        assert isinstance(product.harness, GatewayHarness)
        product.post(product.harness.says("Words."))
        product.deliver_all()
        (came,) = product.harness.stand_in.taken
        request = product.harness.unproved(product.harness.report(came, "delivered"))
        assert product.post(request) == (403, b"")
        assert product.noted == []

    def test_a_name_or_a_short_code_is_answered_and_not_heard(self, product: Product) -> None:
        assert isinstance(product.harness, GatewayHarness)
        for sender in ("NETWORK", "40404", "Info-Line"):
            assert product.post(product.harness.says("Words.", sender=sender))[0] == 200
        assert product.stored() == ([], 0)
