// The sheet of a session: conveniences only. The page works without this file.

const before = document.querySelector("[data-roll-before]");
const roll = document.querySelector("[data-roll]");
if (before && roll) {
  const there = new Set(before.dataset.rollBefore.split(","));
  const button = before.querySelector("button");
  button.addEventListener("click", () => {
    roll.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = there.has(box.value); });
    roll.dispatchEvent(new Event("change", { bubbles: true }));
  });
  roll.querySelector("[data-roll-tools]").append(button);
}
