/** What others do, seen at once: their changes on the picture, new events in its numbers. */

import { say } from "./app.js";
import { isBusy, whenFree } from "./edits.js";
import { desk, now, put, words } from "./picture.js";

/** @type {EventSource | null} */
let source = null;
let lost = false, asked = 0;
/** The revision that is to be shown when nothing is lifted or saved any more; none is too new for new events. */
let owed = 0;

/** Fetch the newest picture and put it in place; while something is lifted or saved, afterwards. */
export async function refresh() {
  if (isBusy()) {
    owed = Infinity;
    return;
  }
  owed = 0;
  const number = (asked += 1);
  const query = desk.dataset.query ? `?${desk.dataset.query}` : "";
  const answer = await fetch(`${desk.dataset.at}/map/picture${query}`, { headers: { "hx-request": "true" } }).catch(() => null);
  if (!answer?.ok || number !== asked) return;
  const html = await answer.text();
  if (number !== asked) return;
  if (isBusy()) owed = Infinity;
  else put(html);
}

/** @param {MessageEvent} event */
function changed(event) {
  const { number, by } = JSON.parse(event.data);
  if (number <= now.told.revision) return;
  if (isBusy()) owed = Math.max(owed, number);
  else void refresh();
  if (by && by !== desk.dataset.author) say(words("by", { name: by }));
}

function listen() {
  source = new EventSource(`${desk.dataset.at}/live`);
  source.addEventListener("hello", (event) => {
    if (lost) say(words("back"));
    lost = false;
    if (JSON.parse(event.data).revision > now.told.revision) void refresh();
  });
  source.addEventListener("revision", changed);
  source.addEventListener("events", () => void refresh());
  source.addEventListener("error", () => {
    if (!lost && source) say(words("lost"));
    lost = true;
  });
}

function stop() {
  const was = source;
  source = null;
  was?.close();
}

export function begin() {
  listen();
  whenFree(() => owed > now.told.revision && void refresh());
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => event.persisted && !source && listen());
}
