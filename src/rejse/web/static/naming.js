/** A name written on the map itself: a field laid over the card or the phase, or where a new one will stand. */

import { edit, tell } from "./edits.js";
import { follow, frame, lay, linkTo, nameOf, now, over, setZoom, words } from "./picture.js";

/** @typedef {import("./picture.js").Box} Box */

const CHEVRON = 70, WIDE_LEAST = 176, HIGH_LEAST = 62;
/** @type {{panel: HTMLElement, box: () => Box | null, end: () => void} | null} */
let open = null;

follow(() => {
  const box = open?.box();
  if (open && box) put(open.panel, box);
  else open?.end();
});

/** Whether a name is being written. */
export function isNaming() {
  return open !== null;
}

/** Where an object stands on the picture. @param {string} place @returns {Box | null} */
export function boxOf(place) {
  const [list, id] = place.split("/");
  if (list === "touchpoints") return now.told.cards.find((card) => card.id === id) ?? null;
  const phase = now.told.phases.find((one) => one.id === id);
  return phase ? { x: phase.x, y: now.told.head, width: Math.max(phase.width, 160), height: CHEVRON } : null;
}

/** Write another name on a card or a phase. @param {string} place */
export function rename(place) {
  if (!boxOf(place)) return;
  const base = now.told.revision;
  write(words("rename"), nameOf(place), () => boxOf(place), place, async (name) => {
    return (await edit({ do: "rename", place, name }, base)) !== null;
  });
}

/** Write the name of a card that does not exist yet. @param {string} phase @param {string} lane @param {string | null} [after] the card it will stand behind */
export function addCard(phase, lane, after = null) {
  const spot = () => now.told.spots.find((one) => one.phase === phase && one.lane === lane) ?? null;
  const box = () => {
    const found = spot();
    return found && { ...found, height: Math.max(found.height, 92), y: Math.min(found.y, now.told.height - 100) };
  };
  const back = after ? `touchpoints/${after}` : `phases/${phase}`;
  write(words("new-card"), "", box, back, async (name) => (await edit({ do: "add", name, phase, lane, after })) !== null);
}

/** Write the name of a phase that does not exist yet. @param {string | null} after the phase it will stand behind; none is the end */
export function addPhase(after) {
  const box = () => {
    const last = now.told.phases.find((one) => one.id === after) ?? now.told.phases.at(-1);
    const x = last ? last.x + last.width - 40 : now.told.gutter;
    return { x: Math.min(x, Math.max(now.told.width - 190, 0)), y: now.told.head, width: 190, height: CHEVRON };
  };
  write(words("new-phase"), "", box, after ? `phases/${after}` : "", async (name) => {
    return (await edit({ do: "add-phase", name, after })) !== null;
  });
}

/** @param {HTMLElement} panel @param {Box} box */
function put(panel, box) {
  lay(panel, box);
  const { zoom } = now;
  panel.style.width = `${Math.max(box.width * zoom, WIDE_LEAST)}px`;
  panel.style.height = `${Math.max(box.height * zoom, HIGH_LEAST)}px`;
}

/** @param {Box} box */
function bringIntoView(box) {
  if (now.zoom < 0.5) setZoom(0.75);
  const { zoom, told } = now;
  const left = box.x * zoom, top = (box.y - told.top) * zoom;
  const aside = told.gutter * zoom, above = told.chevrons * zoom;
  if (left < frame.scrollLeft + aside) frame.scrollLeft = left - aside - 12;
  else if (left + WIDE_LEAST + 24 > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = left + WIDE_LEAST + 24 - frame.clientWidth;
  if (box.y === told.head || top < frame.scrollTop + above) frame.scrollTop = box.y === told.head ? 0 : top - above - 12;
  else if (top + 190 > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + 190 - frame.clientHeight;
}

/**
 * @param {string} label
 * @param {string} value
 * @param {() => Box | null} box where the field lies; it follows what it belongs to
 * @param {string} back what gets the focus when nothing is written
 * @param {(name: string) => Promise<boolean>} done
 */
function write(label, value, box, back, done) {
  open?.end();
  const first = box();
  if (!first) return;
  bringIntoView(first);
  const panel = document.createElement("div");
  panel.className = "naming";
  const field = document.createElement("textarea");
  field.value = value;
  field.rows = 2;
  field.maxLength = 200;
  field.setAttribute("aria-label", label);
  if (!value) field.placeholder = label;
  panel.append(field);
  put(panel, first);
  over.append(panel);
  let busy = false;
  const end = () => {
    if (open?.panel !== panel) return;
    open = null;
    panel.remove();
  };
  open = { panel, box, end };
  const leave = () => {
    end();
    linkTo(back)?.focus({ preventScroll: true });
  };
  const save = async () => {
    const name = field.value.replace(/\s+/g, " ").trim();
    if (busy) return;
    if (!name || name === value) {
      leave();
      return;
    }
    busy = true;
    panel.classList.add("busy");
    const well = await done(name);
    busy = false;
    panel.classList.remove("busy");
    if (well) end();
    else field.focus();
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      void save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      leave();
      if (value) tell(words("put-back", { name: value }));
    }
  });
  field.addEventListener("blur", () => {
    if (!busy && open?.panel === panel) void (field.value.trim() ? save() : end());
  });
  field.focus({ preventScroll: true });
  field.select();
}
