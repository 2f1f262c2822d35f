"use strict";
// The token of a journey's link stands after the #, which no browser sends: put it into the form, and out of sight.
const field = document.getElementById("id_token");
const token = location.hash.slice(1);
if (field && token) {
  history.replaceState(null, "", location.pathname);
  field.value = token;
  field.form.submit();
}
