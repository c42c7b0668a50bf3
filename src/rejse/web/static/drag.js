/** Cards and phases dragged with mouse, pen or finger; a line shows where they would land. */

import { edit, hold, tell } from "./edits.js";
import { boxOf, isNaming } from "./naming.js";
import { follow, frame, lay, linkAt, linkTo, nameOf, now, onPicture, one, over, placeOf, stage, words } from "./picture.js";
import { dropAt, phaseDropAt, reachOf } from "./places.js";

/** @typedef {import("./places.js").Drop} Drop */
/** @typedef {import("./places.js").PhaseDrop} PhaseDrop */

const THRESHOLD = 5, TOUCH_MS = 380, TOUCH_SLACK = 9, EDGE = 56, SPEED = 14;
const SVG = "http://www.w3.org/2000/svg";

/** @type {{place: string, link: Element, event: PointerEvent, timer: number} | null} What is pressed, and not lifted yet. */
let pressed = null;
/** @type {Lifted | null} */
let lifted = null;
/** @type {(place: string, at: {clientX: number, clientY: number}) => void} */
let offer = () => undefined;

/** The line, or the room, where something would land. */
const mark = document.createElement("div");

/** Show where something would land. @param {Drop | PhaseDrop | null} drop */
export function show(drop) {
  mark.className = drop && "room" in drop && drop.room ? "drop room" : "drop";
  if (!drop || drop.same) mark.remove();
  else {
    lay(mark, drop.mark);
    if (!mark.isConnected) over.append(mark);
  }
}

/** Put what was lifted where it would land. @param {string} place @param {Drop | PhaseDrop} drop @param {number} base */
export function land(place, drop, base) {
  const into = "phase" in drop ? { phase: drop.phase, lane: drop.lane } : {};
  return edit({ do: "move", place, ...into, before: drop.before, after: drop.before ? null : drop.after }, base);
}

/** Something held in the air under the pointer. */
class Lifted {
  /** @param {string} place @param {PointerEvent} event */
  constructor(place, event) {
    this.place = place;
    this.id = place.split("/")[1];
    this.isCard = place.startsWith("touchpoints/");
    this.base = now.told.revision;
    this.free = hold();
    this.moved = false;
    this.pointer = { clientX: event.clientX, clientY: event.clientY };
    this.started = { ...this.pointer };
    /** @type {Drop | PhaseDrop | null} */
    this.drop = null;
    this.ghost = this.makeGhost();
    linkTo(place)?.classList.add("lifted");
    frame.classList.add("grabbing");
    this.roll = requestAnimationFrame(() => this.scroll());
    this.move(event);
  }

  makeGhost() {
    const ghost = document.createElement("div");
    ghost.className = "ghost";
    ghost.setAttribute("aria-hidden", "true");
    const box = boxOf(this.place), link = linkTo(this.place);
    if (!box || !link) return ghost;
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    const copy = /** @type {Element} */ (link.cloneNode(true));
    for (const name of ["href", "tabindex", "class"]) copy.removeAttribute(name);
    picture.append(copy);
    ghost.append(picture);
    ghost.style.width = `${box.width * now.zoom}px`;
    ghost.style.height = `${box.height * now.zoom}px`;
    const at = onPicture(this.pointer);
    this.held = { x: (at.x - box.x) * now.zoom, y: (at.y - box.y) * now.zoom };
    document.body.append(ghost);
    return ghost;
  }

  /** @param {{clientX: number, clientY: number}} at */
  move(at) {
    this.pointer = { clientX: at.clientX, clientY: at.clientY };
    if (Math.hypot(at.clientX - this.started.clientX, at.clientY - this.started.clientY) > THRESHOLD) this.moved = true;
    const { x, y } = this.held ?? { x: 0, y: 0 };
    this.ghost.style.transform = `translate(${at.clientX - x}px, ${at.clientY - y}px) scale(1.03)`;
    const on = onPicture(at);
    this.drop = this.isCard ? dropAt(now.told, on, this.id) : phaseDropAt(now.told, on.x, this.id);
    show(this.moved ? this.drop : null);
  }

  /** Scroll the window where the pointer is near its edge. */
  scroll() {
    const box = frame.getBoundingClientRect(), { clientX: x, clientY: y } = this.pointer;
    const near = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ to) =>
      at < from + EDGE ? -(from + EDGE - at) / EDGE : at > to - EDGE ? (at - to + EDGE) / EDGE : 0;
    const [dx, dy] = this.moved ? [near(x, box.left, box.right), near(y, box.top, box.bottom)] : [0, 0];
    if (dx || dy) {
      frame.scrollLeft += Math.max(-1, Math.min(1, dx)) * SPEED;
      frame.scrollTop += Math.max(-1, Math.min(1, dy)) * SPEED;
      this.move(this.pointer);
    }
    this.roll = requestAnimationFrame(() => this.scroll());
  }

  /** @param {boolean} dropped */
  end(dropped) {
    cancelAnimationFrame(this.roll);
    frame.classList.remove("grabbing");
    this.ghost.remove();
    linkTo(this.place)?.classList.remove("lifted");
    show(null);
    if (dropped && this.moved && this.drop && !this.drop.same) void land(this.place, this.drop, this.base);
    else if (!dropped) tell(words("put-back", { name: nameOf(this.place) }));
    this.free();
  }
}

/** @param {PointerEvent} event */
function down(event) {
  const link = linkAt(event.target), place = placeOf(link);
  if (!link || event.button || lifted || isNaming() || !boxOf(place)) return;
  if (!link.matches(".card, .phase") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const timer = event.pointerType === "mouse" ? 0 : window.setTimeout(lift, TOUCH_MS);
  pressed = { place, link, event, timer };
}

function lift() {
  if (!pressed) return;
  lifted = new Lifted(pressed.place, pressed.event);
  pressed = null;
  tell(words("lifted", { name: nameOf(lifted.place) }));
}

function letGo() {
  if (pressed) clearTimeout(pressed.timer);
  pressed = null;
}

/** @param {PointerEvent} event */
function move(event) {
  if (pressed) {
    const far = Math.hypot(event.clientX - pressed.event.clientX, event.clientY - pressed.event.clientY);
    if (pressed.event.pointerType === "mouse") {
      if (far >= THRESHOLD) lift();
    } else if (far > TOUCH_SLACK) letGo(); // it is scrolled
  }
  lifted?.move(event);
}

/** @param {boolean} dropped @param {PointerEvent} [event] */
function end(dropped, event) {
  letGo();
  if (!lifted) return;
  const was = lifted;
  lifted = null;
  was.end(dropped);
  window.addEventListener("click", swallow, true);
  setTimeout(() => window.removeEventListener("click", swallow, true), 50);
  if (dropped && !was.moved && event && event.pointerType !== "mouse") offer(was.place, event);
}

/** @param {Event} event */
function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

/* -- how far a phase reaches ------------------------------------------------------------------------------------------- */

function makeHandles() {
  const head = one("#head", HTMLElement);
  for (const old of head.querySelectorAll(".handle")) old.remove();
  for (const phase of now.told.phases) {
    const reach = reachOf(now.told, phase.id);
    if (!reach) continue;
    const handle = document.createElement("div");
    handle.className = "handle";
    handle.title = words("extent", { phase: nameOf(`phases/${phase.id}`) });
    handle.dataset.phase = phase.id;
    handle.style.left = `${(reach.edge + reach.px) * now.zoom - 12}px`;
    handle.addEventListener("pointerdown", stretch);
    head.append(handle);
  }
}

/** @param {PointerEvent} event */
function stretch(event) {
  const handle = /** @type {HTMLElement} */ (event.currentTarget);
  const phase = handle.dataset.phase ?? "";
  const reach = reachOf(now.told, phase);
  if (!reach || event.button) return;
  event.preventDefault();
  event.stopPropagation();
  handle.setPointerCapture(event.pointerId);
  handle.classList.add("dragged");
  const free = hold(), base = now.told.revision, from = event.clientX, zoom = now.zoom;
  let px = reach.px;
  const drag = (/** @type {PointerEvent} */ at) => {
    px = Math.min(reach.most, Math.max(0, reach.px + (at.clientX - from) / zoom));
    handle.style.left = `${(reach.edge + px) * zoom - 12}px`;
    lay(mark, { x: reach.edge, y: now.told.head, width: Math.max(px, 2), height: 70 });
    mark.className = "drop room";
    over.append(mark);
  };
  const stop = () => {
    handle.removeEventListener("pointermove", drag);
    mark.remove();
    handle.classList.remove("dragged");
    free();
    const share = Math.round((px / reach.whole) * 100) / 100;
    if (Math.abs(px - reach.px) > 2) void edit({ do: "overlap", place: `phases/${phase}`, share: px < 4 ? 0 : share }, base);
    else makeHandles();
  };
  handle.addEventListener("pointermove", drag);
  handle.addEventListener("pointerup", stop, { once: true });
  handle.addEventListener("pointercancel", stop, { once: true });
}

/* -- begin ------------------------------------------------------------------------------------------------------------- */

/** @param {(place: string, at: {clientX: number, clientY: number}) => void} menu opened by a long press that moves nothing */
export function begin(menu) {
  offer = menu;
  stage.addEventListener("pointerdown", down);
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", (event) => end(true, event));
  window.addEventListener("pointercancel", () => end(false));
  window.addEventListener("blur", () => end(false));
  stage.addEventListener("touchmove", (event) => lifted && event.cancelable && event.preventDefault(), { passive: false });
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !lifted) return;
      event.stopPropagation();
      end(false);
    },
    true,
  );
  makeHandles();
  follow(makeHandles);
}
