// Push messages: asks the browser, and hands what it says to the form of the page.

const place = document.querySelector("[data-push]");
const state = place.querySelector("[data-push-state]");
const form = place.querySelector("[data-push-start]");
const can = window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const say = (words) => { state.textContent = words; };

const look = async () => {
  if (!can) { say("Trình duyệt này không nhận được thông báo, hoặc địa chỉ chưa có https."); return; }
  if (Notification.permission === "denied") {
    say("Thông báo đang bị chặn. Đồng chí mở cài đặt của trình duyệt, cho phép thông báo từ trang này, rồi tải lại trang.");
    return;
  }
  say("Bấm nút bên dưới, rồi chọn Cho phép khi trình duyệt hỏi.");
  form.hidden = false;
};

form.querySelector("button").addEventListener("click", async () => {
  if ((await Notification.requestPermission()) !== "granted") { await look(); return; }
  say("Đang bật…");
  try {
    const worker = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.push) };
    const old = await worker.pushManager.getSubscription();
    if (old) await old.unsubscribe(); // made for another account, or with a key of before
    const { endpoint, keys } = (await worker.pushManager.subscribe(options)).toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.submit();
  } catch {
    say("Chưa bật được: điện thoại không nối được với dịch vụ thông báo. Đồng chí thử lại khi có mạng.");
  }
});

document.querySelectorAll("[data-push-stop]").forEach((stop) => stop.addEventListener("submit", () => {
  if (can) navigator.serviceWorker.ready.then((worker) => worker.pushManager.getSubscription()).then((one) => one?.unsubscribe()).catch(() => {});
}));

look();
