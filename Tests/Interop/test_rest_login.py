"""Logging in to the API: roles, the rotation of refresh tokens, and the limit on failures."""

import secrets

import pytest

LOGIN, REFRESH, LOGOUT = "/api/v1/login", "/api/v1/login/refresh", "/api/v1/logout"
ADMIN_ROUTES = [
    ("GET", "/api/v1/stations"),
    ("POST", "/api/v1/stations"),
    ("GET", "/api/v1/stations/x"),
    ("POST", "/api/v1/stations/x/claims"),
    ("GET", "/api/v1/drivers"),
    ("POST", "/api/v1/drivers"),
    ("GET", "/api/v1/id-tokens"),
    ("POST", "/api/v1/id-tokens"),
    ("PATCH", "/api/v1/id-tokens/x"),
    ("GET", "/api/v1/transactions"),
    ("GET", "/api/v1/transactions/x"),
]


@pytest.fixture
def person(cloud) -> dict:
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


def test_driver_may_not_administer(cloud, person):
    """A driver logs in, and gets 403 on every admin route before anything else is looked at."""
    token = cloud.log_in(**person)["accessToken"]
    for method, path in ADMIN_ROUTES:
        answer = cloud.call(method, path, token=token)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), path
        assert cloud.call(method, path, token="").status_code == 401, path


def test_login_answer(cloud, person):
    """Tokens are for ten minutes, and must not be cached; the address's case doesn't matter."""
    login = person | {"email": person["email"].upper()}
    answer = cloud.call("POST", LOGIN, login, token="")
    body = answer.json()
    assert (body["tokenType"], body["expiresIn"]) == ("Bearer", 600)
    assert answer.headers["Cache-Control"] == "no-store"


def test_refresh_rotates_and_reuse_ends_the_family(cloud, person):
    """Each refresh token is good once; one that comes twice was stolen, so that all of them end."""
    first = cloud.log_in(**person)["refreshToken"]
    other_login = cloud.log_in(**person)["refreshToken"]
    second = refresh(cloud, first).json()["refreshToken"]
    third = refresh(cloud, second).json()["refreshToken"]
    assert len({first, second, third}) == 3
    assert refresh(cloud, first).status_code == 401
    assert refresh(cloud, third).status_code == 401
    assert refresh(cloud, other_login).ok


def test_logout(cloud, person):
    """Logging out ends the family; a token that is unknown is no error."""
    first = cloud.log_in(**person)["refreshToken"]
    second = refresh(cloud, first).json()["refreshToken"]
    for token in [second, second, "nonsense"]:
        assert cloud.call("POST", LOGOUT, {"refreshToken": token}, token="").status_code == 204
    assert refresh(cloud, second).status_code == 401


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000, "é\u0000"])
def test_garbage_refresh_token(cloud, token):
    """A refresh token that nobody gave out is 401."""
    assert refresh(cloud, token).status_code == 401


def test_wrong_logins_look_alike(cloud, person):
    """A wrong password and an unknown address are told the same."""
    wrong = cloud.call("POST", LOGIN, person | {"password": "wrong-password"}, token="")
    nobody = {"email": f"{secrets.token_hex(5)}@example.org", "password": "wrong-password"}
    unknown = cloud.call("POST", LOGIN, nobody, token="")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content


def test_login_limiter(cloud, person):
    """After ten failures an address must wait (429), whatever its case; other addresses needn't."""
    # Longer than a password may be, and so refused without the work.
    wrong = person | {"password": 257 * "x"}
    statuses = []
    while 429 not in statuses:
        statuses.append(cloud.call("POST", LOGIN, wrong, token="").status_code)
        assert len(statuses) < 20, statuses
    # Five a minute come back while the failures are counted.
    assert set(statuses[:-1]) == {401} and 11 <= len(statuses) <= 14
    upper = wrong | {"email": person["email"].upper()}
    answer = cloud.call("POST", LOGIN, upper, token="")
    assert (answer.status_code, answer.json()["code"]) == (429, "tooManyRequests")
    stranger = {"email": f"{secrets.token_hex(5)}@example.org", "password": "wrong-password"}
    assert cloud.call("POST", LOGIN, stranger, token="").status_code == 401
