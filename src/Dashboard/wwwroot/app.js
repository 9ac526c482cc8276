// What the browser must do itself: times in the viewer's zone, copying, menus, dialogs, following a log. No framework, no inline script.
(() => {
  const second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dated = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
  const full = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" });

  // Before the circuit is there a press would be lost (MainLayout.razor). The pointer is held off by base.css; a key on a control is a click on it, and is held off here.
  document.addEventListener("click", event => {
    if (event.target.closest?.("[data-waiting] :is(button, input, select, textarea, summary, label)")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  function span(ms) {
    if (ms < minute) return `${Math.max(0, Math.round(ms / second))} s`;
    if (ms < hour) return `${Math.floor(ms / minute)} min`;
    const hours = Math.floor(ms / hour), minutes = Math.floor((ms % hour) / minute);
    return ms < 6 * hour && minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  }

  function exact(ms) {
    const s = Math.max(0, Math.floor(ms / second));
    return s < 60 ? `${s} s` : s < 3600 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  }

  function relative(date) {
    const gap = date - Date.now(), size = Math.abs(gap);
    if (size >= day) return date.getFullYear() === new Date().getFullYear() ? short.format(date) : dated.format(date);
    if (gap > 0) return `in ${span(size)}`;
    return size < 5 * second ? "just now" : `${span(size)} ago`;
  }

  // The text is drawn in a shadow root: the light text is the server's and stays whole for its next update.
  class Ticking extends HTMLElement {
    static observedAttributes = ["datetime", "until", "mode"];
    static all = new Set();

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).append(this.text = document.createElement("span"));
    }

    connectedCallback() {
      if (this.getAttribute("mode") !== "clock") Ticking.all.add(this);
      this.draw();
    }
    disconnectedCallback() { Ticking.all.delete(this); }
    attributeChangedCallback() { this.draw(); }

    draw() {
      const at = new Date(this.getAttribute("datetime"));
      const next = Number.isNaN(at.valueOf()) ? this.textContent : this.say(at);
      if (this.text.textContent !== next) this.text.textContent = next;
    }
  }

  customElements.define("when-time", class extends Ticking {
    say(at) {
      const mode = this.getAttribute("mode");
      return mode === "clock" ? clock.format(at) : mode === "full" ? full.format(at) : relative(at);
    }
  });

  customElements.define("elapsed-time", class extends Ticking {
    say(at) {
      const until = this.getAttribute("until");
      return exact((until ? new Date(until) : new Date()) - at);
    }
  });

  setInterval(() => Ticking.all.forEach(t => t.draw()), second);

  document.addEventListener("click", event => {
    const copy = event.target.closest?.("[data-copy]");
    if (copy) {
      event.preventDefault();
      navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
        copy.dataset.copied = "";
        setTimeout(() => delete copy.dataset.copied, 1400);
      }, () => { /* no clipboard here: the text can still be selected */ });
    }

    if (event.target.closest?.("[data-theme-switch]")) window.cloudTheme.toggle();

    const inside = event.target.closest?.("details.menu");
    document.querySelectorAll("details.menu[open]").forEach(menu => {
      const chose = menu === inside && event.target.closest(".menu-item");
      if (menu !== inside || chose) menu.open = false;
    });
  });

  document.addEventListener("keydown", event => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      document.querySelector("[data-palette]")?.click();
    }

    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach(menu => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  // A link in a mail carries its secret behind the #, which no server sees; the form sends it, and the address bar forgets it.
  document.querySelectorAll("[data-from-fragment]").forEach(input => {
    if (location.hash.length > 1 && !input.value) {
      input.value = decodeURIComponent(location.hash.slice(1));
      history.replaceState(null, "", location.pathname + location.search);
    }
  });

  // An invitation is opened by a form as well, so that its secret is in no address; whoever must sign in or out first finds it again when they come back.
  const opens = document.querySelector("form[data-opens-invitation]");
  if (opens) {
    const secret = opens.querySelector("input[data-from-fragment]");
    secret.value ||= sessionStorage.getItem("invitation") ?? "";
    if (secret.value) {
      sessionStorage.setItem("invitation", secret.value);
      opens.requestSubmit();
    }
  }

  if (document.querySelector("[data-ends-invitation]")) sessionStorage.removeItem("invitation");

  // Another invitation's link, opened where one is shown already, changes nothing but the part behind the #.
  if (document.querySelector("[data-invitation]")) {
    addEventListener("hashchange", () => {
      if (location.hash.length > 1) {
        sessionStorage.setItem("invitation", decodeURIComponent(location.hash.slice(1)));
        location.assign(location.pathname);
      }
    });
  }

  // A native dialog keeps the focus inside and closes on Esc by itself.
  window.cloud = {
    showDialog(dialog) {
      if (dialog && !dialog.open) {
        dialog.showModal();
        dialog.querySelector("[data-autofocus]")?.focus();
      }
    },

    closeDialog(dialog) {
      if (dialog?.open) dialog.close();
    },

    focus(element) { element?.focus(); },

    scrollToChosen(list) { list?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }); },

    // Keeps a log at its end until the reader scrolls up; tells the page when that changes.
    followLog(log, page) {
      let following = true;
      const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 24;
      const toEnd = () => { log.scrollTop = log.scrollHeight; };
      log.addEventListener("scroll", () => {
        const now = atEnd();
        if (now === following) return;
        following = now;
        page.invokeMethodAsync("Following", now).catch(() => { });
      }, { passive: true });
      log.cloudFollow = () => { following = true; toEnd(); };
      new MutationObserver(() => { if (following) toEnd(); }).observe(log, { childList: true, subtree: true });
      toEnd();
    },

    resumeLog(log) { log?.cloudFollow?.(); },

    // The open page renewed its tokens; this request lets the cookie follow.
    renewSession() { return fetch("/session", { credentials: "same-origin", cache: "no-store" }).then(() => { }, () => { }); },
  };
})();
