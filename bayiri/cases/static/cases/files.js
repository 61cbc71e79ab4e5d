// Files on a phone: what was chosen shows in a list and adds up, photographs are made smaller before they are sent, and sending
// shows how far it is. Without this file the two fields of the form do the same in one step.
const SIDE = 2400;
const JPEG = "image/jpeg";

// A photograph of at most 2400 pixels, as the server keeps it: a tenth of what a phone takes, on the same line.
const smaller = async (file) => {
  if (!file.type.startsWith("image/") || (file.size < 1e6 && file.type === JPEG)) return file;
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const kept = await new Promise((done) => canvas.toBlob(done, JPEG, 0.9));
    return new File([kept], file.name.replace(/\.\w+$/, "") + ".jpg", { type: JPEG, lastModified: file.lastModified });
  } catch {
    return file; // the server says what is wrong with it
  }
};

const wake = (part) => {
  const form = part.closest("form");
  const { photographs, chosen: files } = form.elements;
  const list = part.querySelector(".app-bring__chosen");
  const line = part.querySelector(".app-bring__progress");
  const [bar, status] = line.children;
  const button = form.querySelector("button.govuk-button");
  const amount = (bytes) => {
    const [unit, size] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
    return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumSignificantDigits: 2 }).format(size);
  };
  let chosen = [];

  const show = () => {
    const all = new DataTransfer();
    chosen.forEach(({ file }) => all.items.add(file));
    files.files = all.files;
    photographs.value = "";
    list.hidden = !chosen.length;
    list.replaceChildren(...chosen.map((one) => {
      const row = document.createElement("li");
      const name = document.createElement("bdi");
      const remove = document.createElement("button");
      name.textContent = one.file.name;
      remove.type = "button";
      remove.className = "app-bring__remove";
      remove.textContent = part.dataset.remove;
      remove.setAttribute("aria-label", `${part.dataset.remove}: ${one.file.name}`);
      remove.addEventListener("click", () => { chosen = chosen.filter((other) => other !== one); show(); files.focus(); });
      row.append(name, ` ${amount(one.file.size)} `, remove);
      return row;
    }));
  };
  const add = async (event) => {
    const picked = [...event.target.files];
    button.disabled = true;
    for (const file of picked) {
      const key = `${file.name} ${file.size} ${file.lastModified}`;
      if (!chosen.some((one) => one.key === key)) chosen.push({ key, file: await smaller(file) });
    }
    button.disabled = false;
    show();
  };
  photographs.addEventListener("change", add);
  files.addEventListener("change", add);

  for (const [name, value] of Object.entries({
    "hx-post": location.href, "hx-encoding": "multipart/form-data", "hx-target": "body", "hx-push-url": "true",
  })) form.setAttribute(name, value);
  window.htmx.process(form);
  const on = (name, act) => form.addEventListener(`htmx:${name}`, act);
  on("beforeRequest", () => { line.hidden = false; bar.value = 0; status.textContent = part.dataset.sending; button.disabled = true; });
  on("xhr:progress", ({ detail }) => {
    if (!detail.lengthComputable) return;
    bar.value = (100 * detail.loaded) / detail.total;
    if (detail.loaded === detail.total) status.textContent = part.dataset.arrived;
  });
  for (const name of ["sendError", "timeout", "sendAbort"]) {
    on(name, () => { bar.value = 0; status.textContent = part.dataset.broken; button.disabled = false; });
  }
};

const wakeAll = () => document.querySelectorAll("[data-bring]:not([data-awake])").forEach((part) => { part.dataset.awake = "yes"; wake(part); });
wakeAll();
// What is refused is a page as well, and says what became of each file.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== 422) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:afterSettle", () => { wakeAll(); window.scrollTo(0, 0); });
