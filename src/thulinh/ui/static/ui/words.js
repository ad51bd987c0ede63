// What scripts say, and how they build it: text only, never markup from what people typed.

export const make = (name, given = {}, ...inside) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...inside.filter((part) => part != null && part !== false));
  return element;
};

// An icon of the sprite, whose lasting name another icon of the page tells.
export const icon = (name, size = "") => {
  const known = document.querySelector("svg.i use");
  if (!known) return "";
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  drawing.setAttribute("class", `i ${size}`.trim());
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${known.getAttribute("href").split("#")[0]}#${name}`);
  drawing.append(use);
  return drawing;
};

const two = (number) => String(number).padStart(2, "0");
export const day = (moment) => `${two(moment.getDate())}/${two(moment.getMonth() + 1)}/${moment.getFullYear()}`;

// "20 giờ 14", with the day when it is another one.
export const hour = (instant) => {
  const moment = new Date(instant);
  const at = `${moment.getHours()} giờ ${two(moment.getMinutes())}`;
  return day(moment) === day(new Date()) ? at : `${at} ngày ${day(moment)}`;
};

export const notice = (tone, sign, ...inside) => make("p", { class: `notice ${tone}` }, icon(sign), make("span", {}, ...inside));

// What is to be said on the page that follows this one.
export const sayNext = (words, tone = "green") => {
  try { sessionStorage.setItem("noi", JSON.stringify({ words, tone })); } catch { /* then it stays unsaid */ }
};
export const sayNow = (words, tone = "green") => {
  const place = document.querySelector("[data-said]");
  if (place) place.replaceChildren(notice(tone, tone === "green" ? "circle-check" : tone === "red" ? "circle-alert" : "cloud-upload", words));
};
export const sayWhatWasLeft = () => {
  try {
    const left = JSON.parse(sessionStorage.getItem("noi") || "null");
    sessionStorage.removeItem("noi");
    if (left) sayNow(left.words, left.tone);
  } catch { /* nothing was left */ }
};
