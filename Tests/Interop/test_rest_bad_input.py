"""Invalid REST requests get the right status, and a problem+json that names the field."""

import secrets

import pytest

import tokens

DRIVERS, STATIONS, TOKENS = "/api/v1/drivers", "/api/v1/stations", "/api/v1/id-tokens"
MEGABYTE = 1 << 20


def problem(answer, status: int, code: str, field: str | None = None) -> dict:
    """Checks an application/problem+json answer (RFC 9457), and returns its body."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"], body.get("field")) == (status, code, field)
    assert body["title"] and body["detail"]
    return body


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nonsense", b'{"name":', b'{"name":"\xff\xfe"}', b"[" * 100_000, b'{"name":"a"}x'],
)
def test_rejects_malformed_json(cloud, body):
    """A body that is not JSON is 400 invalidInput."""
    problem(cloud.call("POST", DRIVERS, data=body), 400, "invalidInput")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (DRIVERS, {}, "name"),
        (DRIVERS, {"name": None}, "name"),
        (DRIVERS, {"name": 5}, "name"),
        (DRIVERS, {"name": ""}, "name"),
        (DRIVERS, {"name": "x" * 201}, "name"),
        (DRIVERS, {"name": "a\u0000b"}, "name"),
        (DRIVERS, {"name": "a", "email": "nobody"}, "email"),
        (DRIVERS, {"name": "a", "password": "longenough"}, "email"),
        (DRIVERS, {"name": "a", "email": "a@b.cz", "password": "short"}, "password"),
        (STATIONS, {"kind": "ocpp16", "name": "a"}, "id"),
        (STATIONS, {"id": "a/b", "kind": "ocpp16", "name": "a"}, "id"),
        (STATIONS, {"id": "x" * 49, "kind": "ocpp16", "name": "a"}, "id"),
        (STATIONS, {"id": "a", "kind": "ocpp99", "name": "a"}, "kind"),
        (
            STATIONS,
            {"id": "a", "kind": "ocpp16", "name": "a", "securityProfile": "1"},
        )
        + ("securityProfile",),
        (
            STATIONS,
            {"id": "a", "kind": "ocpp16", "name": "a", "securityProfile": 7},
        )
        + ("securityProfile",),
        (
            STATIONS,
            {"id": "a", "kind": "bridge", "name": "a", "securityProfile": 1},
        )
        + ("securityProfile",),
        (TOKENS, {"idToken": "", "driverId": "x"}, "idToken"),
        (TOKENS, {"idToken": "é", "driverId": "x"}, "idToken"),
        (TOKENS, {"idToken": "a", "driverId": "x", "expiresAt": "soon"}, "expiresAt"),
    ],
)
def test_rejects_and_names_wrong_member(cloud, path, body, field):
    """A missing or wrong member is 400, and the problem names it."""
    problem(cloud.call("POST", path, body), 400, "invalidInput", field)


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7"])
def test_rejects_json_that_is_no_object(cloud, body):
    """JSON that is not an object is 400."""
    problem(cloud.call("POST", DRIVERS, data=body), 400, "invalidInput")


def test_rejects_random_uid(cloud):
    """A four-byte UID that begins with 08 changes with each tap (ISO/IEC 14443-3)."""
    driver = cloud.add_driver()
    answer = cloud.call("POST", TOKENS, {"idToken": "08AABBCC", "driverId": driver.id})
    problem(answer, 400, "invalidInput", "idToken")


def test_rejects_duplicate_id_card_and_email(cloud):
    """A station's id, a card and an e-mail address are unique; a duplicate is 409."""
    station, driver = cloud.add_station(), cloud.add_driver()
    again = {"id": station.id, "kind": "ocpp16", "name": "a"}
    assert cloud.call("POST", STATIONS, again).status_code == 409
    card = {"idToken": driver.card.lower(), "driverId": driver.id}
    assert cloud.call("POST", TOKENS, card).status_code == 409
    person = {"name": "a", "email": f"{secrets.token_hex(4)}@example.org"}
    cloud.create(DRIVERS, person)
    twin = person | {"email": person["email"].upper()}
    problem(cloud.call("POST", DRIVERS, twin), 409, "conflict", "email")


@pytest.mark.parametrize("chunked", [False, True])
def test_rejects_body_over_1_mib(cloud, chunked):
    """A body over 1 MiB is 413, with or without Content-Length, and the server keeps running."""
    body = b'{"name":"' + b"x" * MEGABYTE + b'"}'
    data = iter([body[: MEGABYTE // 2], body[MEGABYTE // 2 :]]) if chunked else body
    problem(cloud.call("POST", DRIVERS, data=data), 413, "tooLarge")
    assert cloud.get("/health")["status"] == "ok"


@pytest.mark.parametrize(
    "path",
    [
        f"{DRIVERS}/nobody",
        f"{STATIONS}/nowhere",
        "/api/v1/transactions/nothing",
        f"{STATIONS}/a%20b",
        f"{STATIONS}/%ff",
        f"{STATIONS}/{'x' * 500}",
        "/api/v1/transactions/%2e%2e%2fetc%2fpasswd",
        "/api/v1/nonsense",
        "/nonsense",
        "/../../etc/passwd",
    ],
)
def test_unknown_path_is_not_found(cloud, path):
    """An unknown id or path is 404."""
    problem(cloud.call("GET", path), 404, "notFound")


def test_rejects_reference_to_unknown_object(cloud):
    """A claim, change or card of an unknown object is 404; a claim of an OCPP station is 409."""
    assert cloud.call("POST", f"{STATIONS}/nowhere/claims").status_code == 404
    assert cloud.call("PATCH", f"{TOKENS}/nothing", {"status": "blocked"}).status_code == 404
    card = {"idToken": cloud.new_card(), "driverId": "nobody"}
    assert cloud.call("POST", TOKENS, card).status_code == 404
    station = cloud.add_station()
    assert cloud.call("POST", f"{STATIONS}/{station.id}/claims").status_code == 409


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "9" * 30])
def test_rejects_limit_outside_1_to_200(cloud, limit):
    """A limit outside of 1 to 200 is 400."""
    answer = cloud.call("GET", f"{STATIONS}?limit={limit}")
    problem(answer, 400, "invalidInput", "limit")


@pytest.mark.parametrize("cursor", ["x", "1", ".", "-1.a", "9" * 30 + ".a"])
def test_rejects_invalid_cursor(cloud, cursor):
    """A cursor that the cloud did not issue is 400."""
    answer = cloud.call("GET", f"/api/v1/transactions?cursor={cursor}")
    problem(answer, 400, "invalidInput", "cursor")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", STATIONS, "GET, POST"),
        ("PUT", DRIVERS, "GET, POST"),
        ("POST", "/health", "GET"),
        ("GET", "/api/v1/login", "POST"),
        ("PATCH", "/api/v1/transactions/x", "GET"),
        ("GET", "/bridge/v1/events", "POST"),
        ("PUT", f"{TOKENS}/x", "DELETE, GET, PATCH"),
        ("TRACE", "/health", "GET"),
        ("QUERY", "/api/v1/stations", "GET, POST"),
    ],
)
def test_rejects_unsupported_method(cloud, method, path, allowed):
    """An unsupported method is 405 with Allow."""
    answer = cloud.call(method, path)
    problem(answer, 405, "methodNotAllowed")
    assert answer.headers["Allow"] == allowed


def test_rejects_request_without_access_token(cloud):
    """A request without an access token is 401 with WWW-Authenticate."""
    for headers in [{}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}]:
        answer = cloud.call("GET", STATIONS, token="", headers=headers)
        problem(answer, 401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_rejects_invalid_access_tokens(cloud):
    """Garbage, alg none, another key, another audience and expired tokens are 401."""
    good = cloud.access_token
    assert cloud.call("GET", STATIONS, token=tokens.resigned(good, cloud.directory)).ok
    for name, token in tokens.invalid_tokens(good, cloud.directory).items():
        answer = cloud.call("GET", STATIONS, token=token)
        assert answer.status_code == 401, name


def test_plain_listener_serves_no_rest(cloud):
    """The listener for stations without passwords answers 404 to REST requests."""
    url = f"http://127.0.0.1:{cloud.plain_port}"
    for path in ["/health", "/api/v1/login", "/"]:
        assert cloud.http.get(url + path, timeout=30).status_code == 404
