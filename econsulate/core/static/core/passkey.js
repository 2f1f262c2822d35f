"use strict";
// Passkeys for the forms of core/panel/passkey_form.html: ask the authenticator, put its answer in the form, send it.

const toBytes = (text) => {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (list) => (list || []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

function readOptions(json) {
  const options = { ...json, challenge: toBytes(json.challenge) };
  if (json.user) options.user = { ...json.user, id: toBytes(json.user.id) };
  if (json.excludeCredentials) options.excludeCredentials = withBytes(json.excludeCredentials);
  if (json.allowCredentials) options.allowCredentials = withBytes(json.allowCredentials);
  return options;
}

function writeAnswer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function answer(form) {
  const reply = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  const publicKey = readOptions((await reply.json()).publicKey);
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.credential.value = writeAnswer(credential);
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const trouble = form.querySelector(".field-error");
    form.hidden = false;
    form.querySelector("button").addEventListener("click", () => {
      trouble.hidden = true;
      answer(form).catch(() => {
        trouble.hidden = false;
      });
    });
  }
}
