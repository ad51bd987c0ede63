// A form with `data-tap` says one thing by one tap. The tap goes into the outbox first and to the server from there, so
// that it counts where there is no signal. Without this file, or where nothing can be kept, it is sent as any form.

import { REFUSED, WAITING, canKeep, openBySending, sendAll, who } from "./sending.js";
import { putOut, row as rowNow, rowsOf, works } from "./store.js";
import { hour, notice, sayNext } from "./words.js";

const PATIENCE = 10000;
const OWN = new Set(["csrfmiddlewaretoken", "command_id"]);
const forms = [...document.querySelectorAll("form[data-tap]")];
const addressOf = (form) => form.getAttribute("action");
const late = () => new Promise((done) => { setTimeout(done, PATIENCE, false); });

// A kept page may be tapped again and again: each tap is a command of its own.
const rowOf = (form, button) => {
  const id = crypto.randomUUID();
  const said = [...new FormData(form)].filter(([name, value]) => !OWN.has(name) && typeof value === "string");
  if (button?.name) said.push([button.name, button.value]);
  return { id, account: who.account, address: addressOf(form), photosTo: "", title: form.dataset.tap, fields: [["command_id", id], ...said], photos: [], savedAt: Date.now(), state: WAITING };
};

// What was said of one thing stands in the outbox: its forms make room for that.
const showKept = (row) => {
  const same = forms.filter((form) => addressOf(form) === row.address && form.isConnected);
  same.forEach((form, place) => {
    const box = form.closest("[data-tap-box]") || form;
    if (place || box.matches("[data-tapped]")) return;
    box.setAttribute("data-tapped", "");
    box.replaceChildren(notice("amber", "cloud-upload", `Đã lưu trên máy lúc ${hour(row.savedAt)}, sẽ tự gửi khi có mạng.`));
  });
};

const tap = async (form, button) => {
  forms.filter((one) => addressOf(one) === addressOf(form)).forEach((one) => one.querySelectorAll("button").forEach((each) => { each.disabled = true; }));
  const made = rowOf(form, button);
  try {
    await putOut(made);
  } catch {
    if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.submit();
    return;
  }
  let words = "";
  await Promise.race([sendAll({ ids: [made.id], waits: true, told: (id, said) => { words = said || words; } }), late()]);
  const row = await rowNow(made.id);
  if (!row) {
    sayNext(words || `Đã gửi: ${made.title}.`);
    location.assign(location.pathname + location.search);
  } else if (row.state === REFUSED) {
    try {
      await openBySending(row); // the server's own page says why
    } catch {
      showKept(row);
    }
  } else showKept(row);
};

const start = async () => {
  if (!(await works())) return;
  (await rowsOf(who.account)).forEach(showKept);
  forms.forEach((form) => form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    tap(form, event.submitter);
  }));
};

if (forms.length && canKeep && who.account) start();
