"use strict";
// A part of a page that reads itself anew every few seconds is told by a stream when there is something to read. While
// the stream is open most of these readings are held back; without it, or without this script, all go on.

const SLOWLY_MS = 15000;
const TRY_AGAIN_MS = 60000;
let stream = null;
let readAt = 0;

const part = () => document.querySelector("[data-stream]");
const isHeard = () => stream !== null && stream.readyState === EventSource.OPEN;

function look() {
  const shown = part();
  if (shown) htmx.trigger(shown, "look");
  else if (stream) stream.close();
}

function listen() {
  const shown = part();
  if (!shown) return;
  stream = new EventSource(shown.dataset.stream);
  stream.addEventListener("open", look);
  stream.addEventListener("look", look);
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, TRY_AGAIN_MS * (0.5 + Math.random()));
  });
}

document.body.addEventListener("htmx:confirm", (event) => {
  if (event.detail.elt !== part()) return;
  const byClock = !event.detail.triggeringEvent;
  if (byClock && isHeard() && Date.now() - readAt < SLOWLY_MS) event.preventDefault();
  else readAt = Date.now();
});
listen();
