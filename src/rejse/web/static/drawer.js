/** The drawer: what is opened from it is shown in it, and "/" leads to the search. */

const drawer = document.getElementById("drawer");

drawer?.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-drawer]");
  if (!(link instanceof HTMLAnchorElement) || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href, link.closest(".object-parts") ? ".object-parts [aria-current]" : "h2");
});

/**
 * Show an object, or a part of it, in the drawer.
 * @param {string} address
 * @param {string} then where the reader goes on
 */
async function show(address, then) {
  await /** @type {any} */ (window).htmx.ajax("GET", address, { target: "#drawer", swap: "innerHTML" });
  if (!drawer) return;
  drawer.scrollTop = 0;
  /** @type {HTMLElement | null} */ (drawer.querySelector(then))?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || at.closest("input, textarea, select, [contenteditable]")) return;
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[type=search]"));
  event.preventDefault();
  if (field) {
    field.focus();
    field.select();
    return;
  }
  const [, , journey] = location.pathname.split("/");
  if (location.pathname.startsWith("/j/") && journey) location.assign(`/j/${journey}/search`);
});
