"""The addresses of places against geocoding services that share no code with the cloud."""

import secrets

import pytest

from cloud import Cloud
from form_browser import FormBrowser
from geocoding_service import GeocodingService

PLACE = {
    "title": "Garage",
    "connectorKind": "type2Socket",
    "powerW": "11",
    "phases": "3",
    "meterClass": "mid",
    "town": "Brno",
    "postcode": "638 00",
    "street": "Haškova",
    "houseNumber": "12",
}


@pytest.fixture(scope="module", params=["nominatim", "photon", "ruian"])
def service(request):
    with GeocodingService(request.param) as running:
        yield running


@pytest.fixture(scope="module")
def geo_cloud(binaries, tmp_path_factory, service):
    running = Cloud(
        binaries / "zapoj-cloud",
        tmp_path_factory.mktemp("geo") / "data",
        settings=("--geocoder-kind", service.kind, "--geocoder-url", service.url),
    )
    with running.until_done():
        yield running


class Host:
    """A host with a place, at the page of its listing."""

    def __init__(self, cloud):
        self.cloud = cloud
        login = {"email": f"{secrets.token_hex(5)}@example.org", "password": secrets.token_hex(12)}
        cloud.secrets.add(login["password"])
        host = cloud.create("/api/v1/drivers", {"name": "Hana"} | login)["id"]
        self.place = cloud.create("/api/v1/locations", {"name": "Home", "hostId": host})["id"]
        self.browser = FormBrowser(cloud.url)
        self.browser.open("/sign-in")
        self.browser.send("/sign-in", **login)

    def save(self, status: int = 200, **fields) -> str:
        path = f"/places/{self.place}/listing"
        self.browser.open(path)
        return self.browser.send(path, status=status, **(PLACE | fields))

    def position(self) -> tuple:
        (found,) = self.cloud.query(
            "SELECT latitude_e6, longitude_e6 FROM listing WHERE location_id = ?", self.place
        )
        return found


@pytest.fixture
def host(geo_cloud) -> Host:
    return Host(geo_cloud)


def test_finds_the_position_of_an_address_and_keeps_the_answer(service, host, geo_cloud):
    before = len(service.asked)
    host.save()
    assert host.position() == (49_226_117, 16_606_829)
    # The same address, of the same and of another place, is not asked for again.
    host.save()
    Host(geo_cloud).save()
    asked = service.asked[before:]
    assert len(asked) <= 1
    for _, _, agent in asked:
        assert agent.startswith("Zapoj (")


def test_keeps_the_pin_of_the_host(service, host):
    before = len(service.asked)
    host.save(latitude="49,1", longitude="16.5")
    assert host.position() == (49_100_000, 16_500_000)
    assert len(service.asked) == before


def test_asks_at_most_once_a_second_and_reports_unknown_addresses(service, host):
    before = len(service.asked)
    for number in ("1", "2", "3"):
        page = host.save(400, street=f"Nowhere {secrets.token_hex(3)}", houseNumber=number)
        assert "Nobody knows this address" in page
    times = [time for _, time, _ in service.asked[before:]]
    assert len(times) == 3
    # The double may note a request late.
    assert all(later - earlier > 0.5 for earlier, later in zip(times, times[1:]))


def test_says_that_the_service_is_down(service, host):
    service.status = 500
    try:
        page = host.save(400, street=f"Nowhere {secrets.token_hex(3)}")
        assert "be looked up now" in page
    finally:
        service.status = 200


def test_refuses_a_public_service_without_tls(binaries, tmp_path):
    with pytest.raises(AssertionError, match="geocoder.url"):
        Cloud(
            binaries / "zapoj-cloud",
            tmp_path / "data",
            settings=("--geocoder-kind", "photon", "--geocoder-url", "http://photon.example.org"),
        )
