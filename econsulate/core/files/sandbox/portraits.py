"""Would this do as a passport photo? Advice after ICAO Doc 9303-3, tolerant on purpose: it never refuses.

Figures measured on drawn people (tests/core/files/test_portraits.py) and explained in docs/decisions/0009-faces.md.
"""

from PIL import Image, ImageStat

from econsulate.core.files.sandbox import faces, quality

PROPORTION = 35 / 45
# Phones take 3 to 4, which is 4 percent narrower and prints well.
PROPORTION_TOLERANCE = 0.06
BRIGHT_MEAN = 225.0
LEAST_CONTRAST = 14.0
UNEVEN_DEVIATION = 22.0
UNEVEN_DIFFERENCE = 45.0
# A face from brow to chin is about three quarters of the head; 0.36 stands for a head of half the photo's height.
LEAST_FACE = 0.36
MOST_OFF_CENTRE = 0.12
# Left, top, right, bottom as parts of the sides.
MIDDLE = (0.25, 0.2, 0.75, 0.8)
WALL_LEFT, WALL_RIGHT = (0.0, 0.04, 0.1, 0.3), (0.9, 0.04, 1.0, 0.3)


def advice_on(picture: Image.Image) -> tuple[str, ...]:
    """Codes of what the applicant may want to mend, in a fixed order."""
    grey = quality.measured(picture)
    return (*shape(picture), *light(grey), *background(grey), *faces_seen(picture))


def shape(picture: Image.Image) -> tuple[str, ...]:
    off = abs(picture.width / picture.height / PROPORTION - 1)
    return ("photo_shape",) if off > PROPORTION_TOLERANCE else ()


def light(grey: Image.Image) -> tuple[str, ...]:
    """The middle alone, where the face is: a white wall is no fault."""
    middle = ImageStat.Stat(part(grey, MIDDLE))
    if middle.mean[0] > BRIGHT_MEAN:
        return ("too_bright",)
    return ("low_contrast",) if middle.stddev[0] < LEAST_CONTRAST else ()


def background(grey: Image.Image) -> tuple[str, ...]:
    left, right = (ImageStat.Stat(part(grey, place)) for place in (WALL_LEFT, WALL_RIGHT))
    busy = max(left.stddev[0], right.stddev[0]) > UNEVEN_DEVIATION
    apart = abs(left.mean[0] - right.mean[0]) > UNEVEN_DIFFERENCE
    return ("background_uneven",) if busy or apart else ()


def faces_seen(picture: Image.Image) -> tuple[str, ...]:
    try:
        found = faces.faces_in(picture)
    except faces.CannotLook:
        return ("face_not_checked",)
    if len(found) != 1:
        return ("several_faces",) if found else ("no_face",)
    [face] = found
    small = ("face_small",) if face.height < LEAST_FACE else ()
    return (*small, *(("face_off_centre",) if face.off_centre > MOST_OFF_CENTRE else ()))


def part(grey: Image.Image, place: tuple[float, float, float, float]) -> Image.Image:
    left, top, right, bottom = place
    box = (left * grey.width, top * grey.height, right * grey.width, bottom * grey.height)
    return grey.crop((int(box[0]), int(box[1]), max(int(box[2]), 1), max(int(box[3]), 1)))
