// Before the first paint: the theme this viewer chose, where one was chosen.
(() => {
  const key = "cloud-theme";
  const chosen = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const apply = () => {
    const theme = chosen();
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  };
  apply();
  window.cloudTheme = {
    apply,
    toggle() {
      const dark = (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
      try { localStorage.setItem(key, dark ? "light" : "dark"); } catch { /* private mode: it holds for this page */ }
      document.documentElement.dataset.theme = dark ? "light" : "dark";
    },
  };
})();
