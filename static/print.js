/* A button that prints the page, where there is script; without it the sentence below says how. */
(function () {
  "use strict";
  document.querySelectorAll("[data-print]").forEach(function (place) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button second";
    button.textContent = place.getAttribute("data-print");
    button.addEventListener("click", function () { window.print(); });
    place.appendChild(document.createTextNode("\u00a0"));
    place.appendChild(button);
    var hint = document.getElementById("print-hint");
    if (hint) hint.remove();
  });
})();
