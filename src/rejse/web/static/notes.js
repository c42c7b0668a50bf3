/** Pasted notes: a list or cells of a spreadsheet, seen as the cards they would become before they are made. */

import { bad, edit } from "./edits.js";
import { desk, one, words } from "./picture.js";

const WAIT_MS = 200;
let asked = 0, timer = 0;

/** @param {string} [text] */
export function open(text) {
  const dialog = one("#notes", HTMLDialogElement), field = one("#notes-text", HTMLTextAreaElement);
  if (text !== undefined) field.value = text;
  if (!dialog.open) dialog.showModal();
  field.focus();
  void look();
}

async function look() {
  const text = one("#notes-text", HTMLTextAreaElement).value, seen = one("#notes-seen", HTMLElement);
  const number = (asked += 1);
  if (!text.trim()) {
    seen.replaceChildren();
    one("#notes-make", HTMLButtonElement).disabled = true;
    return;
  }
  const told = document.body.getAttribute("hx-headers:inherited");
  try {
    const answer = await fetch(`${desk.dataset.at}/map/pasted`, {
      method: "POST",
      headers: { "x-csrf-token": told ? JSON.parse(told)["X-CSRF-Token"] : "" },
      body: new URLSearchParams({ text }),
    });
    const html = await answer.text();
    if (number !== asked || !answer.ok) return;
    seen.innerHTML = html;
    const count = seen.querySelector("data")?.getAttribute("value") ?? "0";
    one("#notes-make", HTMLButtonElement).disabled = count === "0";
  } catch {
    bad(words("no-answer"));
  }
}

async function make() {
  const field = one("#notes-text", HTMLTextAreaElement);
  if (!(await edit({ do: "paste", text: field.value }))) return;
  field.value = "";
  one("#notes", HTMLDialogElement).close();
}

export function begin() {
  one("#notes-text", HTMLTextAreaElement).addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(look, WAIT_MS);
  });
  one("#notes-make", HTMLButtonElement).addEventListener("click", () => void make());
  document.addEventListener("paste", (event) => {
    const at = /** @type {Element | null} */ (event.target);
    if (at?.closest("input, textarea, [contenteditable], dialog")) return;
    const text = event.clipboardData?.getData("text/plain");
    if (!text?.trim()) return;
    event.preventDefault();
    open(text);
  });
}
