"""The pages about cards, vehicles and refused taps, in a browser without JavaScript."""

import secrets

import pytest

from ocpp_wire import Station
from pages import Browser

HOSTILE = "<script>alert(1)</script>\"'&"


class Resident(Browser):
    """A person who has signed in."""

    def __init__(self, cloud, language: str = "en"):
        super().__init__(cloud, language)
        password = secrets.token_hex(12)
        cloud.secrets.add(password)
        login = {"email": f"{secrets.token_hex(5)}@example.org", "password": password}
        self.id = cloud.create("/api/v1/drivers", {"name": "Eva"} | login)["id"]
        self.sign_in(**login)

    def cards(self) -> list[dict]:
        return self.cloud.get(f"/api/v1/id-tokens?driverId={self.id}")["items"]

    def add_card(self, **fields) -> dict:
        card = self.cloud.new_card()
        self.open("/cards/new").send("/cards/new", number=card, **fields)
        assert self.path == "/cards"
        return self.cards()[-1] | {"uid": card}


@pytest.fixture
def eva(cloud) -> Resident:
    return Resident(cloud)


def own_station(cloud, host: Resident, name: str = "Porch"):
    """An OCPP station of the host, where nobody else may charge."""
    station = cloud.add_station()
    location = cloud.create("/api/v1/locations", {"name": "Home", "hostId": host.id})["id"]
    path = f"/api/v1/stations/{station.id}"
    cloud.change(path, {"locationId": location})
    cloud.change(path, {"name": name})
    for grant in cloud.get(f"/api/v1/grants?stationId={station.id}")["items"]:
        assert cloud.call("DELETE", f"/api/v1/grants/{grant['id']}").status_code == 204
    return station


def tap(point: Station, card: str) -> str:
    return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]


@pytest.mark.parametrize(
    "language, title, none, added",
    [
        ("en", "Cards", "No card yet", "The card was added."),
        ("cs", "Karty", "Zatím žádná karta", "Karta je přidaná."),
    ],
)
def test_adds_card_by_number(cloud, language, title, none, added):
    eva = Resident(cloud, language)
    eva.open("/cards")
    assert title in eva.text and none in eva.text
    card = cloud.new_card()
    typed = ":".join(card[at : at + 2].lower() for at in range(0, len(card), 2))
    eva.open("/cards/new").send("/cards/new", number=typed, label=HOSTILE)
    assert eva.path == "/cards" and added in eva.text
    assert HOSTILE in eva.text and HOSTILE not in eva.source
    assert f"…{card[-4:]}" in eva.text and card not in eva.source
    assert [card["label"] for card in eva.cards()] == [HOSTILE]


@pytest.mark.parametrize(
    "number, words",
    [
        ("08:A1:B2:C3", "changes at each tap"),
        ("12345", "8, 14 or 20 digits"),
        ("", "Please fill this in"),
    ],
)
def test_explains_what_is_no_card(eva, number, words):
    """The form keeps what was typed."""
    eva.open("/cards/new").send("/cards/new", 400, number=number, label="blue")
    assert words in eva.text
    assert eva.page.forms["/cards/new"]["label"] == "blue"
    assert eva.page.forms["/cards/new"]["number"] == number
    assert eva.cards() == []


def test_says_whose_card_it_is_only_to_its_owner(cloud, eva):
    card, ivo = eva.add_card(label="indigo"), Resident(cloud)
    eva.open("/cards/new").send("/cards/new", 400, number=card["uid"])
    assert "You already have this card." in eva.text
    ivo.open("/cards/new").send("/cards/new", 400, number=card["uid"])
    assert "belongs to another account" in ivo.text and "indigo" not in ivo.text


def test_blocks_unblocks_and_removes_card(cloud, eva):
    card = eva.add_card(label="blue")
    path = f"/cards/{card['id']}"
    eva.open(path).send(path, label="green")
    assert eva.cards()[0]["label"] == "green"
    eva.send(f"{path}/block")
    assert "blocked" in eva.text and eva.cards()[0]["status"] == "blocked"
    eva.send(f"{path}/unblock")
    assert eva.cards()[0]["status"] == "active"
    ivo = Resident(cloud).open("/cards")
    ivo.open(path, 404)
    stolen = {"token": ivo.open("/cards/new").page.forms["/cards/new"]["token"]}
    for action in ("block", "unblock", "remove"):
        answer = ivo.http.post(
            f"{cloud.url}{path}/{action}", data=stolen | {"submission": secrets.token_hex(16)}
        )
        assert answer.status_code == 404
    eva.open(path).send(f"{path}/remove")
    assert eva.path == "/cards" and eva.cards() == []


def test_card_of_vehicle(cloud, eva):
    eva.open("/vehicles").send("/vehicles", name="Enyaq", plate="1AB 2345")
    assert "Enyaq" in eva.text and "1AB 2345" in eva.text and "0 cards" in eva.text
    (vehicle,) = cloud.get(f"/api/v1/vehicles?driverId={eva.id}")["items"]
    card = eva.add_card(vehicle=vehicle["id"])
    assert card["vehicleId"] == vehicle["id"] and "Enyaq" in eva.text
    path = f"/vehicles/{vehicle['id']}"
    eva.open(path).send(path, name="Company car", plate="")
    assert "Company car 1 card" in eva.open("/vehicles").text
    Resident(cloud).open(path, 404)
    eva.open("/vehicles").send("/vehicles", 400, name=" ")
    assert "Please fill this in" in eva.text
    eva.open(path).send(f"{path}/remove")
    assert "Company car" not in eva.text
    assert "vehicleId" not in eva.cards()[0]


def test_learns_card_by_tap(cloud, eva):
    """The page says what it waits for, what was tapped, and shows the new card."""
    station, new, old = own_station(cloud, eva), cloud.new_card(), cloud.add_driver().card
    eva.open("/cards/new").send("/cards/tap", 400, station=station.id)
    assert "This charger is offline now" in eva.text
    with Station(cloud, station) as point:
        eva.open("/cards/new").send("/cards/tap", tapLabel="green", station=station.id)
        assert eva.path == "/cards"
        assert "Hold the new card to the reader of Porch" in eva.text
        tap(point, "08A1B2C3")
        assert "This number changes at each tap" in eva.open("/cards").text
        tap(point, old)
        assert "belongs to somebody else" in eva.open("/cards").text
        tap(point, new)
        assert "green" in eva.open("/cards").text and "Hold the new card" not in eva.text
        assert tap(point, new) == "Accepted"
        eva.open("/cards/new").send("/cards/tap", station=station.id)
        eva.send("/cards/waiting/cancel")
        assert "Hold the new card" not in eva.text
        stranger = cloud.new_card()
        tap(point, stranger)
        assert tap(point, stranger) == "Invalid"


def test_waits_only_where_person_may_charge(cloud, eva):
    """Also for an admin's own card, and one person at a time."""
    host = Resident(cloud)
    station = own_station(cloud, host)
    with Station(cloud, station):
        host.open("/cards/new").send("/cards/tap", station=station.id)
        cloud.create("/api/v1/grants", {"stationId": station.id, "personId": eva.id})
        eva.open("/cards/new").send("/cards/tap", 400, station=station.id)
        assert "Somebody else is adding a card" in eva.text
        forged = eva.page.forms["/cards/tap"] | {"station": cloud.add_station().id}
        answer = eva.http.post(f"{cloud.url}/cards/tap", data=forged)
        assert answer.status_code == 400 and "offline" in answer.text


@pytest.mark.parametrize(
    "language, reason, advice",
    [
        ("en", "No permission to charge at this charger", "Ask the host"),
        ("cs", "Chybí povolení nabíjet u této nabíječky", "Požádej hostitele"),
    ],
)
def test_says_why_card_was_refused(cloud, language, reason, advice):
    eva, host = Resident(cloud, language), Resident(cloud, language)
    card, stranger = eva.add_card(label="blue"), cloud.new_card()
    assert eva.open("/refusals").text and reason not in eva.text
    with Station(cloud, own_station(cloud, host)) as point:
        for _ in range(2):
            assert tap(point, card["uid"]) == "Blocked"
        assert tap(point, stranger) == "Invalid"
    eva.open("/refusals")
    assert reason in eva.text and advice in eva.text and "Porch" in eva.text
    assert "blue" in eva.text and stranger[-4:] not in eva.text
    host.open("/refusals")
    assert reason in host.text and f"…{stranger[-4:]}" in host.text
    assert "blue" not in host.text and "Eva" not in host.page.text.replace("Eva", "", 1)
    cloud.create("/api/v1/id-tokens", {"idToken": stranger, "driverId": eva.id})
    taken = {"en": "Somebody has it by now.", "cs": "Mezitím ji už někdo má."}
    assert taken[language] in host.open("/refusals").text
    assert reason in eva.open(f"/cards/{card['id']}").text
    assert reason not in Resident(cloud, language).open("/refusals").text


def test_form_needs_token_and_own_origin(cloud, eva):
    eva.open("/cards/new")
    fields = eva.page.forms["/cards/new"] | {"number": cloud.new_card()}
    url = f"{cloud.url}/cards/new"
    foreign = eva.http.post(url, data=fields, headers={"Origin": "https://evil.example"})
    without = eva.http.post(url, data=fields | {"token": ""})
    assert (foreign.status_code, without.status_code) == (403, 403)
    assert eva.cards() == []


def test_double_submit_adds_once(cloud, eva):
    eva.open("/cards/new")
    fields = eva.page.forms["/cards/new"] | {"number": cloud.new_card()}
    answers = [eva.http.post(f"{cloud.url}/cards/new", data=fields) for _ in range(2)]
    assert [answer.url for answer in answers] == [f"{cloud.url}/cards"] * 2
    assert len(eva.cards()) == 1
