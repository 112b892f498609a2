"""The page of the REST API: a visitor sends requests with an access token."""

import pytest
from playwright.sync_api import expect

from people import sign_in

NAME = "Made at the page of the API"


@pytest.mark.scripts
def test_sends_requests_with_an_access_token(view, watched, site, cloud, neighbourhood):
    """Without a token the answer is 401, although the visitor is signed in. Changes are confirmed."""
    watched.may_fail = True
    page = watched.new_page()
    sign_in(page, site, neighbourhood.admin, view)
    page.goto(f"{site}/docs#getLocations")
    send = view.say("Send the request", "Odeslat požadavek")
    route = page.locator("#getLocations")
    route.get_by_role("button", name=send).click()
    expect(route.get_by_role("status")).to_contain_text("401")
    page.locator("#access-token").fill(cloud.access_token)
    route.get_by_label("limit", exact=True).fill("1")
    route.get_by_role("button", name=send).click()
    expect(route.get_by_role("status")).to_contain_text("200")
    expect(route.locator("pre")).to_contain_text('"items": [')
    route = page.locator("#postLocations")
    route.locator("summary").click()
    host = neighbourhood.host.id
    route.get_by_role("textbox").fill(f'{{"name": "{NAME}", "hostId": "{host}"}}')
    route.get_by_role("button", name=send).click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("POST /api/v1/locations")
    dialog.locator("[value=no]").click()
    assert NAME not in cloud.call("GET", "/api/v1/locations?limit=200").text
    route.get_by_role("button", name=send).click()
    dialog.locator("[value=yes]").click()
    expect(route.get_by_role("status")).to_contain_text("201")
    assert NAME in cloud.call("GET", "/api/v1/locations?limit=200").text
