/* Dark or light: as the reader chose on this page before, else as the system says. Runs before anything is drawn. */
"use strict";
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem("geo-conflict-theme");
  } catch (error) {
    chosen = null; // storage is closed to this page, in a frame or by the reader's settings
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = chosen || (dark ? "dark" : "light");
})();
