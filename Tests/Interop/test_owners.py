"""Who sees and uses what: owners, grants and personal access tokens over real HTTP and OCPP."""

import secrets

import pytest


@pytest.fixture
def host(cloud) -> dict:
    """A person with a location, and an access token of theirs."""
    return person(cloud)


def person(cloud) -> dict:
    password = secrets.token_hex(12)
    cloud.secrets.add(password)
    login = {"email": f"{secrets.token_hex(5)}@example.org", "password": password}
    id = cloud.create("/api/v1/drivers", {"name": "Host"} | login)["id"]
    return {"id": id, "token": cloud.log_in(**login)["accessToken"]}


def new_station(cloud, owner: str) -> str:
    body = {"id": f"OWN-{secrets.token_hex(4)}", "kind": "ocpp16", "name": "x", "ownerId": owner}
    made = cloud.create("/api/v1/stations", body)
    cloud.secrets.add(made["password"])
    return made["id"]


def test_host_manages_own_station_and_nobody_elses(cloud, host):
    """Another host gets 404 for it, and a driver who may charge there gets 403 for its settings."""
    station, other = new_station(cloud, host["id"]), person(cloud)
    path = f"/api/v1/stations/{station}"
    assert cloud.call("PATCH", path, {"name": "Mine"}, token=host["token"]).json()["name"] == "Mine"
    assert cloud.call("GET", path, token=other["token"]).status_code == 404
    grant = {"stationId": station, "personId": other["id"]}
    assert cloud.call("POST", "/api/v1/grants", grant, token=host["token"]).status_code == 201
    shown = cloud.call("GET", path, token=other["token"]).json()
    assert shown["name"] == "Mine" and "securityProfile" not in shown
    assert cloud.call("PATCH", path, {"name": "Ours"}, token=other["token"]).status_code == 403


def test_new_station_accepts_only_its_hosts_cards(cloud, host):
    """A remote start shows the decision without a station: 409 before the grant, 201 after it."""
    station = new_station(cloud, host["id"])
    driver = cloud.add_driver()

    def start():
        body = {"action": "RequestStartTransaction", "idToken": driver.card, "timeoutSeconds": 1}
        return cloud.call("POST", f"/api/v1/stations/{station}/commands", body).status_code

    assert start() == 409
    grant = cloud.create("/api/v1/grants", {"stationId": station, "personId": driver.id})
    assert start() == 201
    assert cloud.call("DELETE", f"/api/v1/grants/{grant['id']}").status_code == 204
    assert start() == 409


def test_handed_over_location_belongs_to_new_host(cloud, host):
    station, heir = new_station(cloud, host["id"]), person(cloud)
    location = cloud.get(f"/api/v1/stations/{station}")["locationId"]
    path = f"/api/v1/locations/{location}"
    answer = cloud.call("PATCH", path, {"hostId": heir["id"]}, token=host["token"])
    assert answer.json()["hostId"] == heir["id"]
    for token, status in [(heir["token"], 200), (host["token"], 404)]:
        assert cloud.call("GET", f"/api/v1/stations/{station}", token=token).status_code == status


def test_personal_access_token_is_limited_and_revocable(cloud, host):
    """It does what its scopes allow, is never a way to another token, and ends at once."""
    station = new_station(cloud, host["id"])
    wanted = {"name": "reader", "scopes": ["read"]}
    made = cloud.call("POST", "/api/v1/access-tokens", wanted, token=host["token"]).json()
    token, path = made["token"], f"/api/v1/stations/{station}"
    cloud.secrets.add(token)
    assert token.startswith("zpt_")
    assert cloud.call("GET", path, token=token).status_code == 200
    assert cloud.call("PATCH", path, {"name": "x"}, token=token).status_code == 403
    assert cloud.call("POST", "/api/v1/access-tokens", wanted, token=token).status_code == 403
    revoked = f"/api/v1/access-tokens/{made['id']}"
    assert cloud.call("DELETE", revoked, token=host["token"]).status_code == 204
    assert cloud.call("GET", path, token=token).status_code == 401


def test_blocked_person_is_out_at_once(cloud, host):
    assert cloud.call("GET", "/api/v1/stations", token=host["token"]).status_code == 200
    cloud.change(f"/api/v1/drivers/{host['id']}", {"status": "blocked"})
    assert cloud.call("GET", "/api/v1/stations", token=host["token"]).status_code == 401


def test_change_at_one_station_leaves_lists_of_others(cloud, host):
    """Only the list of the station with the new grant gets another version."""
    stations = [new_station(cloud, host["id"]), new_station(cloud, person(cloud)["id"])]

    def versions():
        rows = cloud.query("SELECT station_id, version FROM station_authorization_list")
        return [dict(rows).get(station) for station in stations]

    cloud.wait_for_consumers()
    before = versions()
    assert None not in before
    driver = cloud.add_driver()
    cloud.create("/api/v1/grants", {"stationId": stations[0], "personId": driver.id})
    cloud.wait_for_consumers()
    assert versions()[0] > before[0] and versions()[1] == before[1]
