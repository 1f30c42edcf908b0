// The one script of the desk: asks the browser for a passkey and sends what it says with the form.
// Without it, or without a passkey, the six digits do the same.
"use strict";

const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const toBytes = (text) => new TextEncoder().encode(text);

const ask = {
  get: (part, challenge) =>
    navigator.credentials.get({
      publicKey: { challenge, rpId: part.dataset.rp, userVerification: "required" },
    }),
  create: (part, challenge) =>
    navigator.credentials.create({
      publicKey: {
        challenge,
        rp: { id: part.dataset.rp, name: "Desk" },
        user: { id: toBytes(part.dataset.user), name: part.dataset.name, displayName: "Desk" },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        attestation: "none",
      },
    }),
};

function said(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  const id = toText(credential.rawId);
  return JSON.stringify({ id, rawId: id, type: credential.type, response });
}

for (const part of document.querySelectorAll("[data-passkey]")) {
  const form = part.closest("form");
  const problem = part.querySelector("[role=alert]");
  if (!window.PublicKeyCredential) continue;
  part.hidden = false;
  form.querySelector("[data-without]")?.remove();
  part.querySelector("button").addEventListener("click", async () => {
    if (form.elements.code) form.elements.code.required = false;
    if (form.reportValidity()) {
      try {
        const challenge = toBytes(form.elements.challenge.value);
        form.elements.passkey.value = said(await ask[part.dataset.passkey](part, challenge));
        form.submit();
        return;
      } catch {
        problem.hidden = false;
      }
    }
    if (form.elements.code) form.elements.code.required = true;
  });
}
