/** The field that takes a file, in the reader's own language: choose it, or drop it there. */

for (const text of document.querySelectorAll("[data-drop]")) {
  const told = /** @type {HTMLElement} */ (text);
  const input = /** @type {HTMLInputElement} */ (told.nextElementSibling);
  const place = document.createElement("span");
  place.className = "drop";
  told.replaceWith(place);
  place.append(told, input);
  told.hidden = false;

  const show = () => {
    const chosen = document.createElement("b");
    chosen.textContent = input.files?.[0]?.name ?? told.dataset.choose ?? "";
    told.replaceChildren(chosen);
    if (!input.files?.length) told.append(document.createElement("br"), told.dataset.none ?? "");
  };
  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) input.addEventListener(name, () => place.classList.add("over"));
  for (const name of ["dragleave", "drop"]) input.addEventListener(name, () => place.classList.remove("over"));
  show();
}
