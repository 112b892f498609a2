"""Pictures of every page that links lead to, in both sizes and schemes: scripts/screenshots."""

import pathlib
import shutil
import sys
import tempfile

from playwright.sync_api import Browser, sync_playwright

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "Interop"))

from conftest import REPOSITORY, launch, start_cloud  # noqa: E402
from crawler import Crawler  # noqa: E402
from neighbourhood import Neighbourhood  # noqa: E402
from people import EVERYBODY, person_of, sign_in  # noqa: E402
from unlinked import Unlinked, unlinked_pages  # noqa: E402
from views import DESKTOP, PHONE, View  # noqa: E402
from watched import Watched  # noqa: E402

FOLDER = REPOSITORY / "var/screenshots"
VIEWS = [
    View(PHONE, "light", "cs"),
    View(PHONE, "dark", "en"),
    View(DESKTOP, "light", "en"),
    View(DESKTOP, "dark", "cs"),
]
# Of a picture, in CSS pixels; longer pages are cut.
MAXIMUM_HEIGHT = 4_000


def take(
    browser: Browser,
    site: str,
    neighbourhood: Neighbourhood,
    unlinked: Unlinked,
    who: str,
    view: View,
) -> list[str]:
    """Takes the pictures of one person in one view, and returns the faults of their pages."""
    context = browser.new_context(**view.options())
    crawler = Crawler(Watched(context), view, site)
    if person := person_of(neighbourhood, who):
        sign_in(crawler.page, site, person, view)

    def picture(page, path: str):
        name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
        # The bar at the bottom of a phone is then at the bottom of the picture.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(
            {"width": view.size[0], "height": min(max(height, view.size[1]), MAXIMUM_HEIGHT)}
        )
        folder = FOLDER / who / f"{'phone' if view.is_phone else 'desktop'}-{view.scheme}"
        page.screenshot(path=folder / f"{name[:80]}.png")
        page.set_viewport_size({"width": view.size[0], "height": view.size[1]})

    crawler.crawl(on_page=picture)
    if who in ("nobody", "driver"):
        crawler.look(unlinked, on_page=picture)
    context.close()
    return [f"{who} {view}: {fault}" for fault in crawler.faults]


def main():
    binary = pathlib.Path(sys.argv[1]).resolve() / "zapoj-cloud"
    shutil.rmtree(FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        cloud = start_cloud(binary, pathlib.Path(folder) / "data")
        browser = launch(playwright)
        try:
            neighbourhood = Neighbourhood(cloud)
            unlinked = unlinked_pages(cloud, neighbourhood)
            site = f"http://localhost:{cloud.port}"
            for who in EVERYBODY:
                for view in VIEWS:
                    for fault in take(browser, site, neighbourhood, unlinked, who, view):
                        print(fault)
            neighbourhood.close()
        finally:
            browser.close()
            cloud.stop()
    print(f"pictures: {FOLDER}")


if __name__ == "__main__":
    main()
