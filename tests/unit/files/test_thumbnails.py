"""Thumbnails: small, upright, without metadata; bombs and broken pictures are refused before they cost anything."""

import io
import struct
import tracemalloc
import zlib
from typing import Any

import pytest
from PIL import Image

from edge_api.features.files.content import ContentRefusedError
from edge_api.features.files.thumbnails import MAX_PIXELS, make_thumbnail

PLACE = "37.8228N 128.1555E"


def picture(mode: str = "RGB", size: tuple[int, int] = (800, 400), kind: str = "PNG", **options: Any) -> bytes:
    """A real picture, left half red where the mode knows colours."""
    image = Image.new(mode, size)
    if mode in ("RGB", "RGBA"):
        image.paste("red", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def small(data: bytes, edge: int = 200) -> Image.Image:
    made = Image.open(io.BytesIO(make_thumbnail(data, edge)))
    assert made.format == "WEBP"
    return made


def photograph(orientation: int) -> bytes:
    """A JPEG as a telephone makes it: turned by a tag, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE
    return picture(kind="JPEG", quality=95, exif=exif)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize(
    ("size", "edge", "expected"),
    [((800, 400), 200, (200, 100)), ((300, 900), 150, (50, 150)), ((20, 10), 200, (20, 10)), ((1, 1), 16, (1, 1))],
)
def test_it_fits_the_edge_and_is_never_enlarged(
    kind: str, size: tuple[int, int], edge: int, expected: tuple[int, int]
) -> None:
    # portal 3.8: thumbnails of at most 200 x 200, by the edge that the rule of the purpose says
    assert small(picture(size=size, kind=kind), edge).size == expected


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    if mode == "PA":
        data = picture("P", transparency=0)
    else:
        data = picture(mode)
    assert small(data).size == (200, 100)


def test_print_colours_are_read() -> None:
    assert small(picture("CMYK", kind="JPEG")).mode == "RGB"


@pytest.mark.parametrize(("mode", "kept"), [("RGBA", "RGBA"), ("RGB", "RGB")])
def test_what_is_transparent_stays_so(mode: str, kept: str) -> None:
    assert small(picture(mode)).mode == kept


def test_a_moving_picture_shows_its_first_frame() -> None:
    frames = [Image.new("RGB", (400, 400), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    made = small(buffer.getvalue())
    assert getattr(made, "n_frames", 1) == 1
    assert made.convert("RGB").getpixel((100, 100)) == pytest.approx((255, 0, 0), abs=8)


def test_the_camera_turn_is_applied_and_the_metadata_left_out() -> None:
    data = photograph(orientation=6)
    assert PLACE.encode() in data
    result = make_thumbnail(data, 200)
    made = Image.open(io.BytesIO(result))
    assert made.size == (100, 200), "taken upright"
    assert dict(made.getexif()) == {} and "exif" not in made.info and "xmp" not in made.info
    assert PLACE.encode() not in result


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_no_other_metadata_passes(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = PLACE
    data = picture(kind=kind, exif=exif, icc_profile=b"profile" * 30)
    assert PLACE.encode() in data
    made = small(data)
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(made.info)


def claimed(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(MAX_PIXELS // 1000 + 1, 1000), (12_000, 12_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_unfolds(size: tuple[int, int]) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ContentRefusedError) as refused:
            make_thumbnail(claimed(*size), 200)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.code == "IMAGE_TOO_LARGE"
    assert peak < 5_000_000


def test_a_bomb_in_a_text_chunk_is_refused() -> None:
    data = picture(size=(10, 10))
    text = b"Comment\x00\x00" + zlib.compress(b"x" * 80_000_000)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    cut = data.index(b"IDAT") - 4
    with pytest.raises(ContentRefusedError):
        make_thumbnail(data[:cut] + chunk + data[cut:], 200)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64,
        claimed(100, 100),
        picture()[:-60],
        picture(kind="JPEG")[:400],
        picture(kind="WEBP")[:40],
        b"BM" + b"\x00" * 100,
        picture(kind="TIFF"),
    ],
    ids=["empty", "png", "jpeg", "short png", "cut png", "cut jpeg", "cut webp", "bitmap", "not on the list"],
)
def test_a_broken_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ContentRefusedError) as refused:
        make_thumbnail(data, 200)
    assert refused.value.code == "IMAGE_UNREADABLE"
