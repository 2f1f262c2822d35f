"use strict";
// The page works without any of this. The key of the link stands after the #, which no browser sends: it goes into the form
// and out of sight. Both it and the call's id stay with this entry of the history, so that a reload, or the way back, is the
// same call again.
const form = document.getElementById("help");
const keyField = document.getElementById("key-field");
const share = document.getElementById("share");
const LOOK_EVERY_MS = 10000;

function keep() {
  const key = location.hash.slice(1) || (history.state && history.state.key);
  if (!key) return;
  const same = history.state && history.state.key === key;
  const id = same ? history.state.id : form.client_id.value;
  history.replaceState({ key, id }, "", location.pathname);
  form.key.value = key;
  form.client_id.value = id;
}

function say(what) {
  for (const line of document.querySelectorAll("[data-said]")) line.hidden = line.dataset.said !== what;
}

function put(position) {
  form.latitude.value = position.coords.latitude;
  form.longitude.value = position.coords.longitude;
  form.accuracy_m.value = position.coords.accuracy;
  say("shared");
}

async function look() {
  if (document.hidden) return;
  const asked = new URLSearchParams({ do: "look" });
  for (const name of ["key", "client_id", "spoken"]) asked.set(name, form[name].value);
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: asked });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("state");
    const shown = document.getElementById("state");
    if (found && found.textContent.trim() !== shown.textContent.trim()) shown.replaceWith(document.adoptNode(found));
  } catch {
    // No line now; the next look may have one.
  }
}

if (keyField) {
  keep();
  addEventListener("hashchange", keep);
  keyField.hidden = form.key.value !== "";
}
if (share && navigator.geolocation) {
  document.getElementById("position").hidden = false;
  share.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(put, () => say("denied"), { enableHighAccuracy: true, timeout: 20000 });
  });
}
if (document.getElementById("state")) setInterval(look, LOOK_EVERY_MS);
document.getElementById("leave").addEventListener("click", (event) => {
  event.preventDefault();
  // Without an entry to come back to.
  location.replace(event.currentTarget.href);
});
