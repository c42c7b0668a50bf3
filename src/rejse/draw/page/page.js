/**
 * The map as a page of its own: zoom, lanes, light and dark, a drawer with a card's details, and the keyboard.
 *
 * Every text is in the page already, written and escaped by the program; nothing here makes markup of text. Without this
 * module the page is read from top to bottom: map, details, tables.
 */

/** @typedef {{y: number, height: number}} Lane */
/** @typedef {Lane & {name: string, lines: string[]}} NamedLane the lines are as broken as a phone needs them */
/** @typedef {{x: number, y: number, width: number, height: number, phase: number, key: string}} Card */
/**
 * @typedef {object} Told what the page is made from, in px of the picture
 * @property {number} width
 * @property {number} top where the picture begins: the title above it is the page's own
 * @property {number} bottom
 * @property {number} head how high the phases are
 * @property {number} gutter how wide the names of the lanes are
 * @property {NamedLane[]} lanes
 * @property {Card[]} cards
 * @property {{opened: string, closed: string, zoomed: string, map: string, tables: string, shown: string, hidden: string,
 *   light: string, dark: string}} says
 */

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.25, MOST = 3, STEP = 1.25, READABLE = 0.75;
/** On a phone the names of the lanes stand in a column of their own this wide, in px, and the marks of the curve here. */
const LABELS = 96, FACES = { x: 136, width: 24 };
const narrow = window.matchMedia("(max-width: 719px)");

/** @template {Element} T @param {string} selector @param {new () => T} kind @returns {T} */
function one(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page lacks ${selector}`);
  return found;
}

/** @type {Told} */
const told = JSON.parse(one("#told", HTMLScriptElement).textContent ?? "");
const root = document.documentElement;
const frame = one(".window", HTMLElement);
const stage = one(".stage", HTMLElement);
const picture = one(".picture", HTMLElement);
const svg = one(".picture > svg", SVGSVGElement);
const drawer = one("#details", HTMLDialogElement);
const help = one("#help", HTMLDialogElement);
const status = one("#status", HTMLElement);
const links = [...document.querySelectorAll(".cards a")].filter((link) => link instanceof HTMLAnchorElement);
const boxes = [...document.querySelectorAll(".lanes input")].filter((box) => box instanceof HTMLInputElement);
let zoom = 1;
/** @type {HTMLAnchorElement | null} */
let opener = null;

/** @param {string} text @param {string} [value] */
function say(text, value = "") {
  status.textContent = text.replace("{}", value);
}

/* -- lanes: the picture is cut at the hidden ones and put together again ------------------------------------------- */

/** @returns {Lane[]} the stretches of the picture that are seen, from top to bottom */
function seen() {
  /** @type {Lane[]} */
  const found = [];
  let y = told.top;
  told.lanes.forEach((lane, number) => {
    if (boxes[number]?.checked ?? true) return;
    if (lane.y > y) found.push({ y, height: lane.y - y });
    y = lane.y + lane.height;
  });
  found.push({ y, height: told.bottom - y });
  return found;
}

/** @param {number} y @returns {number} where a height of the picture stands when the hidden lanes are cut out */
function moved(y) {
  let cut = 0;
  told.lanes.forEach((lane, number) => {
    if (!(boxes[number]?.checked ?? true) && lane.y < y) cut += Math.min(lane.height, y - lane.y);
  });
  return y - told.top - cut;
}

/** @param {number} y @returns {boolean} */
function hiddenAt(y) {
  return told.lanes.some((lane, number) => !(boxes[number]?.checked ?? true) && lane.y <= y && y < lane.y + lane.height);
}

/**
 * @param {Element} drawn @param {number} width @param {Lane[]} stretches @param {number} [x]
 * @returns {SVGSVGElement[]}
 */
function copies(drawn, width, stretches, x = 0) {
  return stretches.map(({ y, height }) => {
    const copy = document.createElementNS(SVG, "svg");
    copy.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    const inside = /** @type {Element} */ (drawn.cloneNode(true));
    inside.querySelector("defs")?.remove();
    for (const named of [inside, ...inside.querySelectorAll("[id]")]) named.removeAttribute("id");
    copy.append(inside);
    return copy;
  });
}

const slices = document.createElement("div");
const head = document.createElement("div");
const names = document.createElement("div");
const corner = document.createElement("div");
const labels = document.createElement("div");
/** What stands to the left of the phases: the lanes' names, and the marks beside the curve. */
const aside = /** @type {Element} */ (one("#drawn", SVGGElement).cloneNode(true));
for (const other of aside.querySelectorAll(".card, .flows, .phases, .legend, .note, .way, .flag, defs")) other.remove();

function makeCopies() {
  slices.className = "slices";
  head.className = "head";
  names.className = "names";
  corner.className = "corner";
  labels.className = "labels";
  for (const copy of [slices, head, names, corner, labels]) copy.setAttribute("aria-hidden", "true");
  head.append(...copies(one(".phases", SVGGElement), told.width, [{ y: told.top, height: told.head }]));
  stage.append(slices, names, head, corner, labels);
}

function layLanes() {
  const stretches = seen();
  const cut = stretches.length > 1 || stretches[0].y !== told.top;
  picture.classList.toggle("cut", cut);
  slices.replaceChildren(...(cut ? copies(one("#drawn", SVGGElement), told.width, stretches) : []));
  const end = Math.max(...told.lanes.map((lane) => lane.y + lane.height), told.top + told.head);
  const below = stretches.map((lane) => {
    const y = Math.max(lane.y, told.top + told.head);
    return { y, height: Math.min(lane.y + lane.height, end) - y };
  });
  names.replaceChildren(...copies(aside, told.gutter, below.filter((lane) => lane.height > 0)));
  labels.replaceChildren(...told.lanes.filter((lane) => !hiddenAt(lane.y)).map(labelOf));
  links.forEach((link, number) => {
    const card = told.cards[number];
    link.hidden = hiddenAt(card.y + card.height / 2);
    link.style.top = `${(moved(card.y) / tall()) * 100}%`;
    link.style.height = `${(card.height / tall()) * 100}%`;
  });
  rove();
}

/** @param {NamedLane} lane @returns {HTMLElement} its name, as it stands beside the map on a phone */
function labelOf(lane) {
  const label = document.createElement("div");
  label.className = `label ${lane.name}`;
  label.style.top = `${(moved(lane.y) / tall()) * 100}%`;
  label.style.height = `${(lane.height / tall()) * 100}%`;
  const name = document.createElement("div");
  for (const line of lane.lines) name.append(line, document.createElement("br"));
  label.append(name);
  if (lane.name === "experience") {
    for (const said of svg.querySelectorAll(".nps text")) {
      const small = document.createElement("small");
      small.textContent = said.textContent;
      name.append(small);
    }
    label.append(...copies(aside, FACES.width, [lane], FACES.x));
  }
  return label;
}

/** @returns {number} how high the picture is with what is hidden cut out, in its own px */
function tall() {
  return seen().reduce((sum, lane) => sum + lane.height, 0);
}

/* -- zoom ---------------------------------------------------------------------------------------------------------- */

/** @param {number} wanted */
function setZoom(wanted) {
  zoom = Math.min(MOST, Math.max(LEAST, wanted));
  const old = stage.clientWidth || 1;
  const middle = (frame.scrollLeft + frame.clientWidth / 2) / old;
  stage.style.width = `${told.width * zoom}px`;
  stage.style.setProperty("--head", `${told.head * zoom}px`);
  stage.style.setProperty("--zoom", String(zoom));
  const gutter = narrow.matches ? LABELS : told.gutter * zoom;
  stage.style.setProperty("--gutter", `${gutter}px`);
  stage.style.marginLeft = narrow.matches ? `${gutter - told.gutter * zoom}px` : "";
  frame.scrollLeft = middle * stage.clientWidth - frame.clientWidth / 2;
  one("#zoomed", HTMLElement).textContent = `${Math.round(zoom * 100)} %`;
}

/** @param {number} wanted */
function zoomTo(wanted) {
  setZoom(wanted);
  say(told.says.zoomed, String(Math.round(zoom * 100)));
}

function fitting() {
  const room = { width: frame.clientWidth, height: frame.clientHeight };
  return Math.min(room.width / told.width, room.height / tall());
}

/* -- cards --------------------------------------------------------------------------------------------------------- */

/** @param {HTMLAnchorElement} [wanted] the one card that Tab stops at */
function rove(wanted) {
  const here = wanted ?? links.find((link) => link.tabIndex === 0 && !link.hidden) ?? links.find((link) => !link.hidden);
  for (const link of links) link.tabIndex = link === here ? 0 : -1;
}

/**
 * The card an arrow leads to: left and right along the row, then to the nearest beyond; up and down through the rows of
 * the phase, whatever lane they are in.
 * @param {number} from @param {string} key @returns {number | undefined}
 */
export function neighbour(from, key) {
  const here = told.cards[from];
  const others = told.cards.map((card, number) => ({ card, number })).filter(({ number }) => !links[number].hidden);
  /** @param {Card} card */
  const aside = (card) => Math.abs(card.x - here.x);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const way = key === "ArrowRight" ? 1 : -1;
    const beyond = others.filter(({ card }) => (card.x - here.x) * way > 1);
    const row = beyond.filter(({ card }) => Math.abs(card.y - here.y) < 1);
    const next = Math.min(...beyond.map(({ card }) => aside(card)));
    const column = row.length ? row : beyond.filter(({ card }) => Math.abs(aside(card) - next) < 1);
    return nearest(column, ({ card }) => aside(card) + Math.abs(card.y - here.y) / 1e4);
  }
  const way = key === "ArrowDown" ? 1 : -1;
  const beyond = others.filter(({ card }) => card.phase === here.phase && (card.y - here.y) * way > 1);
  return nearest(beyond, ({ card }) => Math.abs(card.y - here.y) + aside(card) / 1e4);
}

/** @template {{number: number}} T @param {T[]} found @param {(one: T) => number} far @returns {number | undefined} */
function nearest(found, far) {
  return found.reduce((/** @type {T | undefined} */ best, at) => (best && far(best) <= far(at) ? best : at), undefined)
    ?.number;
}

/** @param {string} key @param {boolean} on */
function light(key, on) {
  for (const flow of stage.querySelectorAll(".flow")) {
    const its = flow.getAttribute("data-from") === key || flow.getAttribute("data-to") === key;
    flow.classList.toggle("lit", on && its);
  }
  stage.classList.toggle("lighted", on);
}

/** @param {HTMLAnchorElement} link */
function open(link) {
  const article = document.querySelector(link.hash);
  if (!(article instanceof HTMLElement)) return;
  opener = link;
  for (const other of drawer.querySelectorAll("article")) other.hidden = other !== article;
  if (drawer.open) drawer.close();
  drawer.setAttribute("aria-labelledby", `${article.id}-name`);
  for (const other of links) other.classList.toggle("chosen", other === link);
  if (narrow.matches) drawer.showModal();
  else drawer.show();
  drawer.scrollTop = 0;
  one(`#${article.id}-name`, HTMLElement).focus();
}

function closed() {
  if (drawer.open) return;
  for (const link of links) link.classList.remove("chosen");
  if (opener && !opener.hidden) opener.focus();
  opener = null;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  const number = target instanceof HTMLAnchorElement ? links.indexOf(target) : -1;
  const writing = target instanceof HTMLInputElement || help.open;
  if (event.key === "Escape" && drawer.open) drawer.close();
  else if (event.key === "?" && !writing) help.showModal();
  else if ((event.key === "+" || event.key === "-") && !writing) zoomTo(event.key === "+" ? zoom * STEP : zoom / STEP);
  else if (event.key === "0" && !writing) zoomTo(1);
  else if (number < 0) return;
  else if (event.key.startsWith("Arrow")) go(neighbour(number, event.key));
  else if (event.key === "Home") go(links.findIndex((link) => !link.hidden));
  else if (event.key === "End") go(links.findLastIndex((link) => !link.hidden));
  else if (event.key === " ") links[number].click();
  else return;
  event.preventDefault();
}

/** @param {number | undefined} number */
function go(number) {
  if (number === undefined || number < 0) return;
  rove(links[number]);
  links[number].focus();
}

/* -- light and dark, map and tables -------------------------------------------------------------------------------- */

const asked = matchMedia("(prefers-color-scheme: dark)");
/** @type {boolean | null} */
let chosenDark = null;

function isDark() {
  return chosenDark ?? asked.matches;
}

function turnLight() {
  chosenDark = !isDark();
  one("#dark", HTMLStyleElement).media = chosenDark ? "screen" : "not all";
  one("#theme", HTMLButtonElement).setAttribute("aria-pressed", String(chosenDark));
  say(chosenDark ? told.says.dark : told.says.light);
}

/** @param {"map" | "tables"} view */
function show(view) {
  root.dataset.view = view;
  one("#show-map", HTMLButtonElement).setAttribute("aria-pressed", String(view === "map"));
  one("#show-tables", HTMLButtonElement).setAttribute("aria-pressed", String(view === "tables"));
  if (view === "tables" && drawer.open) drawer.close();
  say(told.says[view]);
}

/* -- begin --------------------------------------------------------------------------------------------------------- */

function listen() {
  /** @param {string} id @param {() => void} does */
  const on = (id, does) => one(id, HTMLButtonElement).addEventListener("click", does);
  on("#show-map", () => show("map"));
  on("#show-tables", () => show("tables"));
  on("#zoom-in", () => zoomTo(zoom * STEP));
  on("#zoom-out", () => zoomTo(zoom / STEP));
  on("#zoom-whole", () => zoomTo(1));
  on("#zoom-fit", () => zoomTo(fitting()));
  on("#theme", turnLight);
  on("#show-help", () => help.showModal());
  on("#close-help", () => help.close());
  on("#close-details", () => drawer.close());
  drawer.addEventListener("close", closed);
  narrow.addEventListener("change", () => setZoom(zoom));
  document.addEventListener("keydown", pressed);
  for (const box of boxes) {
    box.addEventListener("change", () => {
      layLanes();
      say(box.checked ? told.says.shown : told.says.hidden, box.labels?.[0]?.textContent?.trim());
    });
  }
  for (const [number, link] of links.entries()) {
    const key = told.cards[number].key;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(link);
    });
    link.addEventListener("focus", () => (rove(link), light(key, true)));
    link.addEventListener("blur", () => light(key, false));
    link.addEventListener("pointerenter", () => light(key, true));
    link.addEventListener("pointerleave", () => light(key, false));
  }
}

function begin() {
  root.classList.add("js");
  root.dataset.view = "map";
  drawer.removeAttribute("open");
  for (const part of document.querySelectorAll("[data-js]")) part.removeAttribute("hidden");
  makeCopies();
  layLanes();
  setZoom(Math.min(1, Math.max(READABLE, frame.clientWidth / told.width)));
  frame.scrollLeft = 0;
  listen();
  one("#theme", HTMLButtonElement).setAttribute("aria-pressed", String(isDark()));
}

begin();
