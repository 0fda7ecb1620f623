// What only the browser can do for the portal: remember light or dark, and keep a chat at its newest message.
window.portal = {
  theme: () => { try { return localStorage.getItem("portal-theme"); } catch { return null; } },
  rememberTheme: dark => { try { localStorage.setItem("portal-theme", dark ? "dark" : "light"); } catch { } window.portal.show(dark); },
  show: dark => document.documentElement.classList.toggle("dark", dark),
  isDark: () => { const kept = window.portal.theme(); return kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches; },
  toEnd: element => { if (element) element.scrollTop = element.scrollHeight; },
};
window.portal.show(window.portal.isDark());
