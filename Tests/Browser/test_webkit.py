"""A smoke test in Safari's engine: the script, the style sheet and the main pages work there."""

import contextlib
import os
import subprocess

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from cloud import poll
from script_site import ScriptSite

BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
SECONDS = 30


@pytest.fixture(scope="module")
def display(tmp_path_factory):
    """The number of a virtual screen."""
    numbers, writer = os.pipe()
    screen = ["-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), *screen],
        pass_fds=[writer], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with open(numbers, encoding="ascii") as reader:
        yield reader.readline().strip()
    server.terminate()
    server.wait()


@pytest.fixture
def webkit(display):
    options = webdriver.WebKitGTKOptions()
    options.binary_location = BROWSER
    options.add_argument("--automation")
    # Its sandbox needs rights that a container does not have.
    environment = {"DISPLAY": f":{display}", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    service = webdriver.WebKitGTKService("/usr/bin/WebKitWebDriver", env=os.environ | environment)
    browser = webdriver.WebKitGTK(options=options, service=service)
    yield browser
    with contextlib.suppress(Exception):
        browser.quit()


def test_live_page_follows_changes(webkit):
    with ScriptSite() as site:
        webkit.get(site.url)
        poll(lambda: site.streams, SECONDS, "the stream")
        webkit.find_element(By.ID, "typed").send_keys("ahoj")
        site.change("transaction/1")
        number = webkit.find_element(By.ID, "number")
        WebDriverWait(webkit, SECONDS).until(lambda _: number.text == "1")
        assert webkit.find_element(By.ID, "typed").get_attribute("value") == "ahoj"
        assert not webkit.find_element(By.CSS_SELECTOR, ".no-js").is_displayed()


def test_driver_signs_in(webkit, site, neighbourhood):
    webkit.get(f"{site}/sign-in")
    webkit.find_element(By.NAME, "email").send_keys(neighbourhood.driver.email)
    webkit.find_element(By.NAME, "password").send_keys(neighbourhood.driver.password)
    webkit.find_element(By.CSS_SELECTOR, "main form button").click()
    WebDriverWait(webkit, SECONDS).until(
        lambda browser: browser.find_elements(By.CSS_SELECTOR, "summary .avatar")
    )
    style = "return getComputedStyle(document.querySelector('.card, .btn')).borderRadius"
    assert webkit.execute_script(style) != "0px"
