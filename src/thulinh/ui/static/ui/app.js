// Thủ Lĩnh: conveniences only. Every page and form works without this file.

const each = (selector, act, within = document) => within.querySelectorAll(selector).forEach(act);
const show = (element) => { if (element) element.hidden = false; };

// Roll call: how many are there, and all there at once.
each("[data-roll]", (roll) => {
  const boxes = [...roll.querySelectorAll("input[type=checkbox]")];
  const count = roll.querySelector("[data-roll-count] b");
  const bar = roll.querySelector("[data-roll-bar] i");
  const recount = () => {
    const present = boxes.filter((box) => box.checked).length;
    count.textContent = present.toLocaleString("vi-VN");
    bar.style.width = `${boxes.length ? (100 * present) / boxes.length : 0}%`;
  };
  each("[data-roll-count], [data-roll-bar], [data-roll-tools]", show, roll);
  roll.addEventListener("change", recount);
  roll.querySelector("[data-roll-all]").addEventListener("click", () => {
    boxes.forEach((box) => { box.checked = true; });
    roll.dispatchEvent(new Event("change", { bubbles: true }));
  });
  recount();
  window.addEventListener("pageshow", recount);
});

// A list to tick: all that can be ticked at once.
each("[data-pick-all]", (button) => {
  show(button);
  button.addEventListener("click", () => each("input[type=checkbox]:not(:disabled)", (box) => { box.checked = true; }, button.closest("section")));
});

// Days: typed as 22/11/2026, or taken from the device's calendar.
each("[data-date]", (place) => {
  const typed = place.querySelector("input");
  const calendar = place.querySelector("input[type=date]");
  show(calendar.parentElement);
  const open = () => { calendar.value = typed.value.trim().split(/\D+/).reverse().map((part) => part.padStart(2, "0")).join("-"); };
  calendar.addEventListener("pointerdown", open);
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    typed.value = calendar.value.split("-").reverse().join("/");
    typed.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // A number pad has no slash.
  typed.addEventListener("input", (event) => {
    const digits = typed.value.replace(/\D/g, "");
    const isTypingOn = event.inputType === "insertText" && typed.selectionStart === typed.value.length;
    if (isTypingOn && /^\d{2}$|^\d{2}\/\d{2}$/.test(typed.value)) typed.value += "/";
    else if (/^\d{8}$/.test(typed.value)) typed.value = `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`;
  });
});

// Photos: made smaller and seen before they are sent.
if (document.querySelector("[data-photos]")) import("./photos.js");

// A paper of many pages: said to be under way until the file has come.
if (document.querySelector("[data-paper]")) import("./papers.js");

// A form is sent once. The button wakes up again when the page comes back from the browser's memory, or when the line
// is so weak that no answer came: sent again, the form is still one fact by its id.
const sleeping = new Set();
const PATIENCE = 30000;
const wake = () => {
  sleeping.forEach((form) => {
    delete form.dataset.sent;
    each("button[aria-busy]", (button) => { button.disabled = false; button.removeAttribute("aria-busy"); }, form);
  });
  sleeping.clear();
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  sleeping.add(form);
  // After the browser has read the form, or the pressed button's own value would be missing from it.
  setTimeout(() => each("button:not([type=button])", (button) => {
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
  }, form));
  setTimeout(wake, PATIENCE);
});
window.addEventListener("pageshow", wake);

// What was typed in hiding can be looked at.
each("input[data-reveal]", (input) => {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn quiet sm reveal", textContent: "Hiện mật khẩu" });
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const isHidden = input.type === "password";
    input.type = isHidden ? "text" : "password";
    button.textContent = isHidden ? "Ẩn mật khẩu" : "Hiện mật khẩu";
  });
  input.after(button);
  input.form.addEventListener("submit", () => { input.type = "password"; });
});

// Text that is ready to be sent: shared where the device can, copied, or selected for copying by hand; and printing.
const told = (button, words) => {
  const place = button.closest("section").querySelector("[data-told]");
  if (place) place.textContent = words;
};
const copy = async (button, field) => {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {  // without https there is only the older way
    if (!document.execCommand("copy")) { told(button, "Đồng chí giữ vào phần chữ đã chọn và bấm Sao chép."); return; }
  }
  told(button, button.dataset.words || "Đã chép. Đồng chí mở Zalo và dán vào.");
};
each("[data-copy]", (button) => {
  show(button);
  button.addEventListener("click", () => copy(button, document.querySelector(button.dataset.copy)));
});
each("[data-share]", (button) => {
  const field = document.querySelector(button.dataset.share);
  if (!navigator.share) return;
  show(button);
  button.addEventListener("click", () => navigator.share({ text: field.value }).catch((error) => {
    if (error.name !== "AbortError") copy(button, field);
  }));
});
each("[data-print]", (button) => { show(button); button.addEventListener("click", () => window.print()); });

// Menus that hang from the frame close when one turns to something else.
const hanging = "details.drop[open], details.more[open]";
document.addEventListener("click", (event) => each(hanging, (menu) => { if (!menu.contains(event.target)) menu.open = false; }));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  each(hanging, (menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});

// What is wrong is read first.
const problems = document.querySelector(".problems");
if (problems) problems.focus();
