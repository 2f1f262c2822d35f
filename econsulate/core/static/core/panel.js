"use strict";
// A part of a page that could not be fetched must not look as if nothing was pressed.

const trouble = document.getElementById("trouble");

function tell(event) {
  const status = event.detail.xhr ? event.detail.xhr.status : 0;
  if (status === 0 || status >= 500) {
    trouble.hidden = false;
    trouble.focus();
  }
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.body.addEventListener(name, tell);
document.body.addEventListener("htmx:beforeRequest", () => {
  trouble.hidden = true;
});
