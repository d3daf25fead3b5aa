/* Stock phrases become buttons that add themselves to the end of the box they stand under. Without script they are texts to read. */
(function () {
  "use strict";
  function upgrade(root) {
    root.querySelectorAll("[data-phrase]").forEach(function (item) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button second";
      button.textContent = item.textContent;
      item.textContent = "";
      item.removeAttribute("data-phrase");
      item.appendChild(button);
    });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest(".phrases button");
    if (!button) return;
    var box = document.getElementById(button.closest("[data-into]").getAttribute("data-into"));
    box.value += button.textContent;
    box.focus();
  });
  document.addEventListener("htmx:load", function (event) { upgrade(event.target); });
  upgrade(document);
})();
