/** The menu of a card or a phase, by the right button, a long press, or the key for menus. */

import { edit } from "./edits.js";
import { addAt, duplicate, remove } from "./keyboard.js";
import { addPhase, rename } from "./naming.js";
import { desk, follow, linkAt, linkTo, nameOf, now, placeOf, stage, words } from "./picture.js";

/** @typedef {{clientX: number, clientY: number}} Point */

/** @type {HTMLElement | null} */
let shown = null;

/** @param {string} place */
function items(place) {
  const [list, id] = place.split("/");
  const card = now.told.cards.find((one) => one.id === id);
  /** @type {[string, () => void][]} */
  const found = [
    ["open", () => linkTo(place)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))],
    ["rename-it", () => rename(place)],
    ["add-here-it", () => addAt(place)],
  ];
  if (list === "phases") {
    found.push(["add-phase-here", () => addPhase(id)]);
    if (now.told.cards.some((one) => one.phase === id)) found.push(["split", () => void edit({ do: "split", place })]);
  } else {
    found.push(["duplicate", () => void duplicate(place)]);
    if (card) found.push(["split-here", () => void edit({ do: "split", place: `phases/${card.phase}`, first: id })]);
  }
  found.push(["remove", () => void remove(place)]);
  return found;
}

export function close() {
  const had = shown?.contains(document.activeElement);
  const place = shown?.dataset.place ?? "";
  shown?.remove();
  shown = null;
  if (had) linkTo(place)?.focus({ preventScroll: true });
}

/** @param {string} place @param {Point} at */
export function open(place, at) {
  close();
  const menu = document.createElement("ul");
  menu.className = "card-menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", words("actions", { name: nameOf(place) }));
  menu.dataset.place = place;
  for (const [key, does] of items(place)) {
    const item = document.createElement("li");
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.textContent = words(key);
    if (key === "remove") item.className = "danger";
    item.addEventListener("click", () => {
      close();
      does();
    });
    menu.append(item);
  }
  menu.addEventListener("keydown", (event) => walk(menu, event));
  desk.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.clientX, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(at.clientY, innerHeight - height - 8))}px`;
  shown = menu;
  /** @type {HTMLElement} */ (menu.firstElementChild).focus();
}

/** @param {HTMLElement} menu @param {KeyboardEvent} event */
function walk(menu, event) {
  const all = /** @type {HTMLElement[]} */ ([...menu.children]);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step) all[(at + step + all.length) % all.length].focus();
  else if (event.key === "Home" || event.key === "End") all.at(event.key === "Home" ? 0 : -1)?.focus();
  else if (event.key === "Enter" || event.key === " ") all[at]?.click();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function begin() {
  stage.addEventListener("contextmenu", (event) => {
    const link = linkAt(event.target);
    if (!link?.matches(".card, .phase")) return;
    event.preventDefault();
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") return; // a long press lifts it
    const box = link.getBoundingClientRect(), by = event.clientX || event.clientY;
    open(placeOf(link), by ? event : { clientX: box.left + 24, clientY: box.bottom });
  });
  document.addEventListener("pointerdown", (event) => shown && !shown.contains(/** @type {Node} */ (event.target)) && close());
  document.addEventListener("scroll", close, true);
  follow(close);
}
