"use strict";
// Enter in the search for areas searches, where it would count the whole alert; and nobody leaves unasked what was typed
// in five languages and is not saved.
(() => {
  const form = document.querySelector("form.composer");
  let unsaved = "unsaved" in form.dataset;

  form.addEventListener("input", () => {
    unsaved = true;
  });
  // What only counts and draws is asked for beside the page, without a submission.
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  form.addEventListener("keydown", (event) => {
    const search = event.target.closest(".search");
    if (search && event.target.matches("input") && event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      search.querySelector("button").click();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) {
      event.preventDefault();
    }
  });
})();
