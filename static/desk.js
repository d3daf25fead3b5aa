/* Stock phrases become buttons that add themselves to the box they stand under. Without script they are texts to read. */
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
    var before = box.value.slice(0, box.selectionStart), after = box.value.slice(box.selectionEnd);
    box.value = before + button.textContent + after;
    box.selectionStart = box.selectionEnd = before.length + button.textContent.length;
    box.focus();
  });
  document.addEventListener("htmx:load", function (event) { upgrade(event.target); });
  upgrade(document);
})();
