// Asks the browser for a passkey, or to make one, and sends what it answers with the form. Pages work without it, by codes.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function told(options) {
  const key = options.publicKey;
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const asked = { ...key, challenge: bytes(key.challenge) };
  if (key.user) asked.user = { ...key.user, id: bytes(key.user.id) };
  if (key.excludeCredentials) asked.excludeCredentials = known(key.excludeCredentials);
  if (key.allowCredentials) asked.allowCredentials = known(key.allowCredentials);
  return { publicKey: asked };
}

function answer(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(form) {
  const options = told(JSON.parse(form.dataset.options));
  const fault = form.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  try {
    const credential = await (form.dataset.passkey === "make"
      ? navigator.credentials.create(options)
      : navigator.credentials.get(options));
    form.elements.credential.value = JSON.stringify(answer(credential));
    form.submit();
  } catch {
    fault.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
}
