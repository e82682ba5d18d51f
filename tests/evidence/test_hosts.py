"""Which addresses an attachment may be fetched from."""

from dataclasses import replace

import pytest
from yarl import URL

from bot.evidence.hosts import TEAMS_HOSTS, AttachmentHosts
from bot.moderation.refusals import FetchFailure, NotFetched

LOCAL = AttachmentHosts(
    bot_framework=frozenset({"127.0.0.1", "localhost", "10.0.0.1", "[::1]", "::1"}), local=True
)


@pytest.mark.parametrize(
    ("url", "sees_token"),
    [
        ("https://smba.trafficmanager.net/emea/v3/attachments/1/views/original", True),
        ("https://SMBA.TrafficManager.net/emea", True),
        ("https://smba.trafficmanager.net./emea", True),
        ("https://smba.trafficmanager.net:443/emea", True),
        ("https://webchat.botframework.com/attachments/1", True),
        ("https://contoso.sharepoint.com/download?tempauth=x", False),
        ("https://contoso-my.sharepoint.com/download?tempauth=x", False),
    ],
)
def test_teams_own_addresses_are_taken_and_only_the_bot_framework_sees_the_token(
    url: str, *, sees_token: bool
) -> None:
    TEAMS_HOSTS.check(URL(url))
    assert TEAMS_HOSTS.may_see_token(URL(url)) is sees_token


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/emea",
        "https://smba.trafficmanager.net:8443/emea",
        "https://trafficmanager.net/emea",
        "https://evil.trafficmanager.net/emea",
        "https://smba.trafficmanager.net.example.com/",
        "https://notbotframework.com/",
        "https://botframework.com/",
        "https://botframework.com.example.com/",
        "https://smba.trafficmanager.net@example.com/",
        "https://someone@smba.trafficmanager.net/",
        "https://:secret@smba.trafficmanager.net/",
        "https://example.com/?x=smba.trafficmanager.net",
        "https://example.com#.sharepoint.com",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://169.254.169.254/metadata",
        "file:///etc/passwd",
        "ftp://contoso.sharepoint.com/x",
        "data:image/png;base64,AAAA",
        "//contoso.sharepoint.com/x",
        "/x",
        "",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(NotFetched) as refused:
        TEAMS_HOSTS.check(URL(url))
    assert refused.value.failure is FetchFailure.ADDRESS


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:56150/x", "http://localhost:1/x", "https://[::1]:8443/x"]
)
def test_local_mode_takes_this_machine_by_plain_http(url: str) -> None:
    LOCAL.check(URL(url))
    with pytest.raises(NotFetched):
        replace(LOCAL, local=False).check(URL(url))


def test_local_mode_takes_no_other_machine_even_if_it_is_listed() -> None:
    with pytest.raises(NotFetched) as refused:
        LOCAL.check(URL("http://10.0.0.1/x"))
    assert refused.value.failure is FetchFailure.PRIVATE_NETWORK


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_no_connection_goes_to_an_address_that_is_not_public(address: str) -> None:
    assert not TEAMS_HOSTS.may_connect(address)


@pytest.mark.parametrize(
    "address",
    ["52.112.0.1", "2603:1063::1", "::ffff:52.112.0.1", "64:ff9b::3470:1", "2002:3470:1::"],
)
def test_a_connection_may_go_to_a_public_address(address: str) -> None:
    assert TEAMS_HOSTS.may_connect(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_local_mode_connects_to_this_machine(address: str) -> None:
    assert LOCAL.may_connect(address)


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "fe80::1"])
def test_local_mode_opens_no_private_network(address: str) -> None:
    assert not LOCAL.may_connect(address)
