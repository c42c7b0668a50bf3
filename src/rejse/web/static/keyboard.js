/** The map by keyboard: arrows go from one thing to the next, Space lifts and drops, letters do the rest. */

import { land, show } from "./drag.js";
import { edit, hold, tell } from "./edits.js";
import { addCard, isNaming, rename } from "./naming.js";
import { follow, frame, linkAt, linkTo, links, nameOf, now, placeOf, svg, words } from "./picture.js";
import { cardsIn, dropOf, phaseDropOf, reachOf } from "./places.js";

/** @typedef {import("./places.js").Drop} Drop */
/** @typedef {import("./places.js").PhaseDrop} PhaseDrop */

const LANES = ["digital", "physical"], REACH = 0.1;
/** @type {{place: string, drop: Drop | PhaseDrop, base: number, free: () => void} | null} */
let lifted = null;
/** The one thing on the map that Tab stops at. */
let stop = "";

/* -- one stop for Tab -------------------------------------------------------------------------------------------------- */

/** @param {SVGAElement} [wanted] */
function rove(wanted) {
  const all = links();
  const here = wanted ?? all.find((link) => keyOf(link) === stop) ?? all.find((link) => link.matches(".card")) ?? all[0];
  for (const link of all) link.setAttribute("tabindex", link === here ? "0" : "-1");
  if (here) stop = keyOf(here);
}

/** @param {Element} link */
function keyOf(link) {
  return `${link.classList[0]} ${placeOf(link)}`;
}

/** @param {SVGAElement | null | undefined} link */
function go(link) {
  if (!link) return;
  link.focus({ preventScroll: true });
  reveal(link);
}

/** Scroll until something is seen beside the names and below the phases. @param {Element} link */
export function reveal(link) {
  const box = link.getBoundingClientRect(), window_ = frame.getBoundingClientRect();
  const left = window_.left + now.told.gutter * now.zoom + 8, top = window_.top + now.told.chevrons * now.zoom + 8;
  if (box.left < left) frame.scrollLeft -= left - box.left;
  else if (box.right > window_.right - 16) frame.scrollLeft += box.right - window_.right + 16;
  if (link.closest(".phases")) return;
  if (box.top < top) frame.scrollTop -= top - box.top;
  else if (box.bottom > window_.bottom - 16) frame.scrollTop += box.bottom - window_.bottom + 16;
}

/**
 * What an arrow leads to: the nearest thing in its direction, those in the same row or column first.
 * @param {SVGAElement} from @param {string} key
 */
function neighbour(from, key) {
  const here = from.getBoundingClientRect();
  const across = key === "ArrowLeft" || key === "ArrowRight", ahead = key === "ArrowRight" || key === "ArrowDown";
  /** @type {SVGAElement | null} */
  let best = null;
  let least = Infinity;
  for (const link of links()) {
    const box = link.getBoundingClientRect();
    if (link === from || !box.width) continue;
    const [start, end, size] = across ? [box.left, box.right, here.width] : [box.top, box.bottom, here.height];
    const [own, ownEnd] = across ? [here.left, here.right] : [here.top, here.bottom];
    const gap = ahead ? start - ownEnd : own - end;
    if (gap < -Math.min(size, end - start) / 2) continue;
    const aside = across ? beside(here.top, here.bottom, box.top, box.bottom) : beside(here.left, here.right, box.left, box.right);
    const far = Math.max(gap, 0) + 3 * aside + (across ? Math.abs(box.top - here.top) : Math.abs(box.left - here.left)) / 100;
    if (far < least) [best, least] = [link, far];
  }
  return best;
}

/** How far two stretches lie apart. @param {number} from @param {number} to @param {number} other @param {number} end */
function beside(from, to, other, end) {
  return Math.max(other - to, from - end, 0);
}

/* -- lifting ----------------------------------------------------------------------------------------------------------- */

/** @param {string} place */
function lift(place) {
  const [list, id] = place.split("/");
  const card = now.told.cards.find((one) => one.id === id);
  if (list === "touchpoints" ? !card : !now.told.phases.some((one) => one.id === id)) return;
  const drop =
    list === "touchpoints" && card
      ? dropOf(now.told, card.phase, card.lane, cardsIn(now.told, card.phase, card.lane).indexOf(card), id)
      : phaseDropOf(now.told, now.told.phases.findIndex((one) => one.id === id), id);
  lifted = { place, drop, base: now.told.revision, free: hold() };
  linkTo(place)?.classList.add("lifted");
  tell(words("lifted", { name: nameOf(place) }));
}

/** @param {string} key */
function carry(key) {
  if (!lifted) return;
  const { drop, place } = lifted, id = place.split("/")[1];
  if (!("phase" in drop)) {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    lifted.drop = phaseDropOf(now.told, drop.index + step, id);
    const next = lifted.drop.before;
    tell(next ? words("over-phase", { phase: nameOf(`phases/${next}`) }) : words("over-end"));
  } else {
    const carriedTo = carried(drop, key, id);
    const { phase, lane, index, of } = carriedTo;
    lifted.drop = carriedTo;
    tell(words("over", { phase: nameOf(`phases/${phase}`), lane: words(`lane-${lane}`), place: index + 1, of }));
  }
  show(lifted.drop);
  const { mark } = lifted.drop, box = svg().getBoundingClientRect(), around = frame.getBoundingClientRect();
  const x = box.left + mark.x * now.zoom, y = box.top + (mark.y - now.told.top) * now.zoom;
  if (x < around.left + now.told.gutter * now.zoom || x + 180 * now.zoom > around.right) frame.scrollLeft += x - around.left - around.width / 2;
  if (y < around.top + now.told.chevrons * now.zoom || y > around.bottom - 60) frame.scrollTop += y - around.top - around.height / 2;
}

/** @param {Drop} drop @param {string} key @param {string} id @returns {Drop} */
function carried(drop, key, id) {
  const open = now.told.phases.filter((phase) => !phase.collapsed);
  const at = open.findIndex((phase) => phase.id === drop.phase);
  const { phase, lane, index, of } = drop;
  switch (key) {
    case "ArrowLeft":
    case "ArrowRight": {
      const next = open[at + (key === "ArrowRight" ? 1 : -1)];
      return next ? dropOf(now.told, next.id, lane, index, id) : drop;
    }
    case "ArrowUp":
      if (index > 0) return dropOf(now.told, phase, lane, index - 1, id);
      return lane === LANES[1] && has(LANES[0]) ? dropOf(now.told, phase, LANES[0], Infinity, id) : drop;
    default:
      if (index < of - 1) return dropOf(now.told, phase, lane, index + 1, id);
      return lane === LANES[0] && has(LANES[1]) ? dropOf(now.told, phase, LANES[1], 0, id) : drop;
  }
}

/** @param {string} lane */
function has(lane) {
  return now.told.lanes.some((one) => one.name === lane);
}

/** @param {boolean} dropped */
function setDown(dropped) {
  if (!lifted) return;
  const { place, drop, base, free } = lifted;
  lifted = null;
  show(null);
  linkTo(place)?.classList.remove("lifted");
  if (dropped && !drop.same) void land(place, drop, base);
  else tell(words("put-back", { name: nameOf(place) }));
  free();
}

/* -- keys -------------------------------------------------------------------------------------------------------------- */

/** Add a card behind the one that is chosen, or in the phase that is. @param {string} place */
export function addAt(place) {
  const [list, id] = place.split("/");
  const card = list === "touchpoints" ? now.told.cards.find((one) => one.id === id) : undefined;
  const phase = list === "phases" ? id : (card?.phase ?? now.told.phases.find((one) => !one.collapsed)?.id);
  if (phase) addCard(phase, card?.lane ?? (has(LANES[0]) ? LANES[0] : LANES[1]), card?.id ?? null);
}

/** @param {string} place */
export function duplicate(place) {
  return edit({ do: "duplicate", place });
}

/** Take something out; what stands beside it gets the focus. @param {string} place */
export async function remove(place) {
  const [, id] = place.split("/");
  const card = now.told.cards.find((one) => one.id === id);
  const row = card ? cardsIn(now.told, card.phase, card.lane) : [];
  const beside = row[row.findIndex((one) => one.id === id) + 1] ?? row[row.findIndex((one) => one.id === id) - 1];
  const phases = now.told.phases.filter((one) => one.id !== id);
  const next = beside ? `touchpoints/${beside.id}` : `phases/${card?.phase ?? phases[0]?.id ?? ""}`;
  if (await edit({ do: "remove", place })) linkTo(next)?.focus({ preventScroll: true });
}

/** @param {string} place @param {number} step */
function stretch(place, step) {
  const reach = reachOf(now.told, place.split("/")[1]);
  if (reach) void edit({ do: "overlap", place, share: Math.min(0.9, Math.max(0, Math.round((reach.share + step) * 100) / 100)) });
}

/** @param {KeyboardEvent} event @param {SVGAElement} link @param {boolean} mayEdit @returns {boolean} whether the key meant something */
function pressed(event, link, mayEdit) {
  const place = placeOf(link), arrow = event.key.startsWith("Arrow");
  if (lifted) {
    if (arrow) carry(event.key);
    else if (event.key === " " || event.key === "Enter") setDown(true);
    else if (event.key === "Escape") setDown(false);
    else if (event.key === "Tab") setDown(false);
    return event.key !== "Tab";
  }
  if (arrow && event.shiftKey && link.matches(".phase") && mayEdit && /Left|Right/.test(event.key)) {
    stretch(place, event.key === "ArrowRight" ? REACH : -REACH);
    return true;
  }
  if (arrow) {
    go(neighbour(link, event.key));
    return true;
  }
  if (event.key === "Home" || event.key === "End") {
    go(event.key === "Home" ? links()[0] : links().at(-1));
    return true;
  }
  const own = link.matches(".card, .phase");
  if (!mayEdit) return false;
  if (event.key === " " && own) lift(place);
  else if (event.key === "F2" && own) rename(place);
  else if ((event.key === "Delete" || event.key === "Backspace") && own) void remove(place);
  else if (event.key.toLowerCase() === "d" && own) void duplicate(place);
  else if (event.key.toLowerCase() === "n") addAt(own ? place : "");
  else return false;
  return true;
}

/** @param {boolean} mayEdit */
export function begin(mayEdit) {
  frame.addEventListener("keydown", (event) => {
    const link = linkAt(event.target);
    if (isNaming() || !link || event.ctrlKey || event.metaKey || event.altKey) return;
    if (pressed(event, link, mayEdit)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  frame.addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link && svg().contains(link)) rove(link);
  });
  frame.addEventListener("focusout", () => setTimeout(() => lifted && !frame.contains(document.activeElement) && setDown(false)));
  follow(() => rove());
  rove();
}
