/* Counts the seconds down until another code may be sent. A role=timer is not read aloud; its last sentence is. */
(function () {
  "use strict";
  function count(line) {
    var over = Date.now() + Number(line.getAttribute("data-seconds")) * 1000;
    line.removeAttribute("data-seconds");
    var ticking = setInterval(function () {
      var left = Math.ceil((over - Date.now()) / 1000);
      if (left > 0) {
        line.textContent = line.textContent.replace(/\d+/, left);
        return;
      }
      clearInterval(ticking);
      line.removeAttribute("role");
      line.textContent = line.getAttribute("data-over");
    }, 1000);
  }
  document.addEventListener("htmx:load", function (event) {
    var lines = event.target.parentNode.querySelectorAll("[data-countdown] [data-seconds]");
    for (var i = 0; i < lines.length; i += 1) count(lines[i]);
  });
})();
