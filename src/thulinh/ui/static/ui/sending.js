// Sends what waits in the outbox: every text before any photo, so that no picture holds up words on a weak line; each
// under its own command id, so that arriving twice is arriving once. Two tabs do not send at the same time; what is refused
// stays here with its reasons.

import { change, remove, row as rowNow, rowsOf } from "./store.js";
import { hour } from "./words.js";

const MEMORY = "thulinh-tai-khoan";
const TEXT_PATIENCE = 20000, PHOTO_PATIENCE = 120000;
const PAUSES = [15000, 30000, 60000, 120000, 300000, 900000];
export const WAITING = "cho", SENDING = "gui", SIGN_IN = "dang-nhap", REFUSED = "tra-lai";

const page = document.documentElement.dataset;
const remembered = () => {
  try { return JSON.parse(localStorage.getItem(MEMORY)) || {}; } catch { return {}; }
};
// Whose page this is; on the page that stands for one that could not be reached, whoever was last signed in here.
export const who = page.account ? { account: page.account, presence: page.presence } : remembered();
export const rememberWho = () => {
  try { localStorage.setItem(MEMORY, JSON.stringify({ ...who, theme: page.theme })); } catch { /* the page without signal will know nobody */ }
};
export const forgetWho = () => {
  try { localStorage.removeItem(MEMORY); } catch { /* nothing was remembered */ }
};

export const inZalo = /zalo/i.test(navigator.userAgent);
export const canKeep = self.isSecureContext && "serviceWorker" in navigator && "locks" in navigator && !inZalo;

export const unsent = (row) => row.photos.filter((photo) => !photo.sent);
export const isOver = (row) => row.state === REFUSED;

// Whoever sends a row, or has it open to change it, holds its lock meanwhile; a page that is left or closed gives it back.
// `act` hears of no lock (null) when another holds it and one does not wait.
const ON_THE_WAY = 20000; // from the list to the form, which then holds the lock
export const withRow = (id, options, act) => navigator.locks.request(`thulinh-${id}`, options, act);
const isOnTheWay = (row) => Math.abs(Date.now() - (row.openedAt || 0)) < ON_THE_WAY;
const unlessChanged = (row, act) => withRow(row.id, { ifAvailable: true }, async (lock) => {
  if (!lock) goWhenFree(row.id);
  const now = lock && (await rowNow(row.id));
  if (now && !isOnTheWay(now)) await act(now);
});
const awaited = new Set();
let sendAgain = () => {};
const goWhenFree = async (id) => {
  if (awaited.has(id)) return;
  awaited.add(id);
  await withRow(id, {}, () => awaited.delete(id));
  sendAgain();
};

class Stop extends Error {}
// The server is there and fails over this one row: it waits, the others go.
class Stumble extends Stop {}
const AWAY = new Set([502, 503, 504]);

const asked = async (address, options, patience) => {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), patience);
  try {
    return await fetch(address, { credentials: "same-origin", redirect: "manual", ...options, signal: ending.signal });
  } catch (error) {
    throw new Stop("no line", { cause: error });
  } finally {
    clearTimeout(timer);
  }
};

// Who is signed in now, a fresh token, and which of these commands the server has already.
export const presence = async (ids = []) => {
  const query = ids.map((id) => `lenh=${encodeURIComponent(id)}`).join("&");
  const response = await asked(`${who.presence}?${query}`, { cache: "no-store" }, TEXT_PATIENCE);
  if (!response.ok) throw new Stop("no answer");
  return response.json();
};

const post = (address, fields, token, patience) => {
  const body = new FormData();
  fields.forEach(([name, value, file]) => (file ? body.append(name, value, file) : body.append(name, value)));
  return asked(address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } }, patience);
};

const OWN_WORDS = {
  404: "Không ghi được nữa: đơn vị hoặc buổi này không còn trong phạm vi của đồng chí.",
  413: "Ảnh quá lớn, máy chủ không nhận.",
};

// What became of one sending: the answer when it was taken; else the row says why, and whether to go on.
const settle = async (row, response) => {
  const isSignIn = response.type === "opaqueredirect" || response.status === 401;
  if (isSignIn) {
    await change(row.id, (found) => { found.state = SIGN_IN; });
    throw new Stop("sign in");
  }
  const says = (await response.json().catch(() => null)) || {};
  if (response.ok && "message" in says) return says;
  // What stands between phone and server answers 200, too; only the server's own words say that something arrived.
  if (response.ok || response.status === 403 || response.status === 429 || AWAY.has(response.status)) throw new Stop("later");
  if (response.status >= 500) throw new Stumble("later");
  await change(row.id, (found) => {
    found.state = REFUSED;
    found.status = response.status;
    found.reasons = says.reasons || [OWN_WORDS[response.status] || "Máy chủ không nhận bản ghi này."];
    found.insteadAt = says.instead || "";
  });
  return null;
};

const sendText = async (row, token) => {
  const own = [["saved_at", String(row.savedAt)], ["sent_at", String(Date.now())], ["awaited_photos", String(row.photos.length)]];
  const says = await settle(row, await post(row.address, [...row.fields, ...own], token, TEXT_PATIENCE));
  if (!says) return false;
  Object.assign(row, await change(row.id, (found) => { Object.assign(found, { record: says.record, said: says.message, next: says.address }); }));
  return true;
};

const OF_ONE_PHOTO = new Set([413, 422]);
const photosAddress = (row) => row.photosTo.replace("/0/", `/${row.record}/`);

const sendPhoto = async (row, photo, token) => {
  const fields = [["command_id", photo.id], ["photos", photo.blob, photo.name]];
  const says = await settle(row, await post(photosAddress(row), fields, token, PHOTO_PATIENCE));
  if (!says) return false;
  await change(row.id, (found) => {
    Object.assign(found.photos.find(({ id }) => id === photo.id), { sent: true, blob: null });
  });
  return true;
};

const giveUp = async (row, token) => {
  const says = await settle(row, await post(`${photosAddress(row)}thoi/`, [["command_id", row.giveUp]], token, TEXT_PATIENCE));
  if (says || (await rowNow(row.id))?.status === 404) await remove(row.id);
};

// Says whether photos of the row are left to send.
const sendWords = async (row, here, told) => {
  await change(row.id, (found) => { found.state = SENDING; });
  if (!row.record && here.arrived[row.id]) {
    // It arrived and the answer got lost on the way.
    Object.assign(row, await change(row.id, (found) => { found.record = here.arrived[row.id]; }));
  }
  if (row.giveUp) {
    await giveUp(row, here.token);
    return false;
  }
  const stands = row.record || (await sendText(row, here.token));
  if (stands && !unsent(row).length) await finish(row, told);
  else told(row.id);
  return Boolean(stands && unsent(row).length);
};

const sendPhotos = async (row, here, told) => {
  let isRefused = false;
  for (const photo of unsent(row)) {
    if (await sendPhoto(row, photo, here.token)) continue;
    if (!OF_ONE_PHOTO.has((await rowNow(row.id))?.status)) return;
    isRefused = true; // this picture stays here with its reason, the others go
  }
  if (!isRefused) await finish(row, told);
};

const finish = async (row, told) => {
  await remove(row.id);
  told(row.id, row.said || `Đã gửi ${row.title}.`);
};

const run = async (ids, told) => {
  const rows = (await rowsOf(who.account)).filter((row) => (ids ? ids.includes(row.id) : !isOver(row) || row.opened));
  if (!rows.length) return true;
  const here = await presence(rows.map(({ id }) => id));
  if (here.account !== who.account) {
    // Nobody is signed in, or somebody else: theirs is not ours to send, nor ours theirs.
    await Promise.all(rows.filter((row) => !isOver(row)).map(({ id }) => change(id, (found) => { found.state = SIGN_IN; })));
    return false;
  }
  const pictured = [];
  let stumbles = false;
  const each = async (found, act) => {
    for (const row of found) {
      try {
        await act(row);
      } catch (error) {
        if (!(error instanceof Stumble)) throw error;
        stumbles = true;
      }
    }
  };
  await each(rows, async (row) => {
    if (!isOver(row) || (ids && !row.opened)) {
      await unlessChanged(row, async (now) => { if (await sendWords(now, here, told)) pictured.push(now); });
    } else if (here.arrived[row.id]) await remove(row.id); // opened on the server's page and taken there, photos and all
  });
  await each(pictured, (row) => sendPhotos(row, here, told));
  return !stumbles;
};

// Send everything that waits (or only these rows). `told(id, words)` hears of each row whose text has arrived, and with
// words when all of it has. Gives back whether there was a line.
export const sendAll = async ({ ids = null, told = () => {}, waits = false } = {}) => {
  if (!canKeep || !who.account) return false;
  return navigator.locks.request("thulinh-gui", { ifAvailable: !waits }, async (lock) => {
    if (!lock) return true;
    try {
      return await run(ids, told);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      return false;
    } finally {
      const left = (await rowsOf(who.account)).filter((row) => row.state === SENDING);
      await Promise.all(left.map(({ id }) => change(id, (found) => { found.state = WAITING; })));
    }
  });
};

// By itself: when the line is back, when one returns to the page, and again with growing pauses.
export const keepSending = (told) => {
  let failures = 0, timer = 0, isGoing = false, again = false;
  // Behind a sending that holds the lock, of another tab or of the page just left, one waits instead of turning away.
  const send = async () => {
    clearTimeout(timer);
    const had = await sendAll({ told, waits: true });
    failures = had ? 0 : failures + 1;
    const waits = (await rowsOf(who.account)).some((row) => !isOver(row));
    if (waits) timer = setTimeout(go, PAUSES[Math.min(failures, PAUSES.length - 1)]);
  };
  const go = async () => {
    again = true;
    if (isGoing) return;
    isGoing = true;
    try {
      while (again) {
        again = false;
        await send();
      }
    } finally {
      isGoing = false;
    }
  };
  sendAgain = go;
  self.addEventListener("online", go);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) go(); });
  return go();
};

// Hand a refused form to the server as a page would, so that its own page shows what stands there and what was written.
export const openBySending = async (row) => {
  const { token, account } = await presence();
  if (account !== who.account) throw new Stop("sign in");
  await change(row.id, (found) => { found.opened = true; });
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: row.address, enctype: "multipart/form-data", hidden: true });
  const add = (name, value) => {
    const field = document.createElement("textarea");
    Object.assign(field, { name, value });
    form.append(field);
  };
  add("csrfmiddlewaretoken", token);
  row.fields.forEach(([name, value]) => add(name, value));
  add("saved_at", row.savedAt);
  add("sent_at", Date.now());
  const files = new DataTransfer();
  unsent(row).forEach((photo) => files.items.add(new File([photo.blob], photo.name, { type: photo.blob.type })));
  if (files.files.length) {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", name: "photos", multiple: true });
    form.append(input);
    input.files = files.files;
  }
  document.body.append(form);
  form.submit();
};

export const stateWords = (row) => {
  const photos = unsent(row).length;
  const left = row.record && photos ? `phần chữ đã gửi, còn ${photos} ảnh` : "";
  const words = {
    [WAITING]: navigator.onLine ? "chờ gửi" : "chờ mạng",
    [SENDING]: "đang gửi",
    [SIGN_IN]: "đồng chí đăng nhập lại rồi bản ghi tự gửi",
    [REFUSED]: "chưa nhận",
  }[row.state];
  return [`lưu lúc ${hour(row.savedAt)}`, left, words].filter(Boolean).join(" · ");
};
