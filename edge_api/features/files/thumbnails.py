"""Thumbnails of uploaded pictures: bounded work, one frame, nothing of the original's metadata."""

import io
import struct

from PIL import Image, ImageOps

from edge_api.features.files.content import ContentRefusedError

MIME_TYPE = "image/webp"
EXTENSION = "webp"
# A few kilobytes can unfold to gigabytes; a camera's largest pictures stay below this.
MAX_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
# What Pillow's decoders raise for broken input.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError)

_TOO_LARGE = ContentRefusedError(
    "IMAGE_TOO_LARGE",
    f"이미지는 {MAX_PIXELS // 1_000_000}백만 화소 이하만 등록할 수 있습니다.",
    f"Pictures may have at most {MAX_PIXELS // 1_000_000} million pixels.",
)
_UNREADABLE = ContentRefusedError(
    "IMAGE_UNREADABLE", "이미지를 읽을 수 없습니다. 파일이 손상되었는지 확인해 주세요.", "The picture cannot be read."
)


def make_thumbnail(data: bytes, edge: int) -> bytes:
    """A WebP of at most `edge` × `edge` pixels, upright, never enlarged. CPU-bound: run in a thread.

    Raises ContentRefusedError IMAGE_TOO_LARGE before anything is unfolded, IMAGE_UNREADABLE for broken pictures.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _TOO_LARGE
            return _shrink(image, edge)
    except Image.DecompressionBombError:
        raise _TOO_LARGE from None
    except _BROKEN:
        raise _UNREADABLE from None


def _shrink(image: Image.Image, edge: int) -> bytes:
    picture = _smooth(image)
    picture.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    # the camera's orientation is metadata: it is applied, then left out with the rest
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    clean = Image.new(mode, upright.size)
    clean.paste(upright.convert(mode))
    buffer = io.BytesIO()
    clean.save(buffer, "WEBP", quality=80)
    return buffer.getvalue()


def _smooth(image: Image.Image) -> Image.Image:
    """Palettes and wide greys in a mode that scales smoothly; JPEG is left alone, it unfolds at the smaller size."""
    if image.mode in ("P", "PA", "1"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode.startswith(("I", "F")) else image
