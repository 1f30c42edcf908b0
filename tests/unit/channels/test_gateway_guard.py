"""Where a connection to a gateway may go, and that it goes nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic

import pytest

from channels.gateway.guard import Barred, Guard, is_allowed, look_up
from channels.gateway.line import MOST_BYTES, Line, _read
from channels.gateway.templates import Request
from intake.errors import OutcomeUnknown, TryLater
from intake.routing.addresses import address_fault
from tests.fakes.gateway import Exchange, GatewayStandIn, gateway_stand_in, says

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.10",
    "100.64.0.1",
    "::1",
    "fd12:3456::1",
    "64:ff9b::a00:1",
]
NEVER = [
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "224.0.0.1",
    "ff02::1",
    "240.0.0.1",
    "255.255.255.255",
    "::ffff:127.0.0.1",
    "::ffff:93.184.216.34",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "localhost",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_allowed(address: str) -> None:
    assert is_allowed(address, allow_private=False)
    assert is_allowed(address, allow_private=True)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_private_is_allowed_where_the_file_says_so(address: str) -> None:
    assert not is_allowed(address, allow_private=False)
    assert is_allowed(address, allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_some_are_never_allowed(address: str) -> None:
    assert not is_allowed(address, allow_private=False)
    assert not is_allowed(address, allow_private=True)


@dataclass
class Names:
    """A resolver that answers as told, one answer after the other."""

    answers: list[Sequence[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if self.answers else []


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["93.184.216.34", "169.254.169.254"],
        ["::ffff:10.0.0.1"],
        [],
    ],
)
def test_one_address_that_is_not_allowed_bars_the_name(found: list[str]) -> None:
    with pytest.raises(Barred):
        Guard(allow_private=False, resolve=Names([found])).addresses("gateway.example", 443)


def test_this_machine_may_be_named_but_not_hidden_behind_a_name() -> None:
    for host in ("127.0.0.1", "localhost", "::1", "[::1]"):
        assert Guard(allow_private=False, resolve=Names([["127.0.0.1"]])).addresses(host, 80)
    with pytest.raises(Barred):
        Guard(allow_private=False, resolve=Names([["127.0.0.1"]])).addresses("a.example", 80)
    with pytest.raises(Barred):
        Guard(allow_private=False, resolve=Names([["169.254.169.254"]])).addresses("localhost", 80)


def test_few_addresses_are_tried() -> None:
    many = [f"93.184.216.{last}" for last in range(9)]
    assert len(Guard(allow_private=False, resolve=Names([many])).addresses("a.example", 80)) == 2


def test_the_real_resolver_is_asked_without_a_network() -> None:
    assert set(look_up("127.0.0.1", 80)) == {"127.0.0.1"}


# ---------------------------------------------------------------- on the line


@pytest.fixture
def gateway() -> Iterator[GatewayStandIn]:
    with gateway_stand_in(says(200, b"fine")) as stand_in:
        yield stand_in


def a_request(url: str) -> Request:
    return Request("POST", url, {"X-Example": b"example"}, b"words")


def port_of(gateway: GatewayStandIn) -> str:
    return gateway.url.rpartition(":")[2]


def test_the_connection_goes_to_the_address_that_was_judged(gateway: GatewayStandIn) -> None:
    """A name that leads elsewhere at the second look (DNS rebinding) is looked up once."""
    names = Names([["127.0.0.1"], ["169.254.169.254"]])
    line = Line(Guard(allow_private=True, resolve=names), 5.0)
    answer = line.exchange(a_request(f"http://phone.example:{port_of(gateway)}/send"))
    assert (answer.status, answer.body, names.asked) == (200, b"fine", ["phone.example"])
    (came,) = gateway.requests
    assert came.headers["host"] == f"phone.example:{port_of(gateway)}"


def test_a_barred_name_is_never_connected_to(gateway: GatewayStandIn) -> None:
    line = Line(Guard(allow_private=False, resolve=Names([["127.0.0.1"]])), 5.0)
    with pytest.raises(TryLater):
        line.exchange(a_request(f"http://phone.example:{port_of(gateway)}/send"))
    assert gateway.requests == []


def test_the_second_address_is_tried_where_the_first_is_not_there(gateway: GatewayStandIn) -> None:
    names = Names([["127.9.9.9", "127.0.0.1"]])
    line = Line(Guard(allow_private=True, resolve=names), 5.0)
    assert line.exchange(a_request(f"http://phone.example:{port_of(gateway)}/")).status == 200


def test_a_redirect_is_not_followed_and_no_cookie_is_kept(gateway: GatewayStandIn) -> None:
    gateway.next.append(says(307, b"", Location="/elsewhere", Set_Cookie="a=1"))
    line = Line(Guard(allow_private=False), 5.0)
    assert line.exchange(a_request(f"{gateway.url}/send")).status == 307
    line.exchange(a_request(f"{gateway.url}/send"))
    assert [came.target for came in gateway.requests] == ["/send", "/send"]
    assert "cookie" not in gateway.requests[1].headers


def test_no_proxy_of_the_environment_is_used(
    gateway: GatewayStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy looks names up by itself, where nobody judges what they lead to."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    line = Line(Guard(allow_private=False), 5.0)
    assert line.exchange(a_request(f"{gateway.url}/send")).status == 200


def test_an_endless_answer_is_read_up_to_a_limit(gateway: GatewayStandIn) -> None:
    gateway.next.append(says(200, b"x" * 1_000_000))
    line = Line(Guard(allow_private=False), 5.0)
    assert len(line.exchange(a_request(f"{gateway.url}/send")).body) == 64 * 1024


def test_nobody_there_means_later_and_half_an_answer_leaves_it_open(
    gateway: GatewayStandIn,
) -> None:
    line = Line(Guard(allow_private=False), 5.0)
    with pytest.raises(TryLater):
        line.exchange(a_request("http://127.0.0.1:1/send"))
    gateway.next.append(_breaks_off)
    with pytest.raises(OutcomeUnknown) as caught:
        line.exchange(a_request(f"{gateway.url}/send"))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def _breaks_off(exchange: Exchange) -> None:
    exchange.wfile.write(b"HTTP/1.1 2")
    exchange.close_connection = True


# ---------------------------------------------------------------- what the file may say


@pytest.mark.parametrize(
    "url",
    [
        "https://gateway.example/send",
        "https://gateway.example:8443/send?a=1",
        "http://127.0.0.1:13013/cgi-bin/sendsms",
        "http://[::1]:13013/",
        "http://localhost/",
    ],
)
def test_an_address_that_may_be_written(url: str) -> None:
    assert address_fault(url, allow_private=False) is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://gateway.example/send", "unencrypted"),
        ("http://127.0.0.1.example/send", "unencrypted"),
        ("https://user:password@gateway.example/", "password"),
        ("https://@gateway.example/", "password"),
        ("http://127.0.0.1@gateway.example/", "password"),
        ("https://gateway.example/#part", "'#'"),
        ("ftp://gateway.example/", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("//gateway.example/", "no web address"),
        ("https://", "no web address"),
        ("https://gateway.example:port/", "no web address"),
        ("https://[::1/", "no web address"),
        ("https://gateway.example\\@other.example/", "no web address"),
        ("https://gäteway.example/", "no web address"),
    ],
)
def test_an_address_that_may_not(url: str, said: str) -> None:
    assert said in (address_fault(url, allow_private=False) or "")


def test_a_phone_nearby_may_do_without_tls() -> None:
    assert address_fault("http://192.168.1.10:8080/messages", allow_private=True) is None


def test_an_answer_that_drips_is_not_waited_for(gateway: GatewayStandIn) -> None:
    """Each piece comes in time, all of them would take a minute: other channels wait meanwhile."""
    gateway.next.append(lambda exchange: exchange.drip(pieces=600, every_seconds=0.1))
    line = Line(Guard(allow_private=True), 0.3)
    with pytest.raises(OutcomeUnknown):
        line.exchange(a_request(f"{gateway.url}/send"))


class Dripping:
    """An answer that goes on for ever, a byte at a time; how often it was read."""

    def __init__(self) -> None:
        self.reads = 0

    def read1(self, _most: int, decode_content: bool) -> bytes:
        self.reads += 1
        return b"x"


def test_reading_ends_with_the_first_piece_after_the_deadline() -> None:
    dripping = Dripping()
    with pytest.raises(OutcomeUnknown):
        _read(dripping, monotonic() - 1)
    assert dripping.reads == 1


def test_reading_before_the_deadline_ends_with_as_much_as_we_read() -> None:
    dripping = Dripping()
    assert len(_read(dripping, monotonic() + 3600)) == dripping.reads == MOST_BYTES
