"""The ten pictures of docs/screenshots: `scripts/screenshots --docs`."""

import contextlib
import io
import json
import pathlib
import subprocess
import sys

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "Interop"))

from conftest import REPOSITORY, launch  # noqa: E402
from neighbourhood import Person  # noqa: E402
from people import sign_in  # noqa: E402
from views import DESKTOP, PHONE, View  # noqa: E402

FOLDER = REPOSITORY / "docs/screenshots"
ENGLISH_PHONE = View(PHONE, "light", "en")
ENGLISH_DESKTOP = View(DESKTOP, "light", "en")
# Of one picture, and of all of them.
MAXIMUM_BYTES, MAXIMUM_SUM = 200_000, 2_000_000
NEW_CHARGER = "Stání u zahrady"


class Album:
    """Takes pictures of the neighbourhood of scripts/run, whose files are in `data`."""

    def __init__(self, browser, site: str, bin: pathlib.Path, data: pathlib.Path):
        self._browser, self._site, self._bin, self._data = browser, site, bin, data
        summary = json.loads((data / "neighbourhood.json").read_text(encoding="utf-8"))
        people = [
            Person("", each["name"], each["email"], each["password"])
            for each in summary["signIns"]
        ]
        # jana, tomas, petr and admin.
        self._people = {person.email.partition("@")[0]: person for person in people}
        self._devices: list[subprocess.Popen] = []

    @contextlib.contextmanager
    def _page(self, who: str, view: View, path: str):
        """A page as somebody sees it who has read their inbox."""
        context = self._browser.new_context(**view.options(), device_scale_factor=2)
        page = context.new_page()
        sign_in(page, self._site, self._people[who], view, "/inbox")
        unread = page.locator("form[action='/inbox/read'] button")
        page.goto(self._site + "/inbox")
        if unread.count():
            unread.click()
            unread.wait_for(state="detached")
        page.goto(self._site + path)
        yield page
        context.close()

    def _save(self, page: Page, name: str, height: int = 0):
        """A picture of `height` CSS pixels; without it, of the height of the view."""
        if height:
            page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        page.evaluate("document.fonts.ready")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        # Pages have few colours, so that nobody sees the difference.
        picture = picture.quantize(256, dither=Image.Dither.NONE)
        FOLDER.mkdir(exist_ok=True)
        picture.save(FOLDER / f"{name}.png", optimize=True)

    def _take(self, name: str, who: str, view: View, path: str, height: int = 0):
        with self._page(who, view, path) as page:
            self._save(page, name, height)

    def _connect(self, station: str, password: str):
        """Starts the charger that somebody has added."""
        folder = self._data / station
        folder.mkdir()
        command = [self._bin / "zapoj-sim", "demo", "--directory", folder]
        command += ["--ocpp-url", self._site.replace("http", "ws") + "/ocpp"]
        command += ["--station", f"{station}:{password}"]
        command += ["--personality", REPOSITORY / "scripts/lib/demo-station.json"]
        with (self._data / "added.log").open("wb") as log:
            self._devices.append(subprocess.Popen(command, stdout=log, stderr=log))

    def take(self):
        self._add_charger()
        self._take_driver()
        self._take_host()
        self._take_admin()

    def close(self):
        for device in self._devices:
            device.terminate()
            device.wait(20)

    def _add_charger(self):
        with self._page("jana", ENGLISH_PHONE, "/chargers/new/solax-x3-hac") as page:
            page.locator("[name=name]").fill(NEW_CHARGER)
            page.locator("main form button").click()
            page.locator("#secret").wait_for()
            self._save(page, "add-charger")
            station = page.locator("#charger-id").inner_text()
            password = page.locator("#secret").inner_text()
            page.locator("main a.btn.go").click()
            self._connect(station, password)
            page.locator("#next").wait_for(timeout=20_000)

    def _take_driver(self):
        self._take("driver-home", "petr", ENGLISH_PHONE, "/home")
        self._take("driver-home-czech", "petr", View(PHONE, "light", "cs"), "/home")
        for name, scheme in (("charging", "light"), ("charging-dark", "dark")):
            with self._page("petr", View(PHONE, scheme, "en"), "/home") as page:
                page.get_by_role("link", name="Watch").click()
                page.locator("#curve").wait_for()
                self._save(page, name)

    def _take_host(self):
        # The bar at the bottom begins where the sticker ends.
        self._take("sticker", "jana", ENGLISH_PHONE, "/stations/driveway/sticker", 775)
        self._take("host-home", "jana", ENGLISH_DESKTOP, "/host", 860)
        self._take("host-charger", "jana", ENGLISH_DESKTOP, "/chargers/driveway", 950)

    def _take_admin(self):
        self._take("admin-stations", "admin", ENGLISH_DESKTOP, "/admin/stations", 1010)
        self._take("statistics", "admin", ENGLISH_DESKTOP, "/statistics?of=managed&by=week", 880)


def main():
    bin, data, port = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        album = Album(browser, f"http://localhost:{port}", bin, data)
        try:
            album.take()
        finally:
            album.close()
            browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{size:>8} {name}")
    if max(sizes.values()) > MAXIMUM_BYTES or sum(sizes.values()) > MAXIMUM_SUM:
        sys.exit("the pictures are too large")


if __name__ == "__main__":
    main()
