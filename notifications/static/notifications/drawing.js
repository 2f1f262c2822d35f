"use strict";
// An area is drawn corner by corner on the map of the composer. It becomes a line in the field for shapes, as if it had
// been typed there, so that it can be read and changed; then the page counts and draws anew.
(() => {
  const SHAPE = "http://www.w3.org/2000/svg";
  let corners = [];
  let drawing = null;

  const mapOf = (tools) => tools.querySelector("svg[data-frame]");

  function cornerAt(svg, event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  // `data-frame`: longitude and latitude of the upper left corner, and how many degrees a unit is across and down.
  function positionOf(svg, [x, y]) {
    const [west, north, across, down] = svg.dataset.frame.split(" ").map(Number);
    const longitude = ((west + x * across + 540) % 360) - 180;
    return `${(north - y * down).toFixed(4)},${longitude.toFixed(4)}`;
  }

  function show() {
    const svg = mapOf(drawing);
    let line = svg.querySelector(".map-drawn");
    if (!line) {
      line = document.createElementNS(SHAPE, "path");
      line.setAttribute("class", "map-drawn");
      svg.append(line);
    }
    const dots = corners.map(([x, y]) => `M${x - 3} ${y - 3}h6v6h-6Z`).join("");
    line.setAttribute("d", corners.length ? `M${corners.map((corner) => corner.join(" ")).join("L")}Z${dots}` : "");
    for (const button of drawing.querySelectorAll("button[data-draw]")) {
      const needed = { finish: 3, back: 1 }[button.dataset.draw] ?? 0;
      button.hidden = button.dataset.draw === "begin";
      button.disabled = corners.length < needed;
    }
  }

  function stop() {
    mapOf(drawing)?.querySelector(".map-drawn")?.remove();
    drawing.classList.remove("is-drawing");
    for (const button of drawing.querySelectorAll("button[data-draw]")) {
      button.hidden = button.dataset.draw !== "begin";
    }
    drawing = null;
    corners = [];
  }

  const ACTS = {
    begin(tools) {
      drawing = tools;
      corners = [];
      tools.classList.add("is-drawing");
      show();
    },
    back() {
      corners.pop();
      show();
    },
    discard() {
      stop();
    },
    finish(tools) {
      const field = document.getElementById(tools.dataset.into);
      const line = corners.map((corner) => positionOf(mapOf(tools), corner)).join(" ");
      field.value = field.value.trim() ? `${field.value.trimEnd()}\n${line}` : line;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      stop();
      field.form.querySelector("button[name=do][value=look]").click();
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".drawing button[data-draw]");
    if (button) {
      ACTS[button.dataset.draw](button.closest(".drawing"));
    } else if (drawing && mapOf(drawing) === event.target.closest("svg")) {
      corners.push(cornerAt(mapOf(drawing), event));
      show();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (drawing && event.key === "Escape") {
      stop();
    }
  });
})();
