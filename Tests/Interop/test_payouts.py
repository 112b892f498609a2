"""The file with payouts for the bank, against the schema of ISO 20022 that sepaxml carries.

`payouts.xml` is what `PaymentFile` writes: PaymentFileTests in Tests/CloudMoneyTests compares it.
"""

import decimal
import pathlib
import re
import xml.etree.ElementTree

import pytest
import sepaxml
import xmlschema

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
FILE = pathlib.Path(__file__).with_name("payouts.xml")


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    folder = pathlib.Path(sepaxml.__file__).parent / "schemas"
    return xmlschema.XMLSchema(str(folder / "pain.001.001.03.xsd"))


def texts(name: str) -> list[str]:
    root = xml.etree.ElementTree.parse(FILE).getroot()
    return [element.text or "" for element in root.iter(f"{{{NAMESPACE}}}{name}")]


def test_file_is_valid(schema):
    schema.validate(str(FILE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<NbOfTxs>2</NbOfTxs>", ""),
        ("1234.05", "1234.0567890"),
        ('Ccy="CZK"', 'Ccy="Kc"'),
        ("CZ6508000000192000145399", "6508000000192000145399"),
    ],
)
def test_schema_refuses_broken_file(schema, old, new):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    assert not schema.is_valid(text.replace(old, new))


def test_sums_and_counts_agree():
    amounts = [decimal.Decimal(text) for text in texts("InstdAmt")]
    assert {decimal.Decimal(text) for text in texts("CtrlSum")} == {sum(amounts)}
    assert {int(text) for text in texts("NbOfTxs")} == {len(amounts)}


def test_every_transfer_has_its_own_symbol():
    ids = texts("EndToEndId")
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"/VS[1-9]\d{9}", text) for text in ids)


def test_account_numbers_have_valid_check_digits():
    for iban in texts("IBAN"):
        moved = iban[4:] + iban[:4]
        assert int("".join(str(int(digit, 36)) for digit in moved)) % 97 == 1
