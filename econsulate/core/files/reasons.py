"""What do we tell a person about a file, in words they can act on? Applicants can mend it, officers judge it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

REASONS: Mapping[str, Any] = {
    "malware": _("This file carries malicious software. Make a new scan or photo with a device you trust."),
    "unsupported_type": _("This kind of file can't be read here. Upload a PDF, a JPEG or a PNG."),
    "apple_photo": _(
        "This photo is in Apple's HEIC format. In the camera settings choose the most compatible format, or save the "
        "photo as JPEG, and upload it again."
    ),
    "wrong_type_here": _("This kind of file is not accepted for this item. Please read what the item asks for."),
    "damaged": _("This file is damaged or incomplete. Save or scan it again and upload the new file."),
    "password_protected": _("This file is password-protected. Save it without a password and upload it again."),
    "active_content": _(
        "This PDF contains scripts or other active content. Print it to a new PDF, or scan the paper, and upload that."
    ),
    "attachments": _("This PDF has other files attached to it. Upload each document as a file of its own."),
    "too_many_pages": _("This file has too many pages. Upload only the pages that the item asks for."),
    "too_many_pixels": _("This picture is larger than 40 megapixels. Save it in a smaller size and upload it again."),
    "animated": _("This picture is animated. Upload a picture that stands still."),
    "too_complex": _("This file takes too much to open. Scan the paper again and upload the new file."),
}

QUALITY: Mapping[str, Any] = {
    "low_resolution": _("The picture is small and may be hard to read. Scan at 300 dpi, or go closer with the camera."),
    "blurred": _("The picture looks blurred. Hold the camera still and let it focus."),
    "too_dark": _("The picture is dark. Take it in daylight or with more light."),
    "blank": _("The page looks empty. Check that you chose the right file and the right side."),
    "too_bright": _("The picture is very bright. Avoid flash and direct sun on the face."),
    "low_contrast": _("The picture has little contrast. Take it in even light and without filters."),
    "photo_shape": _("The photo is not upright in the proportion 35 to 45. Cut it to that shape."),
    "background_uneven": _("The background looks uneven. Stand in front of a plain, light wall."),
    "no_face": _("We could not find a face. Check that it looks straight at the camera and that nothing covers it."),
    "several_faces": _("We seem to see more than one face. Only one person may be in the photo."),
    "face_small": _("The head looks small. It should take up 70 to 80 percent of the photo's height."),
    "face_not_checked": _("We can't look for a face just now. Check yourself that it looks straight at the camera."),
    "face_off_centre": _("The face is not in the middle of the photo. Centre it and upload the photo again."),
}

# What an officer reads beside the picture: what the machine saw and what to look at, nothing to be done to the camera.
SEEN: Mapping[str, Any] = {
    "low_resolution": _("The picture is small. Check that everything on it can be read."),
    "blurred": _("The picture looks blurred. Check that it is sharp enough."),
    "too_dark": _("The picture is dark. Check that everything on it can be made out."),
    "blank": _("The page looks empty. It may be the wrong file or the wrong side."),
    "too_bright": _("The picture is very bright. Check that the face can be made out."),
    "low_contrast": _("The picture has little contrast. Check that the face can be made out."),
    "photo_shape": _("The photo is not upright in the proportion 35 to 45."),
    "background_uneven": _("The background looks uneven. It should be plain and light."),
    "no_face": _("No face was found. Check that it looks straight at the camera and that nothing covers it."),
    "several_faces": _("There seems to be more than one face. Only one person may be in the photo."),
    "face_small": QUALITY["face_small"],
    "face_not_checked": _("The face was not checked automatically. See for yourself that it looks at the camera."),
    "face_off_centre": _("The face is not in the middle of the photo."),
}


def in_words(code: str) -> str:
    """The sentence for a reason or quality code, in the language of the request."""
    return str(REASONS.get(code) or QUALITY[code])


def seen_in_words(code: str) -> str:
    """What a quality code says to an officer who looks at the picture."""
    return str(SEEN[code])


def in_all_languages(code: str) -> dict[str, str]:
    """The same sentence in each of our languages, for messages read later."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = in_words(code)
    return said
