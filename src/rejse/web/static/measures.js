/** The steps of a funnel: there is always one more line to write in, and one that is emptied goes away. */

for (const steps of document.querySelectorAll("[data-steps] ol")) {
  steps.addEventListener("change", (event) => {
    const chosen = /** @type {HTMLSelectElement} */ (event.target);
    const lines = [...steps.querySelectorAll("li")];
    const last = /** @type {HTMLElement} */ (lines.at(-1));
    if (chosen.value && last.contains(chosen)) {
      const line = /** @type {HTMLElement} */ (last.cloneNode(true));
      /** @type {HTMLSelectElement} */ (line.querySelector("select")).value = "";
      steps.append(line);
    } else if (!chosen.value && lines.length > 2 && !last.contains(chosen)) {
      const next = chosen.closest("li")?.nextElementSibling?.querySelector("select");
      chosen.closest("li")?.remove();
      next?.focus();
    }
  });
}

for (const form of document.querySelectorAll("form.question")) {
  form.addEventListener("formdata", (event) => {
    const data = /** @type {FormDataEvent} */ (event).formData;
    for (const name of new Set(data.keys())) {
      const kept = data.getAll(name).filter((value) => value !== "");
      data.delete(name);
      for (const value of kept) data.append(name, value);
    }
  });
}
