// What works without signal, on every page of somebody who is signed in and on the page that stands for one that could
// not be reached: the service worker, the outbox, and asking before one leaves with something unsent.

import { canKeep, forgetWho, inZalo, isOver, keepSending, rememberWho, who } from "./sending.js";
import { rowsOf, works } from "./store.js";
import { ask } from "./waiting.js";
import { icon, make, notice, sayNow, sayWhatWasLeft } from "./words.js";

const page = document.documentElement.dataset;
const form = document.querySelector("form[data-outbox]");
const KEPT = /^kept-/;

const forgetPages = async (stays) => {
  if (!("caches" in self)) return;
  const names = (await caches.keys()).filter((name) => KEPT.test(name) && name !== stays);
  await Promise.all(names.map((name) => caches.delete(name)));
};

// ---------- Zalo's own browser keeps apart what it keeps: nothing is written there ----------
const leaveZalo = () => {
  const place = form || document.querySelector("[data-waiting]");
  if (!place) return;
  const link = `intent://${location.host}${location.pathname}${location.search}#Intent;scheme=${location.protocol.slice(0, -1)};package=com.android.chrome;end`;
  const copy = async (event) => {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = "Đã sao chép liên kết";
    } catch {
      button.replaceWith(make("input", { class: "inp", readonly: true, value: location.href, "aria-label": "Liên kết của trang này" }));
    }
  };
  place.before(make("div", { class: "notice amber", role: "region", "aria-label": "Mở bằng trình duyệt" }, icon("external-link"),
    make("div", { class: "stack s" },
      make("span", {}, "Đồng chí đang mở trong Zalo, ở đây chỉ ghi được khi có mạng. Mở bằng Chrome để ghi cả khi chưa có mạng."),
      make("span", { class: "row wrap" },
        /android/i.test(navigator.userAgent) && make("a", { class: "btn sm", href: link }, "Mở bằng Chrome"),
        make("button", { type: "button", class: "btn sec sm", onclick: copy }, "Sao chép liên kết")))));
};

// ---------- Leaving with something unsent is asked first ----------
const signOut = (leaving) => leaving.addEventListener("submit", async (event) => {
  event.preventDefault();
  const waits = (await works()) ? (await rowsOf(who.account)).length : 0;
  if (waits) {
    const words = `Còn ${waits} bản ghi chưa gửi xong trên máy này. Đăng xuất rồi, bản ghi vẫn nằm ở máy và chỉ gửi được khi đồng chí đăng nhập lại tại đây.`;
    const answer = await ask("Đăng xuất khi còn bản ghi chưa gửi?", words, [["", "Ở lại", ""], ["ra", "Vẫn đăng xuất", "sec"]]);
    if (answer !== "ra") return;
  }
  await forgetPages();
  forgetWho();
  leaving.submit();
});

// ---------- The pages that this device keeps, named on the page without signal ----------
const keptPages = async (place) => {
  const links = [];
  for (const name of (await caches.keys()).filter((one) => one === `kept-${who.account}`)) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const text = await (await cache.match(url)).text();
      const kept = new DOMParser().parseFromString(text, "text/html");
      const under = kept.querySelector(".headrow .ink2")?.textContent || "";
      links.push(make("li", {}, make("a", { class: "tlink", href: new URL(url).pathname }, kept.querySelector("h1")?.textContent || kept.title), under && make("span", { class: "small ink2" }, ` ${under}`)));
    }
  }
  if (links.length) place.replaceChildren(make("h2", {}, "Trang mở được lúc này"), make("ul", { class: "stack s" }, ...links));
};

const start = async () => {
  sayWhatWasLeft();
  document.querySelectorAll("form[data-sign-out]").forEach(signOut);
  if (page.account) {
    rememberWho();
    await forgetPages(`kept-${page.account}`);
  }
  const list = document.querySelector("[data-kept-pages]");
  if (list && who.theme) page.theme = who.theme;
  if (list && who.account) keptPages(list);
  await keepSending((id, words) => { if (words) sayNow(words); });
};

const register = () => navigator.serviceWorker.register("/sw.js").catch(() => {});

if (inZalo) leaveZalo();
else if (canKeep && who.account) {
  works().then((can) => { if (can) start(); else sayWhatWasLeft(); });
  if (document.readyState === "complete") register();
  else self.addEventListener("load", register);
} else if (form && !self.isSecureContext) {
  form.querySelector(".stickybar")?.append(make("p", { class: "small" }, "Địa chỉ này chưa có https nên chưa ghi được khi mất mạng."));
}
