/** The wizard: the title that a model brings is shown while none is written, and the chosen touchpoints are counted. */

const title = /** @type {HTMLInputElement | null} */ (document.querySelector("#title"));
if (title) {
  const propose = () => {
    const model = /** @type {HTMLElement | null} */ (document.querySelector("input[name=model]:checked"));
    title.placeholder = model?.dataset["title"] ?? "";
  };
  document.addEventListener("change", propose);
  propose();
}

const told = /** @type {HTMLOutputElement | null} */ (document.querySelector("#chosen"));
if (told) {
  const say = () => {
    const count = document.querySelectorAll("#touchpoints input[type=checkbox]:checked").length;
    told.hidden = false;
    told.textContent = count === 1 ? (told.dataset["one"] ?? "") : (told.dataset["many"] ?? "").replace("#", String(count));
  };
  document.addEventListener("change", say);
  say();
}
