/* The page of a case: it asks who else has it open only while somebody looks at it; keys follow the links of the viewer of files. */
(function () {
  "use strict";
  var here = document.getElementById("presence");
  here.addEventListener("htmx:beforeRequest", function (event) { if (document.hidden) event.preventDefault(); });
  here.addEventListener("htmx:beforeSwap", function (event) { if (event.detail.xhr.status >= 400) event.detail.shouldSwap = false; });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) htmx.trigger(here, "again"); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) htmx.trigger(here, "again"); });
  window.addEventListener("pagehide", function () {
    var left = new FormData(here);
    left.append("leaves", "y");
    if (navigator.sendBeacon) navigator.sendBeacon(here.action, left);
  });
  document.addEventListener("input", function (event) {
    if (event.target.closest(".window")) here.elements.typing.value = event.target.value ? "y" : "";
  });
  function tellKeys(root) { root.querySelectorAll("[data-keys]").forEach(function (line) { line.hidden = false; }); }
  document.addEventListener("htmx:load", function (event) { tellKeys(event.target); });
  tellKeys(document);
  document.addEventListener("keydown", function (event) {
    var at = event.target, sheet = document.querySelector(".sheet");
    if (!sheet || event.altKey || event.ctrlKey || event.metaKey || at.closest("input,select,textarea")) return;
    if (at === sheet && sheet.scrollWidth > sheet.clientWidth && event.key.indexOf("Arrow") === 0) return; // it scrolls
    document.querySelectorAll("[data-key]").forEach(function (link) { if (link.getAttribute("data-key") === event.key) link.click(); });
  });
})();
