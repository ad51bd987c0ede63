// A paper of many pages takes seconds to set. Its link says what is being done until the file has come, then is free
// again. Without this file the browser opens the link and shows its own progress.

import { make } from "./words.js";

const nameOf = (answer) => /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "")?.[1] || "giay-to.pdf";

const keep = async (answer) => {
  const address = URL.createObjectURL(await answer.blob());
  const link = make("a", { href: address, download: nameOf(answer) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
};

document.querySelectorAll("a[data-paper]").forEach((link) => {
  const said = make("span", { class: "small", role: "status" });
  link.after(said);
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.hasAttribute("aria-disabled")) return;
    link.setAttribute("aria-disabled", "true");
    said.textContent = link.dataset.paper;
    try {
      const answer = await fetch(link.href);
      // Whoever is signed out by now, or may not read it any more, is told by the page itself.
      if (answer.headers.get("Content-Type") !== "application/pdf") { location.assign(link.href); return; }
      await keep(answer);
      said.textContent = "Tệp PDF đã tải về máy.";
    } catch {
      said.textContent = "Chưa tải được tệp. Đồng chí thử lại khi có mạng.";
    } finally {
      link.removeAttribute("aria-disabled");
    }
  });
});
