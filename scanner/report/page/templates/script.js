"use strict";
// Filters the findings in the page; without it every finding is there all the same.
(() => {
  const form = document.getElementById("filters");
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.hidden = false; target.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", open);
  open();
  if (!form) return;
  const findings = [...document.querySelectorAll("#list > .finding")];
  const count = document.getElementById("count"), none = document.getElementById("none");
  const wanted = new URLSearchParams(location.search);
  form.hidden = false;
  const fits = (each, asked) =>
    (!asked.severity || each.dataset.severity === asked.severity) &&
    (!asked.state || each.dataset.state === asked.state) &&
    (!asked.rule || each.dataset.rule === asked.rule) &&
    (!asked.component || each.dataset.component === asked.component) &&
    (!asked.owner || (each.dataset.owners || "nobody yet").split("\n").includes(asked.owner)) &&
    asked.words.every((word) => each.dataset.words.includes(word));
  const apply = () => {
    const asked = Object.fromEntries(new FormData(form));
    asked.words = asked.text.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of findings) { each.hidden = !fits(each, asked); shown += each.hidden ? 0 : 1; }
    count.textContent = shown === findings.length ? String(shown) : `${shown} of ${findings.length}`;
    none.hidden = shown > 0;
  };
  for (const [name, value] of wanted) if (form.elements[name]) form.elements[name].value = value;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
