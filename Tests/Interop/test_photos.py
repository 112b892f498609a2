"""Photos of real formats in a report: what cameras and phones write, and what an attacker would."""

import io
import re
import secrets
import struct
import zlib

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from pages import Browser

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


class Person(Browser):
    def __init__(self, cloud, name: str, language: str = "en"):
        super().__init__(cloud, language)
        password = secrets.token_hex(12)
        cloud.secrets.add(password)
        login = {"email": f"{secrets.token_hex(5)}@example.org", "password": password}
        self.id = cloud.create("/api/v1/drivers", {"name": name} | login)["id"]
        self.sign_in(**login)

    def report(self, code: str, file: bytes, status: int = 200) -> "Person":
        action = f"/c/{code}/problem"
        fields = self.open(f"/c/{code}").page.forms[action] | {"problem": "broken"}
        answer = self.http.post(
            self.cloud.url + action, data=fields, files={"photo": ("IMG_1.jpg", file)}, timeout=30
        )
        self._show(answer, status)
        return self


@pytest.fixture
def host(cloud) -> Person:
    return Person(cloud, "Hana")


@pytest.fixture
def code(cloud, host) -> str:
    station = cloud.add_station()
    location = cloud.create("/api/v1/locations", {"name": "Home", "hostId": host.id})["id"]
    cloud.change(f"/api/v1/stations/{station.id}", {"locationId": location})
    return re.search(r"/c/([2-9A-Z]{9})", host.open(f"/stations/{station.id}/sticker").source)[1]


def scene(width: int = 400, height: int = 300) -> Image.Image:
    """Four corners of four colours."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata([(220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 230, 60)])
    return picture.resize((width, height), Image.Resampling.BICUBIC)


def exif(orientation: int) -> Image.Exif:
    data = Image.Exif()
    data[ORIENTATION], data[MAKER] = orientation, "SECRETCAM"
    data.get_ifd(GPS).update({1: "N", 2: (49.0, 12.0, 3.5), 3: "E", 4: (16.0, 36.0, 2.0)})
    return data


def encoded(picture: Image.Image, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, **options)
    return file.getvalue()


def stored(host: Person, size: str = "photo") -> tuple[bytes, Image.Image]:
    """The photo of the newest report, as the host's browser gets it."""
    newest = next(link for link in host.open("/reports").page.links if "/reports/" in link)
    answer = host.http.get(f"{host.cloud.url}{newest}/{size}", timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private")
    return answer.content, Image.open(io.BytesIO(answer.content))


def looks_like(photo: Image.Image, expected: Image.Image) -> bool:
    difference = ImageChops.difference(photo.convert("RGB"), expected.resize(photo.size))
    return max(ImageStat.Stat(difference).mean) < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_stands_upright_without_metadata(cloud, host, code, orientation):
    """As Pillow turns it; and nobody learns where it was taken, nor with what."""
    file = encoded(scene(), format="JPEG", quality=95, exif=exif(orientation))
    assert b"SECRETCAM" in file
    Person(cloud, "Eva").report(code, file)
    content, photo = stored(host)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    assert photo.size == expected.size and looks_like(photo, expected)
    assert not photo.getexif() and b"SECRETCAM" not in content and b"Exif" not in content


@pytest.mark.parametrize(
    "name, picture, options",
    [
        ("progressive", scene(3000, 2000), {"format": "JPEG", "progressive": True}),
        ("grey", scene().convert("L"), {"format": "JPEG"}),
        ("png", scene(1700, 400), {"format": "PNG", "exif": exif(6)}),
        ("palette", scene().quantize(64, dither=Image.Dither.NONE), {"format": "PNG"}),
        ("deep", Image.new("I;16", (50, 40), 40_000), {"format": "PNG"}),
        ("webp", scene(2000, 1000), {"format": "WEBP", "exif": exif(8)}),
        ("lossless", scene(), {"format": "WEBP", "lossless": True}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_takes_what_phones_and_programs_write(cloud, host, code, name, picture, options):
    file = encoded(picture, **options)
    Person(cloud, "Eva", "cs").report(code, file)
    _, photo = stored(host)
    assert max(photo.size) == min(1600, max(picture.size)) and photo.format == "JPEG"
    _, preview = stored(host, "preview")
    assert max(preview.size) <= 320
    if name != "deep":
        expected = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGB")
        assert looks_like(photo, expected) and looks_like(preview, expected)


def bomb(side: int = 30_000) -> bytes:
    """900 million pixels; as much of them as a decoder needs to begin."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(20 << 20), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_says_what_is_wrong_with_a_photo(cloud, host, code):
    """The report is not sent; the form shows what was typed and why the photo was not taken."""
    eva = Person(cloud, "Eva")
    whole = encoded(scene(), format="JPEG")
    animation = encoded(
        scene(), format="WEBP", save_all=True, append_images=[scene().rotate(90)], duration=100
    )
    cases = [
        (bomb(), "more than 40 megapixels"),
        (whole[: len(whole) // 2], "damaged"),
        (encoded(scene().convert("CMYK"), format="JPEG"), "as JPEG, PNG or WebP"),
        (animation, "as JPEG, PNG or WebP"),
    ]
    for file, words in cases:
        assert words in eva.report(code, file, 400).text
    # Five messages at once are the limit; these four and this one.
    assert "HEIC" in eva.report(code, b"\0\0\0\x18ftypheic" + bytes(100), 400).text
    assert "Nobody has reported anything" in host.open("/reports").text


def test_refuses_body_beyond_the_limit(cloud, code):
    """A page says so, and the cloud goes on."""
    eva = Person(cloud, "Eva")
    for size in ((8 << 20) + 1, 9 << 20, 20 << 20):
        assert "too large" in eva.report(code, bytes(size), 413).text
    eva.open(f"/c/{code}")
