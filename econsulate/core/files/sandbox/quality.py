"""Would an officer be able to read this picture? Warnings that help the applicant while the paper is still at hand.

Measured on drawn pages and portraits of 1 to 12 megapixels (tests/core/files/test_quality.py): sharp ones have a
variance of the Laplacian of 320 to 4,900; blurred by 2 pixels in 1,000, where small print is lost, of 2 to 22.
"""

from PIL import Image, ImageFilter, ImageStat

MEASURED_SIDE = 1_000
LEAST_SHARPNESS = 25.0
DARK_MEAN = 60.0
FLAT_DEVIATION = 6.0
LEAST_DPI = 100
LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def warnings_about(picture: Image.Image) -> tuple[str, ...]:
    """Codes for a decoded page: `blank`, `too_dark`, `blurred`. A blank page is neither sharp nor blurred."""
    grey = measured(picture)
    light = ImageStat.Stat(grey)
    if light.stddev[0] < FLAT_DEVIATION:
        return ("blank",)
    found = []
    if light.mean[0] < DARK_MEAN:
        found.append("too_dark")
    if sharpness(grey) < LEAST_SHARPNESS:
        found.append("blurred")
    return tuple(found)


def measured(picture: Image.Image) -> Image.Image:
    """A grey copy whose longer side is at most 1,000 pixels, so that figures compare across cameras."""
    grey = picture.convert("L")
    grey.thumbnail((MEASURED_SIDE, MEASURED_SIDE))
    return grey


def sharpness(grey: Image.Image) -> float:
    """Variance of the Laplacian: high where edges are steep. The filter leaves the outermost pixels as they were."""
    edges = grey.filter(LAPLACIAN).crop((1, 1, grey.width - 1, grey.height - 1))
    return ImageStat.Stat(edges).var[0]
