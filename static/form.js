/* Fields with a condition hide while it does not hold. They are sent all the same; the server decides again. */
(function () {
  "use strict";
  function answers(name) {
    var found = [];
    document.getElementsByName(name).forEach(function (control) {
      if (control.tagName === "SELECT" || control.checked) found.push(control.value);
    });
    return found;
  }
  function follow() {
    var hidden = {};
    document.querySelectorAll("[data-when]").forEach(function (box) {
      var name = box.getAttribute("data-when"), wanted = box.getAttribute("data-is").split("\n");
      box.hidden = Boolean(hidden["w-" + name]) || !answers(name).some(function (answer) { return wanted.indexOf(answer) >= 0; });
      hidden[box.id] = box.hidden;
    });
  }
  document.addEventListener("change", follow);
  window.addEventListener("pageshow", follow);
  follow();
})();
