"""Drawn people for passport photos: good enough that a detector of faces finds them, and nobody's likeness."""

from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFilter


def passport_photo(
    size: tuple[int, int] = (826, 1062), *, head: float = 0.75, shift: float = 0.0, people: int = 1
) -> Image.Image:
    """A drawn person before a light wall; the head takes that part of the height, moved by parts of the width."""
    picture = Image.new("RGB", size, (225, 228, 230))
    for number in range(people):
        middle = 0.5 + shift if people == 1 else (number + 0.5) / people
        draw_person(picture, size[0] * middle, size[1] * 0.52, size[1] * head / people)
    return Image.blend(picture, Image.effect_noise(size, 40).convert("RGB"), 0.06)


def draw_person(picture: Image.Image, x: float, y: float, head: float) -> None:
    """Shoulders, neck, hair and face, then shadows, then what is sharp: eyes, brows, nostrils, mouth."""
    wide = head * 0.7

    def box(right: float, down: float, half_width: float, half_height: float) -> tuple[float, float, float, float]:
        middle_x, middle_y = x + right * wide, y + down * head
        a, b = half_width * wide, half_height * head
        return (middle_x - a, middle_y - b, middle_x + a, middle_y + b)

    pen = ImageDraw.Draw(picture)
    pen.ellipse(box(0, 0.95, 1.0, 0.42), fill=(60, 70, 110))
    pen.rectangle(box(0, 0.46, 0.22, 0.16), fill=(190, 145, 120))
    pen.ellipse(box(0, -0.06, 0.5, 0.46), fill=(45, 32, 25))
    pen.ellipse(box(0, 0.06, 0.42, 0.43), fill=(215, 170, 145))
    picture.paste(picture.filter(ImageFilter.GaussianBlur(head * 0.012)))
    picture.paste((90, 50, 40), mask=shadows(picture.size, box).filter(ImageFilter.GaussianBlur(head * 0.02)))
    pen = ImageDraw.Draw(picture)
    for side in (-1, 1):
        pen.ellipse(box(side * 0.19, -0.02, 0.085, 0.026), fill=(240, 238, 235))
        pen.ellipse(box(side * 0.19, -0.02, 0.036, 0.026), fill=(50, 35, 30))
        pen.arc(box(side * 0.19, -0.0125, 0.1, 0.0425), 190, 350, fill=(40, 25, 20), width=max(2, int(head * 0.008)))
        pen.arc(box(side * 0.19, -0.0525, 0.13, 0.0525), 200, 340, fill=(50, 35, 28), width=max(3, int(head * 0.018)))
        pen.ellipse(box(side * 0.05, 0.165, 0.022, 0.01), fill=(110, 60, 50))
    pen.ellipse(box(0, 0.27, 0.16, 0.028), fill=(165, 80, 80))
    pen.line(
        (*box(0, 0.27, 0.15, 0)[:2], *box(0, 0.27, 0.15, 0)[2:]), fill=(95, 40, 40), width=max(2, int(head * 0.008))
    )


def shadows(size: tuple[int, int], box: Callable[[float, float, float, float], Any]) -> Image.Image:
    """Eye sockets, cheeks, nostrils, below nose and lip."""
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    for side in (-1, 1):
        pen.ellipse(box(side * 0.19, -0.03, 0.13, 0.055), fill=110)
        pen.ellipse(box(side * 0.36, 0.12, 0.06, 0.2), fill=60)
        pen.ellipse(box(side * 0.055, 0.165, 0.035, 0.02), fill=120)
    pen.ellipse(box(0, 0.17, 0.075, 0.03), fill=70)
    pen.ellipse(box(0, 0.355, 0.12, 0.025), fill=60)
    return mask
