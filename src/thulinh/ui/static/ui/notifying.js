// Part of the service worker: a push message is shown, and leads to the page that it names. A plain script.

self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch { /* a message that is none of ours still must be shown */ }
  const { title = "Thủ Lĩnh", body = "Đồng chí có việc cần xem.", url = "/" } = said;
  event.waitUntil(self.registration.showNotification(title, { body, tag: "viec-can-lam", lang: "vi", data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url || "/", self.location.origin);
  if (address.origin !== self.location.origin) return;
  event.waitUntil(self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
    const open = windows.find((one) => "navigate" in one);
    return open ? open.focus().then(() => open.navigate(address.href)) : self.clients.openWindow(address.href);
  }));
});
