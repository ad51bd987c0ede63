// The list of what waits on this device: what, saved when, in which state; sent by hand, opened, or given up after asking.

import { REFUSED, isOver, openBySending, sendAll, stateWords, unsent, who, withRow } from "./sending.js";
import { change, draftsOf, remove, rowsOf, saveDraft, whenChanged, works } from "./store.js";
import { icon, make, sayNow } from "./words.js";

const place = document.querySelector("[data-waiting]");

// A question that the keyboard can answer, too. Gives back the value of the pressed button; "" for none.
export const ask = (heading, words, answers) => new Promise((done) => {
  const buttons = answers.map(([value, label, kind]) => make("button", { class: `btn ${kind}`, value }, label));
  const dialog = make("dialog", { class: "card ask-dialog", "aria-labelledby": "hoi" },
    make("form", { method: "dialog", class: "stack" }, make("h2", { id: "hoi" }, heading), make("p", {}, words), make("div", { class: "row wrap" }, ...buttons)));
  dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue); });
  document.body.append(dialog);
  dialog.showModal();
});

// Written on in the form: of the unit that carries on, or the same one.
const openForm = (row) => withRow(row.id, { ifAvailable: true }, async (lock) => {
  if (!lock) { sayNow("Bản ghi đang được gửi hoặc đang mở ở trang khác.", "amber"); return; }
  const now = await change(row.id, (found) => { found.openedAt = Date.now(); });
  if (!now || now.record) return; // it has gone just before
  const address = now.insteadAt || now.address;
  const { id, account, title, fields } = now;
  const path = new URL(address, location.href).pathname;
  const isBegun = (await draftsOf(account, path)).some((draft) => draft.instead === id);
  if (!isBegun) await saveDraft({ id: crypto.randomUUID(), account, path, title, fields, photos: unsent(now), at: now.savedAt, instead: id });
  location.assign(`${address}#${new URLSearchParams({ ghi: id })}`);
});

const open = async (row) => {
  if (row.record) {
    location.assign(row.photosTo.replace("/0/", `/${row.record}/`));
  } else if (row.insteadAt || row.state !== REFUSED) {
    await openForm(row);
  } else {
    try {
      await openBySending(row);
    } catch {
      sayNow("Chưa mở được: chưa có mạng, hoặc đồng chí cần đăng nhập lại. Bản ghi vẫn ở trên máy.", "amber");
    }
  }
};

const leave = async (row) => {
  const photos = unsent(row).length;
  const words = row.record
    ? `Phần chữ đã gửi. ${photos} ảnh chưa gửi sẽ bị bỏ, không lấy lại được.`
    : "Bản này chưa gửi đi. Bỏ rồi thì không lấy lại được.";
  const answer = await ask(`Bỏ “${row.title}”?`, words, [["bo", "Bỏ hẳn", "grave"], ["", "Giữ lại", "sec"]]);
  if (answer !== "bo") return;
  if (!row.record || row.status === 404) await remove(row.id);
  else {
    await change(row.id, (found) => { Object.assign(found, { giveUp: crypto.randomUUID(), state: "cho", photos: [] }); });
    await sendAll();
  }
};

const openWords = (row) => (row.insteadAt ? "Ghi cho đơn vị mới" : "Mở");
const line = (row) => make("li", {},
  make("div", { class: "grow" },
    make("p", { class: "b" }, row.title),
    make("p", { class: `small ${isOver(row) ? "down" : "ink2"}` }, isOver(row) ? `Bị trả lại: ${row.reasons.join(" ")}` : stateWords(row)),
    isOver(row) && make("p", { class: "small ink2" }, stateWords(row)),
    make("div", { class: "row wrap" },
      make("button", { type: "button", class: "btn sec sm", "aria-label": `${openWords(row)}: ${row.title}`, onclick: () => open(row) }, openWords(row)),
      make("button", { type: "button", class: "btn quiet sm", "aria-label": `Bỏ: ${row.title}`, onclick: () => leave(row) }, "Bỏ"))));

const sendNow = async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  const had = await sendAll({ told: (id, words) => { if (words) sayNow(words); }, waits: true });
  if (!had) sayNow("Chưa gửi được: chưa có mạng, hoặc đồng chí cần đăng nhập lại. Bản ghi vẫn ở trên máy, sẽ tự gửi.", "amber");
  button.disabled = false;
};

const nameOf = (button) => button.getAttribute("aria-label") || button.textContent;
const show = async () => {
  const rows = await rowsOf(who.account);
  place.hidden = !rows.length;
  if (!rows.length) { place.replaceChildren(); return; }
  const sends = rows.some((row) => !isOver(row));
  const held = place.contains(document.activeElement) ? nameOf(document.activeElement) : "";
  place.replaceChildren(make("section", { class: "card flush waiting", "aria-labelledby": "t-cho-gui" },
    make("header", {},
      make("h2", { id: "t-cho-gui" }, icon("cloud-upload"), ` ${rows.length} bản ghi đang lưu trên máy này`),
      sends && make("button", { type: "button", class: "btn sm", onclick: sendNow }, icon("send", "s"), " Gửi ngay")),
    make("ul", { class: "odlist" }, ...rows.map(line))));
  if (held) [...place.querySelectorAll("button")].find((button) => nameOf(button) === held)?.focus();
};

const start = async () => {
  if (!(await works())) return;
  whenChanged(show);
  self.addEventListener("online", show);
  self.addEventListener("offline", show);
  show();
};

if (place && who.account) start();
