// A form with `data-outbox` is kept on the device while it is being written, and when it is saved it goes into the
// outbox first and to the server from there. Without this file, or where nothing can be kept, it is sent as any form.

import { photosReady } from "./photos.js";
import { REFUSED, WAITING, canKeep, openBySending, presence, sendAll, unsent, who, withRow } from "./sending.js";
import { change, draftsOf, dropDraft, putOut, row as rowNow, saveDraft, works } from "./store.js";
import { day, hour, make, notice, sayNext } from "./words.js";

const DAY = 86400000;
const OWN = new Set(["csrfmiddlewaretoken", "command_id", "saved_at", "sent_at"]);
const ENOUGH_ROOM = 20 * 1024 * 1024;
const SEND_PATIENCE = 10000;

const form = document.querySelector("form[data-outbox]");
const note = make("p", { class: "small", "data-kept-note": true });
const state = make("p", { class: "small", role: "status" });
let draft = null, instead = "", timer = 0, isSaved = false, hasAsked = false;

const fieldsOf = () => [...new FormData(form)].filter(([name, value]) => !OWN.has(name) && typeof value === "string");
const files = () => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
const titleOf = () => `${form.dataset.outbox} ${form.elements.day ? form.elements.day.value : ""}`.trim();

// ---------- What went stale on a kept page ----------
// An id is good for one sending. A browser that goes back shows the page as it came, with the id that was used already.
const freshen = () => {
  form.elements.command_id.value = crypto.randomUUID();
  const typed = form.elements.day;
  if (!isCopy || !form.hasAttribute("data-day-of-today") || !typed || clockIsWrong()) return;
  const asked = new URLSearchParams(location.search).get("ngay");
  const today = new Date();
  const wished = asked ? new Date(`${asked}T00:00:00`) : today;
  const chosen = wished > today || Number.isNaN(wished.getTime()) ? today : wished;
  typed.value = day(chosen);
  const heading = document.querySelector("h1");
  heading.textContent = heading.textContent.replace(/tháng \d+$/, `tháng ${chosen.getMonth() + 1}`);
};

const served = () => Number(new Date(form.dataset.servedAt));
const isCopy = document.documentElement.hasAttribute("data-kept");
// A page was never made after today; and one that is months old says that the clock of the phone is wrong.
const clockIsWrong = () => Date.now() < served() - DAY || Date.now() > served() + (isCopy ? 300 * DAY : DAY);

// ---------- Whether there is a line ----------
const sayLine = () => {
  const said = notice("amber", "cloud-off", "Đang không có mạng. Mọi thứ đồng chí ghi đều được giữ trên máy.");
  const redraw = () => { if (navigator.onLine && !isCopy) said.remove(); else if (!said.isConnected) form.before(said); };
  self.addEventListener("online", () => said.remove());
  self.addEventListener("offline", redraw);
  redraw();
};

// ---------- Drafts ----------
const keepDraft = async () => {
  clearTimeout(timer);
  if (isSaved) return;
  draft = draft || { id: crypto.randomUUID() };
  Object.assign(draft, { account: who.account, path: location.pathname, title: titleOf(), fields: fieldsOf(), at: Date.now(), instead });
  draft.photos = files().map((file) => ({ name: file.name, blob: file }));
  try {
    await saveDraft(draft);
    note.textContent = `Đã lưu trên máy lúc ${hour(draft.at)}`;
    askForRoom();
  } catch {
    note.textContent = "Máy hết chỗ, chưa lưu được trên máy. Đồng chí gửi ngay khi có mạng.";
  }
};
const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(keepDraft, 400);
};

// A browser may throw kept things away when the device is full; that is said before, not after.
const askForRoom = async () => {
  if (hasAsked || !navigator.storage || !navigator.storage.persist) return;
  hasAsked = true;
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  if ((await navigator.storage.persisted()) || (await navigator.storage.persist())) {
    if (quota - usage > ENOUGH_ROOM) return;
  }
  state.textContent = "Trình duyệt có thể tự xóa bản lưu khi máy đầy: có mạng thì đồng chí gửi sớm.";
};

const rowsNeeded = (fields) => fields.filter(([name]) => name.endsWith("-TOTAL_FORMS")).forEach(([name, total]) => {
  const section = name.replace("-TOTAL_FORMS", "");
  while (Number(form.elements[name].value) < Number(total) && addRow(section));
});

const restore = (kept) => {
  rowsNeeded(kept.fields);
  const values = new Map();
  kept.fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
  [...form.elements].forEach((field) => {
    if (!field.name || OWN.has(field.name) || ["file", "submit", "button"].includes(field.type)) return;
    const given = values.get(field.name) || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (given.length) field.value = given[0];
  });
  const photos = kept.photos.map(({ name, blob }) => new File([blob], name, { type: blob.type, lastModified: kept.at }));
  const input = form.querySelector("input[type=file]");
  if (input && photos.length) input.dispatchEvent(new CustomEvent("restore", { detail: photos }));
  form.querySelectorAll("[data-roll]").forEach((roll) => roll.dispatchEvent(new Event("change", { bubbles: true })));
  form.querySelectorAll("details").forEach((part) => { part.open = part.open || [...part.querySelectorAll("input, textarea")].some((field) => field.type !== "hidden" && field.value); });
};

// The row that is written anew here does not go meanwhile: this page has its lock until it is left.
const held = new Set();
const hold = (id) => {
  if (!id || held.has(id)) return;
  held.add(id);
  withRow(id, {}, async () => {
    await change(id, (found) => { delete found.openedAt; });
    await new Promise(() => {});
  });
};
const toChange = new URLSearchParams(location.hash.slice(1)).get("ghi");

const offer = (kept) => {
  const box = make("div", { class: "notice amber", role: "region", "aria-label": "Bản đang ghi dở" });
  const take = () => {
    [draft, instead] = [kept, kept.instead || ""];
    hold(instead);
    restore(kept);
    box.remove();
    note.textContent = `Đã lưu trên máy lúc ${hour(kept.at)}`;
  };
  const leave = async () => {
    await dropDraft(kept.id);
    box.remove();
  };
  const photos = kept.photos.length ? `, ${kept.photos.length} ảnh` : "";
  box.append(make("div", { class: "stack s" }, make("span", {}, `Bản đang ghi dở lúc ${hour(kept.at)}${photos}.`),
    make("span", { class: "row wrap" },
      make("button", { type: "button", class: "btn sm", onclick: take }, "Dùng lại"),
      make("button", { type: "button", class: "btn quiet sm", onclick: leave }, "Bỏ"))));
  form.before(box);
  box.scrollIntoView({ block: "center" });
  if (toChange && kept.instead === toChange) take();
};

// ---------- One more row of tasks, lessons or initiatives, without asking the server ----------
const addRow = (section) => {
  const total = form.elements[`${section}-TOTAL_FORMS`];
  const rows = total && [...total.closest("details").querySelectorAll("[role=group]")];
  if (!rows || !rows.length) return false;
  const made = rows[rows.length - 1].cloneNode(true);
  const number = Number(total.value);
  made.setAttribute("aria-label", made.getAttribute("aria-label").replace(/\d+$/, String(number + 1)));
  made.querySelectorAll("*").forEach((part) => ["id", "name", "for", "aria-describedby"].forEach((attribute) => {
    const value = part.getAttribute(attribute);
    if (value) part.setAttribute(attribute, value.replace(`${section}-${number - 1}-`, `${section}-${number}-`));
  }));
  made.querySelectorAll("input, textarea, select").forEach((field) => {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    else field.value = "";
  });
  rows[rows.length - 1].after(made);
  total.value = String(number + 1);
  return made;
};

// ---------- Saving ----------
const rowOf = () => ({
  id: form.elements.command_id.value,
  account: who.account,
  address: location.pathname + location.search,
  photosTo: form.dataset.photosTo,
  title: titleOf(),
  fields: [["command_id", form.elements.command_id.value], ...fieldsOf()],
  photos: files().map((file) => ({ id: crypto.randomUUID(), name: file.name, blob: file, sent: false })),
  savedAt: Date.now(),
  state: WAITING,
});

// Nothing can be kept: sent as any form if there is a line. Without one the page stays, and with it what was typed.
const sendAsAnyForm = async (button) => {
  try {
    const { token, account } = await presence();
    if (account !== who.account) throw new Error("sign in");
    form.elements.csrfmiddlewaretoken.value = token; // a kept page has one of before
    form.submit();
  } catch {
    isSaved = false;
    button.disabled = false;
    button.removeAttribute("aria-busy");
    state.textContent = "Máy hết chỗ và chưa gửi được (chưa có mạng, hoặc đồng chí cần đăng nhập lại). Đồng chí giữ trang này mở và bấm Lưu khi có mạng.";
  }
};

const nextAddress = (row) => row.next || form.elements.next?.value || "/";
const late = () => new Promise((done) => { setTimeout(done, SEND_PATIENCE, false); });

const save = async (button) => {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  state.textContent = "Đang lưu …";
  await photosReady();
  const made = rowOf();
  clearTimeout(timer);
  isSaved = true;
  try {
    await putOut(made, { draft: draft?.id, instead });
  } catch {
    await sendAsAnyForm(button);
    return;
  }
  state.textContent = `Đã lưu trên máy lúc ${hour(made.savedAt)}. Đang gửi …`;
  let words = "";
  await Promise.race([sendAll({ ids: [made.id], waits: true, told: (id, said) => { words = said || words; } }), late()]);
  const row = await rowNow(made.id);
  if (row?.state === REFUSED && !row.record && row.status !== 404 && row.status !== 410) {
    try {
      await openBySending(row); // the server's own page shows what is wrong and what stands there
      return;
    } catch { /* the line broke just now: it is opened from the list */ }
  }
  if (!row) sayNext(words || `Đã gửi ${made.title}.`);
  else if (row.state === REFUSED) sayNext(`Bản ghi bị trả lại: ${row.reasons.join(" ")}`, "red");
  else if (row.record) sayNext(`${row.said} Còn ${unsent(row).length} ảnh sẽ tự gửi tiếp.`);
  else sayNext(`Đã lưu trên máy lúc ${hour(made.savedAt)}. Bản ghi sẽ tự gửi khi có mạng.`, "amber");
  location.assign(nextAddress(row || made));
};

const start = async () => {
  hold(toChange);
  const bar = form.querySelector(".stickybar");
  bar.append(note, state);
  if (!(await works())) {
    note.textContent = "Trình duyệt này không cho giữ bản ghi trên máy (có thể do chế độ ẩn danh). Ghi khi có mạng vẫn được.";
    return;
  }
  sayLine();
  if (isCopy || form.hasAttribute("data-fresh")) freshen();
  if (clockIsWrong()) {
    form.before(notice("amber", "clock", `Đồng hồ của máy đang ghi ngày ${day(new Date())}, khác xa lúc mở trang này (${day(new Date(served()))}). Đồng chí xem kỹ ngày sinh hoạt trước khi lưu.`));
  }
  if (form.hasAttribute("data-fresh")) (await draftsOf(who.account, location.pathname)).forEach(offer);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("photos", soon);
  const atOnce = () => { if (timer) keepDraft(); };
  document.addEventListener("visibilitychange", atOnce);
  self.addEventListener("pagehide", atOnce);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=them-dong]");
    if (!button) return;
    const made = addRow(button.value);
    if (!made) return;
    event.preventDefault();
    made.querySelector("input:not([type=hidden]), textarea, select").focus();
    soon();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.name) return;
    event.preventDefault();
    if (!isSaved) save(event.submitter || form.querySelector(".stickybar button"));
  });
  self.addEventListener("pageshow", (event) => { if (event.persisted && isSaved) location.reload(); });
};

if (form && canKeep && who.account) start();
