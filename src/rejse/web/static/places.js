/** Where on the map something lands: the phase, the lane and the place among the others; nothing here touches the page. */

/** @typedef {import("./picture.js").Told} Told */
/** @typedef {import("./picture.js").Card} Card */
/** @typedef {import("./picture.js").Box} Box */
/**
 * @typedef {object} Drop where a card would come to stand
 * @property {string} phase
 * @property {string} lane
 * @property {number} index
 * @property {number} of how many there are then
 * @property {string | null} before
 * @property {string | null} after
 * @property {Box} mark the line that shows it, or the room
 * @property {boolean} room
 * @property {boolean} same whether it stands there already
 */
/** @typedef {{index: number, before: string | null, after: string | null, mark: Box, same: boolean}} PhaseDrop */

const GAP = 10, THICK = 4, CHEVRON = 70, OVERLAP_MOST = 64;
const LANES = ["digital", "physical"];

/** The cards of a phase's lane in the order they are read, without one. @param {Told} told @param {string} phase @param {string} lane @param {string} [own] */
export function cardsIn(told, phase, lane, own) {
  return told.cards
    .filter((card) => card.phase === phase && card.lane === lane && card.id !== own)
    .sort((one, other) => one.row - other.row || one.slot - other.slot);
}

/** @param {Told} told @param {{x: number, y: number}} at @returns {{phase: string, lane: string} | null} */
export function cellAt(told, at) {
  const open = told.phases.filter((phase) => !phase.collapsed);
  const lanes = told.lanes.filter((lane) => LANES.includes(lane.name));
  if (!open.length || !lanes.length) return null;
  const phase = nearest(open, (one) => away(at.x, one.x, one.width));
  const lane = nearest(lanes, (one) => away(at.y, one.y, one.height));
  return { phase: phase.id, lane: lane.name };
}

/** Where a card that is held at a point would land. @param {Told} told @param {{x: number, y: number}} at @param {string} own @returns {Drop | null} */
export function dropAt(told, at, own) {
  const cell = cellAt(told, at);
  if (!cell) return null;
  const cards = cardsIn(told, cell.phase, cell.lane, own);
  const passed = wide(told, cell.phase)
    ? cards.filter(
        (card) =>
          at.y > card.y + card.height + GAP / 2 || (at.y >= card.y - GAP / 2 && at.x > card.x + card.width / 2),
      )
    : cards.filter((card) => at.y > card.y + card.height / 2);
  return dropOf(told, cell.phase, cell.lane, passed.length, own);
}

/** What it means that a card comes to stand at a place among those of a phase's lane. @param {Told} told @param {string} phase @param {string} lane @param {number} index @param {string} own @returns {Drop} */
export function dropOf(told, phase, lane, index, own) {
  const cards = cardsIn(told, phase, lane, own);
  const at = Math.min(Math.max(index, 0), cards.length);
  const held = told.cards.find((card) => card.id === own);
  const here = held?.phase === phase && held.lane === lane;
  const was = here ? cardsIn(told, phase, lane).findIndex((card) => card.id === own) : -1;
  const { mark, room } = markOf(told, cards, at, phase, lane, here ? held : undefined);
  return {
    phase, lane, index: at, of: cards.length + 1, mark, room,
    before: cards[at]?.id ?? null, after: at ? cards[at - 1].id : null, same: was === at,
  };
}

/** @param {Told} told @param {Card[]} cards @param {number} at @param {string} phase @param {string} lane @param {Card} [held] */
function markOf(told, cards, at, phase, lane, held) {
  const next = cards[at], last = cards[at - 1];
  if (!next && !last) {
    const spot = told.spots.find((one) => one.phase === phase && one.lane === lane);
    return { mark: held ?? spot ?? { x: 0, y: 0, width: 0, height: 0 }, room: true };
  }
  if (!wide(told, phase)) {
    const { x, width } = next ?? last;
    const y = last ? last.y + last.height + GAP / 2 : next.y - GAP / 2;
    return { mark: { x, y: y - THICK / 2, width, height: THICK }, room: false };
  }
  const lead = next && (!last || next.row !== last.row);
  const { y, height } = lead ? next : last;
  const x = lead ? next.x - GAP / 2 : last.x + last.width + GAP / 2;
  return { mark: { x: x - THICK / 2, y, width: THICK, height }, room: false };
}

/** Whether a phase has cards side by side. @param {Told} told @param {string} phase */
function wide(told, phase) {
  return told.cards.some((card) => card.phase === phase && card.slot > 0);
}

/** Where a phase that is held at a point would land. @param {Told} told @param {number} x @param {string} own @returns {PhaseDrop} */
export function phaseDropAt(told, x, own) {
  const others = told.phases.filter((phase) => phase.id !== own);
  return phaseDropOf(told, others.filter((phase) => x > phase.x + phase.width / 2).length, own);
}

/** @param {Told} told @param {number} index @param {string} own @returns {PhaseDrop} */
export function phaseDropOf(told, index, own) {
  const others = told.phases.filter((phase) => phase.id !== own);
  const at = Math.min(Math.max(index, 0), others.length);
  const next = others[at], last = others[at - 1];
  const x = next ? next.x : last ? last.x + last.width : 0;
  const was = told.phases.findIndex((phase) => phase.id === own);
  return {
    index: at, before: next?.id ?? null, after: last?.id ?? null, same: was === at,
    mark: { x: x - THICK / 2, y: told.head - 2, width: THICK, height: CHEVRON + 4 },
  };
}

/** How far a phase reaches into the next one: px of the picture, and the share that makes them. @param {Told} told @param {string} own */
export function reachOf(told, own) {
  const at = told.phases.findIndex((phase) => phase.id === own);
  const here = told.phases[at], next = told.phases[at + 1];
  if (!here || !next || here.collapsed || next.collapsed) return null;
  const one = told.extents[here.id], other = told.extents[next.id];
  const shared = one && other ? Math.min(one[1], other[1]) - Math.max(one[0], other[0]) : 0;
  const shorter = one && other ? Math.min(one[1] - one[0], other[1] - other[0]) : 0;
  const share = shared > 0 && shorter > 0 ? shared / shorter : 0;
  const most = Math.min(here.width, next.width) / 2;
  return { share, px: Math.min(OVERLAP_MOST, share * most), most: Math.min(OVERLAP_MOST, most), whole: most, edge: next.x };
}

/** @param {number} at @param {number} from @param {number} size */
function away(at, from, size) {
  return Math.max(from - at, at - from - size, 0);
}

/** @template T @param {T[]} found @param {(one: T) => number} far @returns {T} */
function nearest(found, far) {
  return found.reduce((best, one) => (far(one) < far(best) ? one : best));
}
