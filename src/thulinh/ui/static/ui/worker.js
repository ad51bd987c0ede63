// The service worker: what stays on the device so that pages open without signal.
// The address /sw.js names the files and their version (THULINH) and then reads this file. A plain script, not a
// module: Firefox 115 has no module workers.

const { version, offline, files, static: staticAddress } = self.THULINH;
const SHELL = `shell-${version}`;
const KEPT = /^kept-/;
const PATIENCE = 4000; // on a weak line, after which a kept page is shown
const GATEWAY = new Set([502, 503, 504]);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(staticAddress)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url.origin + url.pathname));
});

async function install() {
  const cache = await caches.open(SHELL);
  await cache.addAll([...files, new Request(offline, { cache: "reload", credentials: "omit" })]);
  await self.skipWaiting();
}

// Kept pages name the files of their version. These go only after every kept page was fetched anew.
async function activate() {
  await self.clients.claim();
  const names = await caches.keys();
  const renewed = await Promise.all(names.filter((name) => KEPT.test(name)).map(renew));
  if (renewed.includes(false)) return;
  await forget(names.filter((name) => !KEPT.test(name) && name !== SHELL));
}

async function renew(name) {
  const cache = await caches.open(name);
  for (const { url } of await cache.keys()) {
    try {
      const response = await fetch(url, { credentials: "same-origin", redirect: "error" });
      if (!mayBeKept(response) || !(await keep(url, response))) return false;
    } catch {
      return false;
    }
  }
  return true;
}

const forgetKept = async () => forget((await caches.keys()).filter((name) => KEPT.test(name)));
const forget = (names) => Promise.all(names.map((name) => caches.delete(name)));
const mayBeKept = (response) => response.status === 200 && response.headers.has("X-Keep-Offline");

// Files carry their content in their name: what is there is right.
async function file(request) {
  const there = await caches.match(request, { ignoreVary: true });
  if (there) return there;
  const response = await fetch(request);
  if (response.status === 200) {
    const copy = response.clone();
    caches.open(SHELL).then((cache) => cache.put(request, copy)).catch(() => {});
  }
  return response;
}

// The line first; when it is silent or too slow, the page that was kept, else the page that says so.
async function page(event, address) {
  const answer = fetch(event.request).then((response) => remember(event, address, response));
  event.waitUntil(answer.then(() => {}, () => {}));
  const kept = await caches.match(address, { ignoreVary: true });
  try {
    const response = await (kept ? Promise.race([answer, late()]) : answer);
    return kept && GATEWAY.has(response.status) ? asKept(kept) : response;
  } catch {
    return kept ? asKept(kept) : (await caches.match(offline)) || Response.error();
  }
}

const late = () => new Promise((_, reject) => { setTimeout(() => reject(new Error("late")), PATIENCE); });

function remember(event, address, response) {
  // Nobody is signed in on this device any more, whoever ended it and from where: no names stay on it.
  if (response.headers.has("X-Forget-Kept")) event.waitUntil(forgetKept());
  if (mayBeKept(response)) event.waitUntil(keep(address, response.clone()));
  else if ([403, 404, 410].includes(response.status)) event.waitUntil(drop(address));
  return response;
}

// Only the account that is signed in has pages here; its mark stands on the page itself.
async function keep(address, response) {
  const text = await response.text();
  const account = (/<html[^>]* data-account="(\w+)"/.exec(text) || [])[1];
  if (!account) return false;
  const own = `kept-${account}`;
  await forget((await caches.keys()).filter((name) => KEPT.test(name) && name !== own));
  const headers = new Headers(response.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  await (await caches.open(own)).put(address, new Response(text, { headers }));
  const shell = await caches.open(SHELL);
  const named = [...text.matchAll(/(?:src|href)="([^"#?]+)/g)].map((found) => found[1]);
  await Promise.all([...new Set(named)].filter((name) => name.startsWith(staticAddress)).map(async (name) => {
    if (!(await caches.match(name, { ignoreVary: true }))) await shell.add(name);
  }));
  return true;
}

async function drop(address) {
  const names = (await caches.keys()).filter((name) => KEPT.test(name));
  await Promise.all(names.map(async (name) => (await caches.open(name)).delete(address)));
}

// Says on the page that it is a copy, so that its scripts make fresh what went stale: day, and the id of the command.
async function asKept(kept) {
  const text = (await kept.text()).replace("<html", '<html data-kept="1"');
  return new Response(text, { headers: kept.headers });
}
