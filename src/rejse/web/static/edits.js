/** Edits on their way to the server and back, one after the other; what they did is told, and can be undone at once. */

import { ask } from "./app.js";
import { desk, now, put, words } from "./picture.js";

/** @typedef {{do: string, [name: string]: unknown}} Edit */
/** @typedef {{said: string, along: string[], focus: string | null, undo: boolean, revision: number, picture: string, conflicts: {said: string, number: number | null}[]}} Did */

const SHOWN_MS = 9000, ALONG_MOST = 4;
const place = /** @type {HTMLElement} */ (document.getElementById("said"));
let going = /** @type {Promise<unknown>} */ (Promise.resolve());
let under = 0;

/** Whether an edit is on its way, or something is lifted: other people's pictures wait that long. */
export function isBusy() {
  return under > 0;
}

/** @type {Set<() => void>} */
const waiting = new Set();

/** Keep the picture as it is until what is given back is called. */
export function hold() {
  under += 1;
  let over = false;
  return () => {
    if (over) return;
    over = true;
    under -= 1;
    if (!under) for (const go of waiting) go();
  };
}

/** Be told when the picture may be another one again. @param {() => void} go */
export function whenFree(go) {
  waiting.add(go);
}

/**
 * Do an edit. What it led to is shown and told; where it is refused, that is told and nothing is given.
 * @param {Edit} wanted
 * @param {number} [base] the revision it was made on, where that is not the one that is shown
 * @returns {Promise<Did | null>}
 */
export function edit(wanted, base) {
  const free = hold();
  const made = going.then(() => send(wanted, base)).finally(free);
  going = made;
  return made;
}

/** @param {Edit} wanted @param {number} [base] @returns {Promise<Did | null>} */
async function send(wanted, base) {
  const query = desk.dataset.query ? `?${desk.dataset.query}` : "";
  const began = performance.now();
  /** @type {Did} */
  let did;
  try {
    const address = `/api/journeys/${encodeURIComponent(desk.dataset.journey ?? "")}/edits${query}`;
    did = await ask(address, { body: { base: base ?? now.told.revision, edit: wanted } });
  } catch (failed) {
    const refused = failed instanceof Error && "refused" in failed;
    bad(refused ? /** @type {Error} */ (failed).message : words("no-answer"));
    return null;
  }
  put(did.picture, did.focus);
  requestAnimationFrame(() => (desk.dataset.took = String(Math.round(performance.now() - began))));
  if (did.conflicts.length) conflict(did);
  else if (did.said) good(did);
  return did;
}

/* -- telling ----------------------------------------------------------------------------------------------------------- */

/** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {string} [text] @param {string} [kind] @returns {HTMLElementTagNameMap[K]} */
export function element(name, text = "", kind = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

/** Say something that is heard and not seen. @param {string} text */
export function tell(text) {
  const heard = place.querySelector(".unseen") ?? place.appendChild(element("p", "", "unseen"));
  heard.textContent = text;
}

/** @param {string} kind @param {...HTMLElement} parts */
function toast(kind, ...parts) {
  const made = element("div", "", kind);
  made.append(...parts);
  place.replaceChildren(made);
  return made;
}

/** @param {string} text @param {() => void} does */
function button(text, does) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", does);
  return made;
}

function closing() {
  const made = button("\u00d7", () => place.replaceChildren());
  made.setAttribute("aria-label", words("close"));
  return made;
}

/** @param {Did} did */
function good(did) {
  const said = element("div");
  said.append(element("p", did.said));
  if (did.along.length) {
    const list = element("ul", "", "along");
    list.append(...did.along.slice(0, ALONG_MOST).map((one) => element("li", one)));
    if (did.along.length > ALONG_MOST) list.append(element("li", words("more", { count: did.along.length - ALONG_MOST })));
    said.append(list);
  }
  const made = toast("toast", said, ...(did.undo ? [button(words("undo"), () => void edit({ do: "undo" }))] : []));
  setTimeout(() => made.contains(document.activeElement) || made.remove(), did.along.length ? 2 * SHOWN_MS : SHOWN_MS);
}

/** Say what went wrong; it stays until it is closed. @param {string} text */
export function bad(text) {
  const made = toast("toast bad", element("p", text), closing());
  made.setAttribute("role", "alert");
}

/** Somebody else has changed the same: show both, and let the reader choose. @param {Did} did */
function conflict(did) {
  const said = element("div");
  said.append(element("strong", words("conflict")));
  for (const one of did.conflicts) {
    said.append(element("p", one.said));
    if (one.number === null) continue;
    const row = element("p", "", "choose");
    row.append(
      button(words("keep"), () => void edit({ do: "settle", conflict: one.number, take: "kept" })),
      button(words("take"), () => void edit({ do: "settle", conflict: one.number, take: "other" })),
    );
    said.append(row);
  }
  const link = element("a", words("history"));
  link.href = `${desk.dataset.at}/history`;
  said.append(link);
  toast("toast bad", said, closing()).setAttribute("role", "alert");
}
