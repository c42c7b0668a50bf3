/** Pages about people: a password can be seen while it is typed, and what is shown once can be copied. */

for (const box of document.querySelectorAll(".shows")) {
  /** @type {HTMLElement} */ (box).hidden = false;
  const tick = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  tick.addEventListener("change", () => {
    for (const field of box.closest("form")?.querySelectorAll("input[data-shown]") ?? []) {
      /** @type {HTMLInputElement} */ (field).type = tick.checked ? "text" : "password";
    }
  });
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
  const field = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset["copy"] ?? ""));
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset["copied"] ?? "";
  });
  field.closest(".once")?.scrollIntoView({ block: "center" });
}
