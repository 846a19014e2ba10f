"use strict";
// Filters the findings, opens what a link leads to, and draws who talks to whom. Without it all of that can be read all the same.
(() => {
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.tagName !== "DETAILS") return;
    for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") { each.hidden = false; each.open = true; }
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", open);
  open();

  const form = document.getElementById("filters");
  const filter = () => {
    const groups = [...document.querySelectorAll("#list > .mend")].map((group) => ({ group, wasOpen: group.open, own: [...group.querySelectorAll(".finding")] }));
    const all = groups.reduce((sum, { own }) => sum + own.length, 0);
    const count = document.getElementById("count"), none = document.getElementById("none");
    const fits = (each, asked) =>
      (!asked.severity || each.dataset.severity === asked.severity) &&
      (!asked.state || each.dataset.state === asked.state) &&
      (!asked.rule || each.dataset.rule === asked.rule) &&
      (!asked.component || each.dataset.component === asked.component) &&
      (!asked.owner || (each.dataset.owners || "nobody yet").split("\n").includes(asked.owner)) &&
      asked.words.every((word) => each.dataset.words.includes(word));
    const apply = () => {
      const asked = Object.fromEntries(new FormData(form));
      const narrowed = Object.values(asked).some(Boolean);
      asked.words = asked.text.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { group, wasOpen, own } of groups) {
        let here = 0;
        for (const each of own) { each.hidden = !fits(each, asked); here += each.hidden ? 0 : 1; }
        group.hidden = here === 0;
        group.open = narrowed ? true : wasOpen;
        shown += here;
      }
      count.textContent = shown === all ? String(all) : `${shown} of ${all}`;
      none.hidden = shown > 0;
    };
    form.hidden = false;
    for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
    if (location.search) apply();
  };
  if (form) filter();

  const picture = document.getElementById("picture"), button = document.getElementById("flows");
  const draw = () => {
    const ns = "http://www.w3.org/2000/svg";
    const boxes = new Map([...picture.querySelectorAll(".box")].map((box) => [`c-${box.dataset.id}`, box]));
    const rail = picture.querySelector(".hubs"), hubs = rail ? [...rail.children] : [];
    const between = [...boxes].flatMap(([from, box]) =>
      (box.dataset.sends || "").split("\n").filter(Boolean).map((said) => { const [to, kind] = said.split(" "); return { from, to, kind }; }));
    // With all of them shown, what is shared stands for itself: a line to and from it, not one between each two.
    const through = hubs.flatMap(({ dataset, classList }) => {
      const kind = classList.contains("data") ? "data" : "event", ends = (list) => list.split(" ").filter(Boolean);
      return [...ends(dataset.gives).map((from) => ({ from, to: dataset.id, kind })), ...ends(dataset.takes).map((to) => ({ from: dataset.id, to, kind }))];
    });
    const whole = [...through, ...between.filter(({ kind }) => kind === "call" || !rail)];
    const spots = new Map([...boxes, ...hubs.map((hub) => [hub.dataset.id, hub])]);
    const made = (name, attributes, parent) => {
      const node = document.createElementNS(ns, name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      parent.append(node);
      return node;
    };
    const svg = made("svg", { class: "wires", "aria-hidden": "true" }, picture);
    const marks = made("defs", {}, svg);
    for (const kind of ["event", "data", "call"]) {
      const mark = made("marker", { id: `tip-${kind}`, class: kind, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" }, marks);
      made("path", { d: "M0 0L8 4L0 8z" }, mark);
    }
    const lines = made("g", {}, svg);
    // From the nearest side of one box to the nearest side of the other, leaving and arriving square to it.
    const way = (from, to, frame) => {
      const [a, b] = [from, to].map((box) => box.getBoundingClientRect());
      const [ax, ay, bx, by] = [a.left + a.width / 2, a.top + a.height / 2, b.left + b.width / 2, b.top + b.height / 2];
      const apart = Math.max(a.left, b.left) - Math.min(a.right, b.right), rails = [from, to].some((spot) => spot.classList.contains("hub"));
      const upright = rails ? apart < 0 : Math.abs(by - ay) > a.height / 2 + b.height / 2;
      const points = upright
        ? (by > ay ? [ax, a.bottom, bx, b.top] : [ax, a.top, bx, b.bottom])
        : (bx > ax ? [a.right, ay, b.left, by] : [a.left, ay, b.right, by]);
      const [x1, y1, x2, y2] = points.map((value, at) => value - (at % 2 ? frame.top : frame.left));
      const bend = Math.max(18, Math.abs(upright ? y2 - y1 : x2 - x1) / 2.5);
      const turn = (upright ? y2 > y1 : x2 > x1) ? bend : -bend;
      return upright ? `M${x1} ${y1}C${x1} ${y1 + turn} ${x2} ${y2 - turn} ${x2} ${y2}` : `M${x1} ${y1}C${x1 + turn} ${y1} ${x2 - turn} ${y2} ${x2} ${y2}`;
    };
    let near = "";
    const paint = () => {
      const every = button.getAttribute("aria-pressed") === "true";
      const shown = (every ? whole : between).filter(({ from, to }) => (near ? from === near || to === near : every));
      picture.classList.toggle("wired", every);
      if (rail) rail.hidden = !every;
      const frame = picture.getBoundingClientRect();
      lines.replaceChildren();
      for (const { from, to, kind } of shown)
        if (spots.has(from) && spots.has(to)) made("path", { class: `wire ${kind}`, d: way(spots.get(from), spots.get(to), frame), "marker-end": `url(#tip-${kind})` }, lines);
      const touched = new Set(shown.flatMap(({ from, to }) => [from, to]));
      picture.classList.toggle("focused", Boolean(near) && touched.size > 0);
      for (const [id, box] of boxes) box.classList.toggle("touched", id === near || touched.has(id));
    };
    const over = (event) => {
      const spot = event.target.closest && event.target.closest(".box, .hub");
      const met = spot ? (spot.classList.contains("box") ? `c-${spot.dataset.id}` : spot.dataset.id) : "";
      if (met !== near) { near = met; paint(); }
    };
    for (const name of ["mouseover", "focusin"]) picture.addEventListener(name, over);
    for (const name of ["mouseleave", "focusout"]) picture.addEventListener(name, () => { near = ""; paint(); });
    // What is shared stands at about the height of those that share it, so that fewer lines cross.
    const sorted = () => {
      const height = ({ dataset }) => {
        const ends = `${dataset.gives} ${dataset.takes}`.split(" ").filter((id) => boxes.has(id)).map((id) => boxes.get(id).getBoundingClientRect().top);
        return ends.reduce((sum, top) => sum + top, 0) / (ends.length || 1);
      };
      rail.append(...hubs.map((hub) => [height(hub), hub]).sort((a, b) => a[0] - b[0]).map(([, hub]) => hub));
    };
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      if (rail) sorted();
      paint();
    });
    window.addEventListener("resize", paint);
    button.parentElement.hidden = false;
  };
  if (button) draw();
})();
