// The page on which one says what one sees: shows only what belongs to the kind that was tapped. Works without this file.

const form = document.querySelector("form[data-finding]");
const parts = form ? [...form.querySelectorAll("[data-for-kind]")] : [];
const redraw = () => {
  const chosen = form.querySelector("input[name=kind]:checked")?.value;
  parts.forEach((part) => { part.hidden = !part.dataset.forKind.split(" ").includes(chosen); });
};
if (form) {
  form.addEventListener("change", redraw);
  redraw();
}
