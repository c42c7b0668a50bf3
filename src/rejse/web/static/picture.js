/**
 * The picture of the map and where everything on it stands: put there, put in its place a newer one, made larger and
 * smaller. Lengths are px of the picture; `zoom` of them make one px of the window.
 */

/** @typedef {{id: string, x: number, width: number, collapsed: boolean}} Phase */
/** @typedef {{name: string, y: number, height: number}} Lane */
/** @typedef {{id: string, x: number, y: number, width: number, height: number, phase: string, lane: string, slot: number, row: number}} Card */
/** @typedef {{phase: string, lane: string, x: number, y: number, width: number, height: number}} Spot */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/**
 * @typedef {object} Told
 * @property {number} width
 * @property {number} height
 * @property {number} head
 * @property {number} top
 * @property {number} chevrons
 * @property {number} gutter
 * @property {number} revision
 * @property {string} title
 * @property {string} subtitle
 * @property {string} caption
 * @property {string} meter
 * @property {number} measured
 * @property {number} touchpoints
 * @property {Phase[]} phases
 * @property {Lane[]} lanes
 * @property {Card[]} cards
 * @property {Spot[]} spots
 * @property {Record<string, string>} names
 * @property {Record<string, [number, number] | null>} extents
 */

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.2, MOST = 3, READABLE = 0.75, GLIDE = 220, KEPT = "rejse-zoom";

/** @template {Element} T @param {string} selector @param {new () => T} kind @returns {T} */
export function one(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page lacks ${selector}`);
  return found;
}

export const desk = one("#canvas", HTMLElement);
export const frame = one("#window", HTMLElement);
export const stage = one("#stage", HTMLElement);
export const over = one("#over", HTMLElement);
const head = one("#head", HTMLElement);
const names = one("#names", HTMLElement);
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {Record<string, string>} */
const SAYS = JSON.parse(one("#says", HTMLScriptElement).textContent ?? "{}");

/** @type {{told: Told, zoom: number}} What is shown now. */
export const now = { told: JSON.parse(one("#targets", HTMLScriptElement).textContent ?? "{}"), zoom: 1 };

/** @type {Set<() => void>} */
const followers = new Set();

/** Be told when another picture, or another zoom, is shown. @param {() => void} follow */
export function follow(follow) {
  followers.add(follow);
}

/** A text of the page with its gaps filled in. @param {string} key @param {Record<string, string | number>} [filled] */
export function words(key, filled = {}) {
  return (SAYS[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(filled[name] ?? ""));
}

/** What an object is called. @param {string} place */
export function nameOf(place) {
  return now.told.names[place] ?? place.split("/")[1] ?? place;
}

/** @returns {SVGSVGElement} */
export function svg() {
  return one("#picture > svg", SVGSVGElement);
}

/** The links on the picture, in the order they are read. @returns {SVGAElement[]} */
export function links() {
  return [...svg().querySelectorAll("a[data-place]")].filter((link) => link instanceof SVGAElement);
}

/** The link to an object; there may be several, and the one of its own is the first. @param {string} place */
export function linkTo(place) {
  return /** @type {SVGAElement | null} */ (
    svg().querySelector(`a.card[data-place="${CSS.escape(place)}"], a.phase[data-place="${CSS.escape(place)}"]`) ??
      svg().querySelector(`a[data-place="${CSS.escape(place)}"]`)
  );
}

/** The object a link leads to. @param {EventTarget | null} at @returns {SVGAElement | null} */
export function linkAt(at) {
  const found = at instanceof Element ? at.closest("a[data-place]") : null;
  return found instanceof SVGAElement ? found : null;
}

/** @param {Element | null} link */
export function placeOf(link) {
  return link?.getAttribute("data-place") ?? "";
}

/** Where a point of the window lies on the picture. @param {{clientX: number, clientY: number}} at */
export function onPicture(at) {
  const box = svg().getBoundingClientRect();
  return { x: (at.clientX - box.left) / now.zoom, y: (at.clientY - box.top) / now.zoom + now.told.top };
}

/** Lay an element over a box of the picture. @param {HTMLElement} element @param {Box} box */
export function lay(element, box) {
  const { zoom, told } = now;
  element.style.left = `${box.x * zoom}px`;
  element.style.top = `${(box.y - told.top) * zoom}px`;
  element.style.width = `${box.width * zoom}px`;
  element.style.height = `${box.height * zoom}px`;
}

/* -- zoom -------------------------------------------------------------------------------------------------------------- */

/**
 * @param {number} wanted
 * @param {{clientX: number, clientY: number} | null} [around] what stays where it is
 * @param {boolean} [kept] whether the next page is as large
 */
export function setZoom(wanted, around = null, kept = true) {
  const old = now.zoom;
  now.zoom = Math.min(MOST, Math.max(LEAST, wanted));
  const box = frame.getBoundingClientRect();
  const at = around ? { x: around.clientX - box.left, y: around.clientY - box.top } : { x: box.width / 2, y: 0 };
  const held = { x: (frame.scrollLeft + at.x) / old, y: (frame.scrollTop + at.y) / old };
  measure();
  frame.scrollLeft = held.x * now.zoom - at.x;
  frame.scrollTop = held.y * now.zoom - at.y;
  one("#zoomed", HTMLElement).textContent = `${Math.round(now.zoom * 100)} %`;
  if (kept) sessionStorage.setItem(KEPT, String(now.zoom));
  for (const tell of followers) tell();
}

/** The zoom at which all of it is seen. */
export function fitting() {
  const { width, height } = svg().viewBox.baseVal;
  return Math.min(frame.clientWidth / width, frame.clientHeight / height);
}

function measure() {
  const { told, zoom } = now;
  stage.style.width = `${told.width * zoom}px`;
  stage.style.setProperty("--top", `${told.chevrons * zoom}px`);
  stage.style.setProperty("--gutter", `${told.gutter * zoom}px`);
}

/* -- what stays in view ------------------------------------------------------------------------------------------------ */

/** @param {string[]} kinds @param {number} x @param {number} y @param {number} width @param {number} height */
function copy(kinds, x, y, width, height) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  for (const kind of kinds) {
    for (const drawn of svg().querySelectorAll(`:scope ${kind}`)) {
      const own = /** @type {Element} */ (drawn.cloneNode(true));
      for (const named of [own, ...own.querySelectorAll("[id]")]) named.removeAttribute("id");
      for (const link of own.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
      made.append(own);
    }
  }
  return made;
}

function makeCopies() {
  const { told } = now;
  const below = svg().querySelector(".legend, .footer");
  const end = below instanceof SVGGraphicsElement ? below.getBBox().y - 12 : Infinity;
  const height = Math.min(svg().viewBox.baseVal.height, end - told.top);
  head.replaceChildren(copy([".phases"], 0, told.top, told.width, told.chevrons));
  names.replaceChildren(copy([".gutter", ".blueprint", ".faces"], 0, told.top, told.gutter, height));
}

/* -- another picture --------------------------------------------------------------------------------------------------- */

/**
 * Put a newer picture in the place of the one that is shown. What had the focus keeps it, and what stands elsewhere now
 * glides there.
 * @param {string} html the picture, and the script with what is told of it
 * @param {string | null} [focus] the place that gets the focus
 */
export function put(html, focus = null) {
  const before = now.told;
  const made = document.createElement("template");
  made.innerHTML = html;
  const newer = made.content.querySelector("svg"), told = made.content.querySelector("script");
  if (!newer || !told) throw new Error("A picture was expected");
  const held = linkAt(document.activeElement);
  const kept = held && svg().contains(held) ? { place: placeOf(held), kind: held.classList[0] } : null;
  now.told = JSON.parse(told.textContent ?? "{}");
  svg().replaceWith(document.adoptNode(newer));
  measure();
  makeCopies();
  tellAround();
  if (!still.matches) glide(before);
  for (const tell of followers) tell();
  const wanted = focus ?? kept?.place;
  if (!wanted || document.activeElement?.closest(".naming:not(.busy), .drawer, .panel, dialog")) return;
  const same = [...svg().querySelectorAll(`a[data-place="${CSS.escape(wanted)}"]`)];
  const link = same.find((each) => each.classList[0] === (focus ? null : kept?.kind)) ?? linkTo(wanted);
  if (link instanceof SVGAElement) link.focus({ preventScroll: true });
}

function tellAround() {
  const { told } = now;
  /** @param {string} selector @param {string} text */
  const write = (selector, text) => {
    const element = document.querySelector(selector);
    if (element && element.textContent !== text) element.textContent = text;
  };
  write(".map-title h1", told.title);
  write("#subtitle", told.subtitle);
  write("#finding", told.cards.length ? told.caption : "");
  write("#measured span", told.meter);
  one("#measured", HTMLElement).hidden = !told.cards.length;
  const meter = document.querySelector("#measured meter");
  if (meter instanceof HTMLMeterElement) {
    meter.max = told.touchpoints || 1;
    meter.value = told.measured;
    meter.setAttribute("aria-label", told.meter);
  }
  if (told.cards.length) for (const hint of document.querySelectorAll("#hint [data-do]")) hint.closest("#hint")?.remove();
}

/** @param {Told} before */
function glide(before) {
  const cards = new Map(before.cards.map((card) => [card.id, card]));
  for (const card of now.told.cards) {
    const was = cards.get(card.id);
    const link = was && (was.x !== card.x || was.y !== card.y) ? linkTo(`touchpoints/${card.id}`) : null;
    const [x, y] = was ? [was.x - card.x, was.y - before.head - card.y + now.told.head] : [0, 0];
    if (x || y) link?.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: GLIDE, easing: "ease-out" });
  }
}

/* -- begin ------------------------------------------------------------------------------------------------------------- */

/** Show the picture as large as the window lets it be read. */
export function begin() {
  document.documentElement.classList.add("js");
  for (const part of document.querySelectorAll("[data-js]")) part.removeAttribute("hidden");
  const kept = Number(sessionStorage.getItem(KEPT));
  makeCopies();
  setZoom(kept || Math.min(1, Math.max(READABLE, frame.clientWidth / now.told.width)), null, false);
  frame.scrollLeft = 0;
  frame.scrollTop = 0;
}
