"""Does the caller want a part of a page? htmx asks for one; without it every address answers with the whole page."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

NO_CONTENT = 204


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks, but not to rebuild a page from the browser's history."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and request.headers.get("HX-History-Restore-Request") != "true"


def followed_whole(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A redirect leads the whole page on; inside a part, the page it leads to would stand in the middle of this one."""
    if not is_part(request) or not 300 <= response.status_code < 400:
        return response
    return HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": response["Location"]})


def read_anew(status: int = NO_CONTENT) -> HttpResponse:
    """Let the browser load the page it shows again, as when the session has ended."""
    return HttpResponse(status=status, headers={"HX-Refresh": "true"})
