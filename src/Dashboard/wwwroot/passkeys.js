// Passkeys: what only the browser can do of them (W3C WebAuthn, level 3).
(() => {
  // Browsers of 2025 and later; others sign in with a password, and are not shown what they cannot do.
  const known = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
  const words = {
    NotAllowedError: "Nothing was signed: it was cancelled, took too long, or this device has no passkey for Cloud.",
    InvalidStateError: "This device has a passkey of your account already.",
    SecurityError: "The browser allows passkeys at an address with a name and over https only.",
  };
  const say = fault => words[fault?.name] ?? "The browser could not do it. Try again, or sign in with your password.";

  const form = document.querySelector("form[data-passkey]");
  if (form && known) {
    form.hidden = false;
    const told = form.querySelector("[data-passkey-said]");
    form.addEventListener("submit", async event => {
      event.preventDefault();
      told.textContent = "";
      try {
        const answer = await fetch("sign-in/passkey-challenge", { method: "POST", body: new FormData(form), credentials: "same-origin" });
        if (!answer.ok) {
          told.textContent = answer.status === 429 ? "Too many attempts from this address. Wait a minute, then try again." : "Sign-in with a passkey is not possible now. Try again, or use your password.";
          return;
        }

        const challenge = await answer.json();
        const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(challenge.options) });
        form.elements["Passkey.Challenge"].value = challenge.id;
        form.elements["Passkey.Credential"].value = JSON.stringify(credential);
        form.submit();
      } catch (fault) {
        told.textContent = say(fault);
      }
    });
  }

  window.cloudPasskeys = {
    known() { return known; },

    // What navigator.credentials.create made of the options, as JSON; or why it did not.
    async make(options) {
      try {
        return { credential: JSON.stringify(await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })) };
      } catch (fault) {
        return { fault: say(fault) };
      }
    },
  };
})();
