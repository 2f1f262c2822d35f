"""Where are the faces in this photo? Found by dlib, whose detector comes inside the library, where that is installed.

Only frontal, upright faces are found, which is what a passport photo shows (docs/decisions/0009-faces.md).
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from PIL import Image

# Threads would each ask for memory that the confined child may not have.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
LIBRARIES = ("numpy", "dlib")
LOOKED_AT_SIDE = 320


@dataclass(frozen=True)
class Face:
    """From brow to chin: its height as part of the photo's, its middle off the photo's middle as part of the width."""

    height: float
    off_centre: float


class CannotLook(Exception):
    """The detector is not here or failed: nothing can be said about faces."""


def rehearse() -> None:
    """Import what a confined child can't load any more. Without it `faces_in` raises CannotLook."""
    with suppress(ImportError):
        for name in LIBRARIES:
            import_module(name)


def faces_in(picture: Image.Image) -> list[Face]:
    """Every face found. Raises CannotLook."""
    grey = picture.convert("L")
    grey.thumbnail((LOOKED_AT_SIDE, LOOKED_AT_SIDE))
    try:
        return [face(box, grey.size) for box in boxes_in(grey)]
    except (ImportError, OSError, MemoryError, RuntimeError) as error:
        raise CannotLook from error


def boxes_in(grey: Image.Image) -> list[Any]:
    numpy, dlib = (import_module(name) for name in LIBRARIES)
    return list(dlib.get_frontal_face_detector()(numpy.asarray(grey)))


def face(box: Any, size: tuple[int, int]) -> Face:
    width, height = size
    return Face(height=box.height() / height, off_centre=abs((box.left() + box.right()) / 2 / width - 0.5))
