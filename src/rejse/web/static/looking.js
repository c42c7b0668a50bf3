/**
 * How the map is looked at, without leaving the page: a choice changes the address, and the page shows it at once.
 *
 * A choice is told as the event "look" on the document, its detail the new address. A page that shows it by itself
 * prevents the default and pushes the address; otherwise the address is gone to.
 */
import { say } from "./app.js";

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest?.("a[data-look]");
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  look(link.href);
});

document.addEventListener("submit", (event) => {
  const form = /** @type {Element} */ (event.target).closest("form[data-look]");
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  look(addressOf(form));
});

document.addEventListener("change", (event) => {
  const form = /** @type {Element} */ (event.target).closest("form[data-at-once]");
  if (form instanceof HTMLFormElement) look(addressOf(form));
});

for (const button of document.querySelectorAll("form[data-at-once] > button")) {
  /** @type {HTMLElement} */ (button).hidden = true; // a tick is shown at once
}

/**
 * Give the address a form would lead to, without what is empty.
 * @param {HTMLFormElement} form
 * @returns {string}
 */
function addressOf(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) asked.append(name, value);
  const query = asked.toString();
  return new URL(form.getAttribute("action") + (query ? `?${query}` : ""), location.href).href;
}

/**
 * Look at the map as an address says.
 * @param {string} address
 */
function look(address) {
  const told = new CustomEvent("look", { bubbles: true, cancelable: true, detail: { address } });
  if (document.dispatchEvent(told)) location.assign(address);
}

// -- presentation -------------------------------------------------------------------------------------------------------

const button = /** @type {HTMLElement | null} */ (document.querySelector("[data-present]"));
let at = -1;

if (button) {
  button.hidden = false;
  button.addEventListener("click", begin);
}

function begin() {
  document.body.classList.add("presenting");
  at = -1;
  document.documentElement.requestFullscreen?.().catch(() => undefined);
  say(button?.dataset.says ?? "");
  document.addEventListener("keydown", walk, true);
  document.addEventListener("fullscreenchange", left);
}

function end() {
  document.removeEventListener("keydown", walk, true);
  document.removeEventListener("fullscreenchange", left);
  if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
  document.body.classList.remove("presenting");
  say(button?.dataset.ended ?? "");
  button?.focus();
}

function left() {
  if (!document.fullscreenElement) end();
}

/** @param {KeyboardEvent} event */
function walk(event) {
  if (event.key === "Escape") end();
  else if (["ArrowRight", "PageDown", " "].includes(event.key)) phase(1);
  else if (["ArrowLeft", "PageUp"].includes(event.key)) phase(-1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Go to the next phase, or the one before.
 * @param {number} step
 */
function phase(step) {
  const phases = [...document.querySelectorAll('svg a[href*="/at/phases/"]')];
  if (!phases.length) return;
  at = Math.max(0, Math.min(phases.length - 1, at + step));
  const here = phases[at];
  here.scrollIntoView({ inline: "center", block: "nearest" });
  say(here.getAttribute("aria-label") ?? here.textContent?.trim() ?? "");
}
