"""Login to the API: admins, rotation of refresh tokens, and the rate limit of failures."""

import secrets

import pytest

LOGIN, REFRESH, LOGOUT = "/api/v1/login", "/api/v1/login/refresh", "/api/v1/logout"
ADMIN_ROUTES = [
    ("POST", "/api/v1/stations"),
    ("GET", "/api/v1/drivers"),
    ("POST", "/api/v1/drivers"),
    ("DELETE", "/api/v1/drivers/x"),
    ("POST", "/api/v1/transactions/x/corrections"),
    ("GET", "/api/v1/firmware"),
    ("GET", "/api/v1/events"),
]


@pytest.fixture
def credentials(cloud) -> dict:
    """The e-mail address and password of a driver."""
    password = secrets.token_hex(12)
    cloud.secrets.add(password)
    login = {"email": f"{secrets.token_hex(5)}@example.org", "password": password}
    cloud.create("/api/v1/drivers", {"name": "Eva"} | login)
    return login


def refresh(cloud, token: str):
    answer = cloud.call("POST", REFRESH, {"refreshToken": token}, token="")
    if answer.ok:
        cloud.secrets |= {answer.json()["refreshToken"], answer.json()["accessToken"]}
    return answer


def test_rejects_driver_on_admin_routes(cloud, credentials):
    """A driver gets 403 on every admin route, before any other check."""
    token = cloud.log_in(**credentials)["accessToken"]
    for method, path in ADMIN_ROUTES:
        answer = cloud.call(method, path, token=token)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), path
        assert cloud.call(method, path, token="").status_code == 401, path


def test_login_ignores_email_case_and_forbids_caching(cloud, credentials):
    """An access token is valid for ten minutes, and the answer is Cache-Control: no-store."""
    login = credentials | {"email": credentials["email"].upper()}
    answer = cloud.call("POST", LOGIN, login, token="")
    body = answer.json()
    assert (body["tokenType"], body["expiresIn"]) == ("Bearer", 600)
    assert answer.headers["Cache-Control"] == "no-store"


def test_reused_refresh_token_revokes_its_family(cloud, credentials):
    """A refresh token is valid once. Its reuse suggests theft, so it revokes the whole family."""
    first = cloud.log_in(**credentials)["refreshToken"]
    other_login = cloud.log_in(**credentials)["refreshToken"]
    second = refresh(cloud, first).json()["refreshToken"]
    third = refresh(cloud, second).json()["refreshToken"]
    assert len({first, second, third}) == 3
    assert refresh(cloud, first).status_code == 401
    assert refresh(cloud, third).status_code == 401
    assert refresh(cloud, other_login).ok


def test_logout_revokes_token_family(cloud, credentials):
    """A logout revokes the token's family; an unknown token is not an error."""
    first = cloud.log_in(**credentials)["refreshToken"]
    second = refresh(cloud, first).json()["refreshToken"]
    for token in [second, second, "nonsense"]:
        assert cloud.call("POST", LOGOUT, {"refreshToken": token}, token="").status_code == 204
    assert refresh(cloud, second).status_code == 401


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000, "é\u0001"])
def test_rejects_unknown_refresh_token(cloud, token):
    """A refresh token that the cloud did not issue is 401."""
    assert refresh(cloud, token).status_code == 401


def test_wrong_password_and_unknown_email_get_same_answer(cloud, credentials):
    """The answer does not reveal whether the address exists."""
    wrong = cloud.call("POST", LOGIN, credentials | {"password": "wrong-password"}, token="")
    nobody = {"email": f"{secrets.token_hex(5)}@example.org", "password": "wrong-password"}
    unknown = cloud.call("POST", LOGIN, nobody, token="")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content


def test_limits_rate_of_failed_logins_per_email(cloud, credentials):
    """After ten failures an address gets 429, in any case; other addresses do not."""
    # Longer than the maximum, so the cloud rejects it without hashing.
    wrong = credentials | {"password": 257 * "x"}
    statuses = []
    while 429 not in statuses:
        statuses.append(cloud.call("POST", LOGIN, wrong, token="").status_code)
        assert len(statuses) < 20, statuses
    # The limiter restores five attempts a minute during the test.
    assert set(statuses[:-1]) == {401} and 11 <= len(statuses) <= 14
    upper = wrong | {"email": credentials["email"].upper()}
    answer = cloud.call("POST", LOGIN, upper, token="")
    if answer.status_code == 401:
        # It had the attempt that was restored since.
        answer = cloud.call("POST", LOGIN, upper, token="")
    assert (answer.status_code, answer.json()["code"]) == (429, "tooManyRequests")
    stranger = {"email": f"{secrets.token_hex(5)}@example.org", "password": "wrong-password"}
    assert cloud.call("POST", LOGIN, stranger, token="").status_code == 401
