// Copying a text and handing it to another app. Without this file the text stands there to be marked by hand.

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

const copied = async (field) => {
  field.focus();
  field.select();
  if (window.isSecureContext && navigator.clipboard) {
    try { await navigator.clipboard.writeText(field.value); return true; } catch { /* not allowed: the old way */ }
  }
  return document.execCommand("copy");
};

const said = (button, words) => {
  const label = button.querySelector("[data-said]") || button;
  button.dataset.label ||= label.textContent;
  label.textContent = words;
  setTimeout(() => { label.textContent = button.dataset.label; }, 4000);
};

each("[data-copy]", (button) => {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said(button, (await copied(field)) ? "Đã chép" : "Giữ vào chữ rồi chọn Sao chép");
  });
});

each("[data-share]", (button) => {
  if (!navigator.share) return;
  const field = document.getElementById(button.dataset.share);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try { await navigator.share({ text: field.value }); } catch { /* closed without choosing an app */ }
  });
});
