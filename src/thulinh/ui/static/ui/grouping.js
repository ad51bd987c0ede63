// Groups of a class: a name is dragged from one group to another. That only sets the list beside the name, which is what
// is sent; without this file, or by touch, one chooses in the list.

const board = document.querySelector("[data-groups]");
const groups = [...board.querySelectorAll("[data-group]")];
const groupOf = (key) => groups.find((group) => group.dataset.group === key);
let dragged = null;

const recount = () => groups.forEach((group) => {
  group.querySelector("[data-group-count]").textContent = group.querySelectorAll("[data-person]").length.toLocaleString("vi-VN");
});
const move = (person, key) => {
  const group = groupOf(key);
  if (!group) return;
  group.querySelector("ul").append(person);
  person.querySelector("select").value = key;
  recount();
};

board.querySelectorAll("[data-person]").forEach((person) => {
  person.draggable = true;
  person.addEventListener("dragstart", (event) => {
    dragged = person;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", person.querySelector("label").textContent);
  });
  person.addEventListener("dragend", () => { dragged = null; });
  const list = person.querySelector("select");
  list.addEventListener("change", () => { move(person, list.value); list.focus(); });
});
groups.forEach((group) => {
  group.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    group.classList.add("over");
  });
  group.addEventListener("dragleave", (event) => { if (!group.contains(event.relatedTarget)) group.classList.remove("over"); });
  group.addEventListener("drop", (event) => {
    event.preventDefault();
    group.classList.remove("over");
    if (dragged) move(dragged, group.dataset.group);
  });
});
