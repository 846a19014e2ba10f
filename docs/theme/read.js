// What the theme adds when a page is open has no name and no place in the order of the keyboard.
document.addEventListener("DOMContentLoaded", () => {
  const named = () => {
    document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])").forEach((each) => each.setAttribute("tabindex", "0"));
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((each, at) => each.setAttribute("aria-label", `Code ${at + 1}`));
    document.querySelectorAll('[role="dialog"]:not([aria-label])').forEach((each) => each.setAttribute("aria-label", "Search"));
  };
  named();
  new MutationObserver(named).observe(document.body, { childList: true, subtree: true });
});
