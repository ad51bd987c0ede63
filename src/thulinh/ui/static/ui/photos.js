// Photos are made smaller on the device: at most 1600 pixels and about 300 kB, upright, with the camera's time and
// without the place. What is no photo is refused at choosing, by name; the others stay.

import { icon, make } from "./words.js";

const LONGEST = 1600, LARGEST = 300 * 1024, MOST = 6;
const QUALITIES = [0.82, 0.72, 0.6, 0.5];
const FIELDS = { taken: 0x9003, offset: 0x9011, exif: 0x8769 };

const camera = (bytes) => {
  const view = new DataView(bytes);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return {};
  for (let at = 2; at + 10 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return readTimes(view, at + 10);
    if (view.getUint16(at) === 0xffda) break;
  }
  return {};
};

// When the camera says that it took the picture, and in which time zone: two texts of the Exif part.
const readTimes = (view, start) => {
  const little = view.getUint16(start) === 0x4949;
  const entries = function* (at) {
    const count = view.getUint16(start + at, little);
    for (let place = start + at + 2, left = count; left; place += 12, left -= 1) {
      yield { tag: view.getUint16(place, little), length: view.getUint32(place + 4, little), place: place + 8 };
    }
  };
  const text = ({ length, place }) => {
    const from = length > 4 ? start + view.getUint32(place, little) : place;
    return [...new Uint8Array(view.buffer, from, length)].filter(Boolean).map((code) => String.fromCharCode(code)).join("");
  };
  const found = {};
  try {
    for (const entry of entries(view.getUint32(start + 4, little))) {
      if (entry.tag !== FIELDS.exif) continue;
      for (const inner of entries(view.getUint32(entry.place, little))) {
        if (inner.tag === FIELDS.taken) found.taken = text(inner);
        if (inner.tag === FIELDS.offset) found.offset = text(inner);
      }
    }
  } catch { /* a broken Exif part says nothing */ }
  return /^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/.test(found.taken || "") ? found : {};
};

// The smallest Exif part that carries the camera's time, and nothing else.
const exifOf = ({ taken, offset }) => {
  const texts = [[FIELDS.taken, `${taken}\0`]];
  if (/^[+-]\d\d:\d\d$/.test(offset || "")) texts.push([FIELDS.offset, `${offset}\0`]);
  const table = 26, words = table + 2 + 12 * texts.length + 4;
  const size = words + texts.reduce((sum, [, text]) => sum + text.length, 0);
  const bytes = new Uint8Array(10 + size), view = new DataView(bytes.buffer, 10);
  new DataView(bytes.buffer).setUint32(0, 0xffe10000 + size + 8);
  bytes.set([0x45, 0x78, 0x69, 0x66, 0, 0], 4);
  const write = (at, tag, kind, count, value) => {
    view.setUint16(at, tag);
    view.setUint16(at + 2, kind);
    view.setUint32(at + 4, count);
    view.setUint32(at + 8, value);
  };
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  write(10, FIELDS.exif, 4, 1, table);
  view.setUint16(table, texts.length);
  let at = words;
  texts.forEach(([tag, text], index) => {
    write(table + 2 + 12 * index, tag, 2, text.length, at);
    [...text].forEach((letter) => { view.setUint8(at, letter.charCodeAt(0)); at += 1; });
  });
  return bytes;
};

const opened = async (file) => {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    if (!image.naturalWidth) throw new Error("empty");
    return image;
  } finally {
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
};

const drawn = (image, longest) => {
  const share = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * share));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * share));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // a picture with holes gets a white ground
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
};
const encoded = (canvas, quality) => new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });

// The same picture, smaller. Throws when it is none.
export const reduce = async (file) => {
  const image = await opened(file);
  let made = null;
  for (const longest of [LONGEST, 1200, 900]) {
    const canvas = drawn(image, longest);
    for (const quality of QUALITIES) {
      made = await encoded(canvas, quality);
      if (!made) return file; // a browser that cannot write pictures: the server makes them smaller
      if (made.size <= LARGEST) break;
    }
    if (made.size <= LARGEST) break;
  }
  const times = camera(await file.slice(0, 256 * 1024).arrayBuffer());
  const parts = times.taken ? [made.slice(0, 2), exifOf(times), made.slice(2)] : [made];
  return new File(parts, file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
};

const wrongWith = (file) => (file.size ? `Tệp “${file.name}” không phải là ảnh hoặc ảnh bị hỏng.` : `Ảnh “${file.name}” rỗng (0 byte).`);

let busy = Promise.resolve();
// Resolves when every chosen photo has been made smaller.
export const photosReady = () => busy;

const pick = (place) => {
  const input = place.querySelector("input[type=file]");
  const seen = place.querySelector("[data-photos-seen]");
  const problems = make("p", { class: "errmsg", role: "alert" });
  let chosen = [], addresses = [];

  const take = (files) => {
    const carrier = new DataTransfer();
    files.forEach((file) => carrier.items.add(file));
    chosen = files;
    input.files = carrier.files;
    redraw();
    input.dispatchEvent(new CustomEvent("photos", { bubbles: true }));
  };
  const redraw = () => {
    addresses.forEach((address) => URL.revokeObjectURL(address));
    seen.querySelectorAll("figure").forEach((figure) => figure.remove());
    addresses = chosen.map((file) => URL.createObjectURL(file));
    const figures = chosen.map((file, index) => {
      const leave = () => { take(chosen.filter((other) => other !== file)); input.focus(); };
      return make("figure", {},
        make("img", { src: addresses[index], alt: `Ảnh đã chọn: ${file.name}` }),
        make("button", { type: "button", class: "leave", "aria-label": `Bỏ ảnh ${file.name}`, onclick: leave }, icon("x")));
    });
    seen.prepend(...figures);
  };
  const add = async (files) => {
    const wrong = [], right = [];
    for (const file of files) {
      try { right.push(await reduce(file)); } catch { wrong.push(wrongWith(file)); }
    }
    const all = [...chosen, ...right];
    if (all.length > MOST) wrong.push(`Nhiều nhất ${MOST} ảnh một lần, đồng chí bỏ bớt rồi chọn lại.`);
    take(all.slice(0, MOST));
    problems.textContent = wrong.length ? `${wrong.join(" ")} Các ảnh khác vẫn giữ.` : "";
  };

  seen.hidden = false;
  input.classList.add("vh");
  place.append(problems);
  input.addEventListener("change", () => {
    const files = [...input.files];
    busy = busy.then(() => add(files));
  });
  input.addEventListener("restore", (event) => take(event.detail));
  if (input.files.length) busy = busy.then(() => add([...input.files]));
};
document.querySelectorAll("[data-photos]").forEach(pick);
