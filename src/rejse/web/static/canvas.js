/** The map's page: zoom, moving about, the drawer beside it, and what makes it one. */

import { begin as beginDragging } from "./drag.js";
import { edit } from "./edits.js";
import { addAt, begin as beginKeys, reveal } from "./keyboard.js";
import { begin as beginLive } from "./live.js";
import { begin as beginMenu, open as openMenu } from "./menu.js";
import { addCard, addPhase, isNaming, rename } from "./naming.js";
import { begin as beginNotes, open as openNotes } from "./notes.js";
import { begin, desk, fitting, follow, frame, lay, linkAt, linkTo, links, nameOf, now, onPicture, one, over, placeOf, put, setZoom, stage, words } from "./picture.js";

const STEP = 1.25, THRESHOLD = 5;
const drawer = one("#drawer", HTMLElement);
const help = one("#help", HTMLDialogElement);

/* -- the drawer -------------------------------------------------------------------------------------------------------- */

/** @type {string} */
let opened = "";
/** The card or phase that was last chosen. */
let chosen = "";

/** Show an object's details beside the map. @param {string} address @param {string} place */
export async function open(address, place) {
  opened = chosen = place;
  drawer.hidden = false;
  markChosen();
  const link = linkTo(place);
  if (link) reveal(link);
  await /** @type {any} */ (window).htmx.ajax("GET", address, { target: "#drawer", swap: "innerHTML" });
  if (opened !== place || isNaming()) return;
  drawer.scrollTop = 0;
  const title = drawer.querySelector("h1, h2");
  if (title instanceof HTMLElement) {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
}

/** Let the card whose details are shown stand out. */
function markChosen() {
  for (const link of links()) link.classList.toggle("chosen", placeOf(link) === opened && link.matches(".card"));
}

/** Close the drawer; what it was about gets the focus. */
export function close() {
  if (drawer.hidden) return false;
  drawer.hidden = true;
  drawer.replaceChildren();
  const back = linkTo(opened);
  opened = "";
  markChosen();
  (back ?? frame).focus({ preventScroll: true });
  return true;
}

/* -- lighting a card's own flows --------------------------------------------------------------------------------------- */

/** @param {Event} event @param {boolean} on */
function light(event, on) {
  const key = linkAt(event.target)?.getAttribute("data-touchpoint");
  if (!key) return;
  for (const flow of stage.querySelectorAll(".flow")) {
    flow.classList.toggle("lit", on && [flow.getAttribute("data-from"), flow.getAttribute("data-to")].includes(key));
  }
  stage.classList.toggle("lighted", on);
}

/* -- moving about ------------------------------------------------------------------------------------------------------ */

/** Drag the ground to see another part of the map. @param {PointerEvent} event */
function grab(event) {
  const at = /** @type {Element} */ (event.target);
  if (event.pointerType !== "mouse" || event.button > 1 || (event.button === 0 && at.closest("a, button, textarea, .naming"))) return;
  const from = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop };
  let moved = false;
  /** @param {PointerEvent} to */
  const drag = (to) => {
    if (!moved && Math.hypot(to.clientX - event.clientX, to.clientY - event.clientY) < THRESHOLD) return;
    moved = true;
    frame.classList.add("grabbing");
    frame.scrollLeft = from.x - to.clientX;
    frame.scrollTop = from.y - to.clientY;
  };
  const end = () => {
    frame.classList.remove("grabbing");
    window.removeEventListener("pointermove", drag);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
  };
  window.addEventListener("pointermove", drag);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
}

/** @type {Record<string, () => void>} */
export const does = {
  "zoom-in": () => setZoom(now.zoom * STEP),
  "zoom-out": () => setZoom(now.zoom / STEP),
  "zoom-whole": () => setZoom(1),
  "zoom-fit": () => setZoom(fitting()),
  help: () => help.showModal(),
  undo: () => void edit({ do: "undo" }),
  redo: () => void edit({ do: "redo" }),
  add: () => addAt(placeOf(linkAt(document.activeElement)) || chosen),
  "add-phase": () => addPhase(now.told.phases.at(-1)?.id ?? null),
  notes: () => openNotes(),
};

/* -- room for new cards ------------------------------------------------------------------------------------------------ */

function makeSpots() {
  for (const old of over.querySelectorAll(".spot")) old.remove();
  for (const spot of now.told.spots) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = spot.height < 40 ? "spot low" : "spot";
    button.tabIndex = -1;
    button.textContent = "+";
    const told = { phase: nameOf(`phases/${spot.phase}`), lane: words(`lane-${spot.lane}`) };
    button.setAttribute("aria-label", words("add-here", told));
    button.title = words("add-here", told);
    button.addEventListener("click", () => addCard(spot.phase, spot.lane));
    lay(button, spot);
    over.append(button);
  }
}

/** @param {MouseEvent} event */
function doubled(event) {
  const link = linkAt(event.target);
  if (link?.matches(".card, .phase")) {
    event.preventDefault();
    rename(placeOf(link));
    return;
  }
  const at = onPicture(event), lane = now.told.lanes.find((one) => at.y >= one.y && at.y < one.y + one.height);
  const phase = now.told.phases.find((one) => at.x >= one.x && at.x < one.x + one.width);
  if (phase && !phase.collapsed && (lane?.name === "digital" || lane?.name === "physical")) addCard(phase.id, lane.name);
}

/* -- another way to look ----------------------------------------------------------------------------------------------- */

/** Show the map as another address says, without leaving the page. @param {string} address @param {boolean} push */
async function lookAt(address, push) {
  const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => null);
  const made = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const looking = made?.querySelector(".looking"), canvas = made?.querySelector("#canvas");
  const picture = made?.querySelector("#picture"), told = made?.querySelector("#targets");
  if (!made || !looking || !picture || !told || !(canvas instanceof HTMLElement)) {
    location.assign(address);
    return;
  }
  if (push) history.pushState(null, "", address);
  desk.dataset.query = canvas.dataset.query ?? "";
  exchange(looking);
  put(picture.outerHTML + told.outerHTML);
}

/** Let the controls say what is chosen now; a menu that is open stays open. @param {Element} newer */
function exchange(newer) {
  const older = document.querySelector(".looking");
  if (!older) return;
  const menus = [...older.querySelectorAll("details")], opened = menus.findIndex((menu) => menu.open);
  const held = document.activeElement instanceof HTMLElement && older.contains(document.activeElement);
  const menu = newer.querySelectorAll("details")[opened];
  if (menu) menu.open = true;
  const present = older.querySelector("[data-present]"); // it is listened to already
  if (present) newer.querySelector("[data-present]")?.replaceWith(present);
  for (const needless of newer.querySelectorAll("form[data-at-once] > button")) /** @type {HTMLElement} */ (needless).hidden = true;
  older.replaceWith(document.adoptNode(newer));
  if (held) (menu?.querySelector("summary") ?? document.querySelector(".looking a"))?.focus();
}

function listen() {
  document.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    const name = at.closest("[data-do]")?.getAttribute("data-do");
    if (name && does[name] && !at.closest("form[data-do]")) {
      event.preventDefault();
      does[name]();
    }
    if (at.closest("[data-close-drawer]")) {
      event.preventDefault();
      close();
    }
  });
  stage.addEventListener("click", (event) => {
    const link = linkAt(event.target);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link.getAttribute("href") ?? "", placeOf(link));
  });
  frame.addEventListener("pointerdown", grab);
  frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setZoom(now.zoom * Math.exp(-event.deltaY / 300), event);
    },
    { passive: false },
  );
  document.addEventListener("submit", (event) => {
    const name = /** @type {Element} */ (event.target).getAttribute("data-do");
    if (!name || !does[name]) return;
    event.preventDefault();
    does[name]();
  });
  document.addEventListener("look", (event) => {
    event.preventDefault();
    void lookAt(/** @type {CustomEvent} */ (event).detail.address, true);
  });
  window.addEventListener("popstate", () => void lookAt(location.href, false));
  stage.addEventListener("pointerover", (event) => light(event, true));
  stage.addEventListener("pointerout", (event) => light(event, false));
  stage.addEventListener("focusin", (event) => light(event, true));
  stage.addEventListener("focusout", (event) => light(event, false));
  document.addEventListener("keydown", pressed);
}

/** Keys that are meant for the whole map, wherever on it the focus is. @param {KeyboardEvent} event */
function pressed(event) {
  const at = /** @type {Element} */ (event.target);
  const writing = at.closest("input, textarea, select, dialog, [contenteditable]") !== null || isNaming();
  const control = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
  if (event.key === "Escape" && !at.closest("dialog") && close()) event.preventDefault();
  if (writing || event.altKey) return;
  if (control && mayEdit && (key === "z" || key === "y")) does[key === "y" || event.shiftKey ? "redo" : "undo"]();
  else if (control || !(at === document.body || frame.contains(at))) return;
  else if (event.key === "?") does.help();
  else if (event.key === "+") does["zoom-in"]();
  else if (event.key === "-") does["zoom-out"]();
  else if (event.key === "1") does["zoom-whole"]();
  else if (event.key === "0") does["zoom-fit"]();
  else return;
  event.preventDefault();
}

const mayEdit = desk.dataset.edit === "yes";
begin();
listen();
follow(markChosen);
beginKeys(mayEdit);
beginLive();
if (mayEdit) {
  desk.classList.add("can-edit");
  beginDragging(openMenu);
  beginMenu();
  beginNotes();
  makeSpots();
  follow(makeSpots);
  stage.addEventListener("dblclick", doubled);
}
