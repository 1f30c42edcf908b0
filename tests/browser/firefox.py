"""Debian's Firefox, driven over Marionette: what it speaks to its own tests, over a local socket.

Each packet is a length in digits, ":", and JSON: [0, id, command, parameters] there and
[1, id, error, result] back. Source: firefox-source-docs.mozilla.org/testing/marionette.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest

from tests.end_to_end.moments import until
from tests.peers.twilio import free_port

ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
"""Under which WebDriver names an element."""
PREFERENCES: Final = {
    "javascript.enabled": False,
    "browser.sessionstore.resume_from_crash": True,
    "fission.bfcacheInParent": True,
    "browser.sessionhistory.max_total_viewers": 8,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
}
"""As on a phone set to Safest, with its back/forward cache on."""
SECONDS: Final = 20


class Firefox:
    """One window."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self._stream = self._socket.makefile("rb")
        self._packet()  # it says who it is
        self._id = 0
        self.does("WebDriver:NewSession", pageLoadStrategy="normal")
        self.does("WebDriver:SetTimeouts", pageLoad=SECONDS * 1000, implicit=0)

    def does(self, command: str, **parameters: Any) -> Any:
        """The answer. Raises RuntimeError with the name of the error."""
        self._id += 1
        packet = json.dumps([0, self._id, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(packet), packet))
        _, _, error, result = self._packet()
        if error:
            raise RuntimeError(error["error"])
        return result["value"] if list(result) == ["value"] else result

    def _packet(self) -> Any:
        digits = b""
        while not digits.endswith(b":"):
            digits += self._stream.read(1)
        return json.loads(self._stream.read(int(digits[:-1])))

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    # ------------------------------------------------------------ what a person does

    def opens(self, address: str) -> None:
        self.does("WebDriver:Navigate", url=address)

    def presses(self, value: str, answer: str = "") -> None:
        """One button, after choosing an answer."""
        if answer:
            chosen = f'input[name=a][value="{answer}"], main option[value="{answer}"]'
            self._on(chosen, "WebDriver:ElementClick")
        self._on(f'button[name=do][value="{value}"]', "WebDriver:ElementClick")

    def writes(self, words: str) -> None:
        self._on("#answer", "WebDriver:ElementSendKeys", text=words)

    def _on(self, selector: str, command: str, **more: Any) -> None:
        found = self.does("WebDriver:FindElement", using="css selector", value=selector)
        self.does(command, id=found[ELEMENT], **more)

    def goes(self, where: str) -> None:
        """Back, Forward or Refresh. It asks whether to send a form again: no; or it shows a page of
        its own that says that the document is not there any more, which is an error here."""
        for command in (f"WebDriver:{where}", "WebDriver:DismissAlert"):
            with suppress(RuntimeError):
                self.does(command)

    @property
    def shown(self) -> str:
        """The source and all that stands in fields."""
        fields = self.does("WebDriver:FindElements", using="css selector", value="textarea,input")
        typed = [
            self.does("WebDriver:GetElementProperty", id=each[ELEMENT], name="value")
            for each in fields
        ]
        return " ".join([self.does("WebDriver:GetPageSource"), *map(str, typed)])

    @property
    def history(self) -> list[tuple[str, str]]:
        """(title, address) of everything behind Back and Forward."""
        script = """
          const {entries} = JSON.parse(SessionStore.getTabState(gBrowser.selectedTab));
          return entries.map((each) => [each.title ?? "", each.url]);
        """
        return [(title, url) for title, url in self._inside(script)]

    def closes_and_reopens_the_tab(self) -> None:
        """Closes it by mistake, and gets it back from the list of closed tabs."""
        closed = "return SessionStore.getClosedTabCountForWindow(window);"
        before = self._inside(closed)
        self._inside("""
          const old = gBrowser.selectedTab;
          gBrowser.selectedTab = gBrowser.addTrustedTab("about:blank");
          gBrowser.removeTab(old);
        """)
        until(lambda: self._inside(closed) > before, "the tab is known as closed")
        self._inside("SessionStore.undoCloseTab(window, 0);")
        there = "return gBrowser.tabs[0].linkedBrowser.currentURI.spec;"
        until(lambda: self._inside(there).startswith("http"), "it is there again")
        self._inside("gBrowser.selectedTab = gBrowser.tabs[0];")
        self.does("WebDriver:SwitchToWindow", handle=self.does("WebDriver:GetWindowHandles")[0])

    @property
    def kept_of_the_tab(self) -> str:
        """All that the browser would write down to have the tab again after a crash."""
        return str(self._inside("return SessionStore.getTabState(gBrowser.selectedTab);"))

    def _inside(self, script: str) -> Any:
        """Asked of the browser itself, not of a page."""
        self.does("Marionette:SetContext", value="chrome")
        found = self.does("WebDriver:ExecuteScript", script=script, args=[])
        self.does("Marionette:SetContext", value="content")
        return found


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A new one, in that directory."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.exit("The browser tests need Firefox: apt-get install firefox-esr", returncode=1)
    port = free_port()
    chosen = {**PREFERENCES, "marionette.port": port}
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()
    ]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [path, "--headless", "--marionette", "--remote-allow-system-access"]
    running = subprocess.Popen(
        [*command, "--profile", str(profile)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(profile)},
    )
    try:
        until(lambda: _listens(port), "Firefox answers", 60)
        browser = Firefox(port)
        yield browser
        browser.close()
    finally:
        running.terminate()
        running.wait(20)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
