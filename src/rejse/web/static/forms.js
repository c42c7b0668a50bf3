// @ts-check
// Rows that grow and shrink, and one language or all of them. Without this module a form still works: an empty row is there.

const KEY = "rejse.forms.one-language";

/** @returns {boolean} */
function wantsOneLanguage() {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

/** @param {HTMLElement} form @param {boolean} one */
function showLanguages(form, one) {
  const button = form.querySelector("[data-languages]");
  form.classList.toggle("one-language", one);
  if (button instanceof HTMLElement) {
    button.setAttribute("aria-pressed", String(one));
    button.textContent = (one ? button.dataset.both : button.dataset.one) ?? "";
  }
}

/** Give a form its buttons; doing it twice changes nothing. @param {ParentNode} root */
export function enliven(root) {
  for (const form of root.querySelectorAll("form[data-form]:not(.alive)")) {
    if (form instanceof HTMLElement) {
      form.classList.add("alive");
      showLanguages(form, wantsOneLanguage());
    }
  }
}

/** Tell whoever saves that a field has changed. @param {Element} field */
function changed(field) {
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Show the empty row, or make one more. @param {Element} field */
function addRow(field) {
  const rows = field.querySelector(".rows");
  const empty = rows?.querySelector(".row.blank");
  const made = field.querySelector("template")?.content.firstElementChild?.cloneNode(true);
  const row = empty ?? made;
  if (!(row instanceof HTMLElement) || !rows) return;
  row.classList.remove("blank");
  row.toggleAttribute("data-opened", true);
  if (row === made) {
    const number = rows.querySelectorAll(".row").length + 1;
    for (const input of row.querySelectorAll("[id]")) input.id = input.id.replace("-new", `-${number}`);
    rows.append(row);
  }
  const first = row.querySelector("input:not([type=hidden]), select, textarea");
  if (first instanceof HTMLElement) first.focus();
}

/** Take a row out; the focus goes to the row after it, or to the button that adds one. @param {Element} row */
function removeRow(row) {
  const field = row.closest(".field");
  const next = row.nextElementSibling?.matches(".row:not(.blank)") ? row.nextElementSibling : null;
  const held = [...row.querySelectorAll("input, select, textarea")].some(
    (one) => one instanceof HTMLInputElement || one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement
      ? one.value.trim() !== "" : false,
  );
  const focused = next?.querySelector("[data-remove]") ?? field?.querySelector("[data-add]");
  row.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (field && held) changed(field);
}

document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  const form = pressed?.closest("form[data-form]");
  const field = pressed?.closest(".field");
  const row = pressed?.closest(".row");
  if (!pressed || !(form instanceof HTMLElement)) return;
  if (pressed.hasAttribute("data-add") && field) addRow(field);
  if (pressed.hasAttribute("data-remove") && row) removeRow(row);
  if (pressed.hasAttribute("data-languages")) {
    const one = !form.classList.contains("one-language");
    try {
      localStorage.setItem(KEY, one ? "yes" : "no");
    } catch {
      // a browser that keeps nothing shows all languages next time
    }
    showLanguages(form, one);
  }
});

/** A short text has no second line: Enter is done with it. */
document.addEventListener("keydown", (event) => {
  const typed = event.target;
  const short = typed instanceof HTMLTextAreaElement && typed.closest("form[data-form] :is(.field-text, .rows)");
  if (event.key !== "Enter" || event.isComposing || !short) return;
  event.preventDefault();
  typed.blur(); // the browser then tells that it has changed, once
  typed.focus();
});

/** Tell whether somebody is writing in a field what no answer knows of yet. @param {Element} field */
function isBeingWritten(field) {
  const active = document.activeElement;
  if (!active || !field.contains(active)) return false;
  const edited = (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement)
    && active.value !== active.defaultValue;
  return edited || active.closest("[data-opened]") !== null;
}

// An answer must not take away what is being written meanwhile: the field is saved again when it is left.
document.addEventListener("htmx:before:swap", (event) => {
  const field = event.target instanceof Element ? event.target.closest("form[data-form] .field") : null;
  if (!(event instanceof CustomEvent) || !field || !isBeingWritten(field)) return;
  event.preventDefault();
  field.toggleAttribute("data-stale", true);
  const answer = new DOMParser().parseFromString(String(event.detail?.ctx?.text ?? ""), "text/html");
  const address = answer.querySelector("[data-field]")?.getAttribute("hx-post");
  if (address) field.setAttribute("hx-post", address); // what is saved next is compared with what was just saved
});

document.addEventListener("change", (event) => {
  if (event.target instanceof Element) event.target.closest(".field[data-stale]")?.removeAttribute("data-stale");
});

document.addEventListener("focusout", (event) => {
  const field = event.target instanceof Element ? event.target.closest("form[data-form] .field") : null;
  if (!field || (event.relatedTarget instanceof Node && field.contains(event.relatedTarget))) return;
  if (field.hasAttribute("data-stale")) changed(field);
});

document.addEventListener("htmx:after:swap", () => enliven(document));
enliven(document);
