// What stands on this device and not yet on the server: drafts being written, and the outbox. Each row belongs to the
// account whose mark it carries; other accounts on the device neither see nor send it.

import { openDB } from "../vendor/idb.js";

const MOST_DRAFTS = 20;
let opening;

const database = () => {
  opening = opening || openDB("thulinh", 1, {
    upgrade(made) {
      for (const name of ["drafts", "outbox"]) {
        made.createObjectStore(name, { keyPath: "id" }).createIndex("account", "account");
      }
    },
  });
  return opening;
};

// Whether this browser keeps anything at all: some refuse in a private window.
export const works = async () => {
  try {
    await (await database()).count("outbox");
    return true;
  } catch {
    return false;
  }
};

const channel = "BroadcastChannel" in self ? new BroadcastChannel("thulinh") : null;
const heard = new Set();
const tell = () => {
  heard.forEach((listen) => listen());
  if (channel) channel.postMessage("changed");
};
export const whenChanged = (listen) => {
  heard.add(listen);
  if (channel) channel.addEventListener("message", listen);
};

export const rowsOf = async (account) => {
  const rows = account ? await (await database()).getAllFromIndex("outbox", "account", account) : [];
  return rows.sort((one, other) => one.savedAt - other.savedAt);
};
export const row = async (id) => (await database()).get("outbox", id);

// Into the outbox and out of what it came from, at once or not at all.
export const putOut = async (made, { draft, instead } = {}) => {
  const all = (await database()).transaction(["drafts", "outbox"], "readwrite");
  if (instead && instead !== made.id) all.objectStore("outbox").delete(instead);
  if (draft) all.objectStore("drafts").delete(draft);
  all.objectStore("outbox").put(made);
  await all.done;
  tell();
};

// Change a row as it stands now; nothing happens to one that is gone.
export const change = async (id, alter) => {
  const one = (await database()).transaction("outbox", "readwrite");
  const found = await one.store.get(id);
  if (found) {
    alter(found);
    await one.store.put(found);
  }
  await one.done;
  tell();
  return found;
};
export const remove = async (id) => {
  await (await database()).delete("outbox", id);
  tell();
};

export const draftsOf = async (account, path) => {
  const drafts = await (await database()).getAllFromIndex("drafts", "account", account);
  return drafts.filter((draft) => draft.path === path).sort((one, other) => other.at - one.at);
};
export const saveDraft = async (draft) => {
  const one = (await database()).transaction("drafts", "readwrite");
  await one.store.put(draft);
  const own = await one.store.index("account").getAll(draft.account);
  own.sort((first, second) => second.at - first.at).slice(MOST_DRAFTS).forEach(({ id }) => one.store.delete(id));
  await one.done;
};
export const dropDraft = async (id) => (await database()).delete("drafts", id);
