// Passkeys: asks the browser's authenticator, and sends its answer by the form. Without JavaScript,
// or where the browser knows no passkeys, the forms stay hidden.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const decode = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  const create = async (data) => {
    const credential = await navigator.credentials.create({
      publicKey: {
        challenge: decode(data.challenge),
        rp: { id: data.host, name: "Zapoj" },
        user: { id: decode(data.userId), name: data.userName, displayName: data.userName },
        // ES256; RS256 for computers with Windows whose TPM has nothing else.
        pubKeyCredParams: [-7, -257].map((alg) => ({ type: "public-key", alg })),
        attestation: "none",
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        excludeCredentials: data.known.split(" ").filter(Boolean)
          .map((id) => ({ type: "public-key", id: decode(id) })),
      },
    });
    return {
      clientData: encode(credential.response.clientDataJSON),
      attestation: encode(credential.response.attestationObject),
    };
  };

  const get = async (data) => {
    const credential = await navigator.credentials.get({
      publicKey: {
        challenge: decode(data.challenge),
        rpId: data.host,
        userVerification: "required",
      },
    });
    return {
      credential: credential.id,
      clientData: encode(credential.response.clientDataJSON),
      authenticatorData: encode(credential.response.authenticatorData),
      signature: encode(credential.response.signature),
    };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      // The frame's own handler would take the form for sent.
      event.stopImmediatePropagation();
      const failure = form.querySelector("[data-failure]");
      failure.hidden = true;
      try {
        const answer = await (form.dataset.passkey === "create" ? create : get)(form.dataset);
        for (const [name, value] of Object.entries(answer)) form.elements[name].value = value;
        form.submit();
      } catch {
        failure.hidden = false;
      }
    }, true);
  }
  for (const note of document.querySelectorAll("[data-no-passkeys]")) note.hidden = true;
})();
