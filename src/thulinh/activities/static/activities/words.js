// Words to copy, to send from the phone, pages to print: conveniences only. The words stand in the page without this file.

const words = (id) => document.getElementById(id);

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const place = words(button.dataset.copy);
    place.select();
    try {
      await navigator.clipboard.writeText(place.value);
    } catch {
      document.execCommand("copy"); // an address without https has no clipboard of its own
    }
    document.querySelector(`[data-copied="${button.dataset.copy}"]`).textContent = "Đã chép. Đồng chí mở Zalo và dán.";
  });
});

if (navigator.share) {
  document.querySelectorAll("[data-share]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => navigator.share({ text: words(button.dataset.share).value }).catch(() => {}));
  });
}

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
