/** What every page does: menus that close, messages that go away, and no more than that. */

for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("toggle", () => {
    if (!(/** @type {HTMLDetailsElement} */ (menu).open)) return;
    for (const other of document.querySelectorAll("details.menu[open]")) {
      if (other !== menu) /** @type {HTMLDetailsElement} */ (other).open = false;
    }
  });
}

document.addEventListener("click", (event) => {
  const at = /** @type {Element} */ (event.target);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(at)) /** @type {HTMLDetailsElement} */ (menu).open = false;
  }
  at.closest("[data-close]")?.closest(".toast, dialog")?.remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.menu[open]"));
  if (open) {
    open.open = false;
    /** @type {HTMLElement | null} */ (open.querySelector("summary"))?.focus();
    event.stopPropagation();
  }
});

/**
 * Say something to the reader, seen and heard; it goes away by itself unless it is bad.
 * @param {string} text
 * @param {{bad?: boolean}} [how]
 */
export function say(text, how = {}) {
  const place = document.getElementById("said");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = how.bad ? "toast bad" : "toast";
  toast.textContent = text;
  place.replaceChildren(toast);
  if (!how.bad) setTimeout(() => toast.remove(), 6000);
}

/**
 * Ask the server for something, with the secret that says the page is ours.
 * @param {string} address
 * @param {{method?: string, body?: unknown}} [how]
 * @returns {Promise<any>}
 */
export async function ask(address, how = {}) {
  const headers = new Headers({ accept: "application/json" });
  const told = document.body.getAttribute("hx-headers:inherited");
  headers.set("x-csrf-token", told ? JSON.parse(told)["X-CSRF-Token"] : "");
  if (how.body !== undefined) headers.set("content-type", "application/json");
  const answer = await fetch(address, {
    method: how.method ?? (how.body === undefined ? "GET" : "POST"),
    headers,
    body: how.body === undefined ? undefined : JSON.stringify(how.body),
  });
  const said = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
  if (!answer.ok) {
    const refused = said?.error ?? { message: answer.statusText, remedy: "", code: String(answer.status) };
    throw Object.assign(new Error(`${refused.message} ${refused.remedy}`.trim()), { refused, status: answer.status });
  }
  return said;
}
