// The roll call looks again every few seconds, while somebody looks at it. Without this file one reloads the page.

const place = document.querySelector("[data-watch]");
const EVERY = 3000;

const isBusy = () => place.querySelector("details[open]") !== null || place.contains(document.activeElement);

const look = async () => {
  if (document.hidden) return;
  try {
    const state = await (await fetch(place.dataset.watch)).json();
    if (state.mark === place.dataset.mark) return;
    const count = place.querySelector("[data-present]");
    if (count) count.textContent = state.present.toLocaleString("vi-VN");
    if (isBusy()) return; // whoever is about to tap finds the list where it was; it follows at the next look
    const answer = await fetch(place.dataset.part);
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    place.dataset.mark = state.mark;
  } catch {
    // no signal: the next look tries again
  }
};

if (place) setInterval(look, EVERY);
