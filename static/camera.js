/* A document camera (高拍仪) in the page: a live picture beside the row of a material; each page that is taken goes into the row's
   file input, and from there the way of every other file. What is said stands in #camera-words. */
(function () {
  "use strict";
  var line = document.getElementById("camera-words"), words = line && line.dataset;
  var media = navigator.mediaDevices, panel = null, stream = null, taken = {}, chosen = "";
  var QUALITY = 0.9, WIDTH = 3840, HEIGHT = 2160;
  if (!words) return;

  function tell(text) {
    line.hidden = false;
    line.textContent = text;
  }
  if (!media || !media.getUserMedia) {
    tell(window.isSecureContext ? words.none : words.insecure);
    return;
  }

  function say(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; });
  }
  function element(name, parent, text) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }
  function button(parent, text, act) {
    var made = element("button", parent, text);
    made.type = "button";
    made.className = "button second";
    made.onclick = act;
    parent.appendChild(document.createTextNode(" "));
    return made;
  }
  function upgrade(root) {
    var rows = Array.prototype.slice.call(root.querySelectorAll ? root.querySelectorAll(".upload[data-camera]") : []);
    if (root.matches && root.matches(".upload[data-camera]")) rows.push(root);
    rows.forEach(function (row) {
      var place = element("p", row), made;
      if (row.querySelector(".take")) {
        place.remove();
        return;
      }
      made = button(place, words.take, function () { open(row.id); });
      made.className = "button second take";
      made.setAttribute("aria-label", words.take + " " + row.dataset.camera);
    });
  }

  function stop() {
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
  }
  function close() {
    var row = panel && document.getElementById(panel.row), back = row && row.querySelector(".take");
    stop();
    if (panel) panel.box.remove();
    panel = null;
    if (back) back.focus();
  }
  function open(row) {
    var section = document.getElementById(row), choice, actions;
    if (panel) close();
    line.hidden = true;
    if (taken[row] === undefined) taken[row] = section.querySelectorAll(".files:not(.sending) li").length;
    panel = { row: row, name: section.dataset.camera, box: document.createElement("div"), used: 0 };
    panel.box.className = "camera";
    panel.box.setAttribute("role", "group");
    panel.box.setAttribute("aria-label", words.take + " " + panel.name);
    section.parentNode.insertBefore(panel.box, section.nextSibling);
    panel.status = element("p", panel.box, say(words.live, { name: panel.name }));
    panel.status.setAttribute("role", "status");
    choice = element("p", panel.box);
    choice.hidden = true;
    element("label", choice, words.device).htmlFor = "camera-device";
    panel.devices = element("select", choice);
    panel.devices.id = "camera-device";
    panel.devices.onchange = function () { chosen = panel.devices.value; start(); };
    panel.video = element("video", panel.box);
    panel.video.muted = true;
    panel.video.setAttribute("playsinline", "");
    panel.picture = element("canvas", panel.box);
    actions = element("p", panel.box);
    panel.shoot = button(actions, words.shoot, shoot);
    panel.use = button(actions, words.use, use);
    panel.again = button(actions, words.again, live);
    button(actions, words.close, close);
    live();
    panel.shoot.focus();
    start();
  }
  function live() {
    show(false);
    panel.status.textContent = panel.used ? say(words.used, { n: panel.used }) : say(words.live, { name: panel.name });
    panel.shoot.focus();
  }
  function show(isTaken) {
    panel.video.hidden = isTaken;
    panel.picture.hidden = panel.use.hidden = panel.again.hidden = !isTaken;
    panel.shoot.hidden = isTaken;
  }
  function start() {
    var mine = panel, wanted = { width: { ideal: WIDTH }, height: { ideal: HEIGHT } };
    stop();
    if (chosen) wanted.deviceId = { exact: chosen };
    else wanted.facingMode = "environment";
    media.getUserMedia({ video: wanted, audio: false }).then(function (found) {
      if (panel !== mine) {
        found.getTracks().forEach(function (track) { track.stop(); });
        return null;
      }
      stop();
      stream = found;
      panel.video.srcObject = stream;
      panel.video.play();
      return media.enumerateDevices().then(list);
    }).catch(function (error) {
      if (panel !== mine) return;
      close();
      tell(error.name === "NotAllowedError" ? words.refused : words.none);
    });
  }
  function list(devices) {
    var current = stream && stream.getVideoTracks()[0].getSettings().deviceId;
    var cameras = devices.filter(function (device) { return device.kind === "videoinput"; });
    if (!panel) return;
    panel.devices.textContent = "";
    cameras.forEach(function (camera, place) {
      var option = element("option", panel.devices, camera.label || words.device + " " + (place + 1));
      option.value = camera.deviceId;
      option.selected = camera.deviceId === current;
    });
    panel.devices.parentNode.hidden = cameras.length < 2;
  }
  function shoot() {
    var video = panel.video, picture = panel.picture;
    if (!video.videoWidth) return;
    picture.width = video.videoWidth;
    picture.height = video.videoHeight;
    picture.getContext("2d").drawImage(video, 0, 0);
    show(true);
    panel.status.textContent = words.check;
    panel.use.focus();
  }
  function use() {
    var mine = panel;
    mine.picture.toBlob(function (blob) {
      var row = document.getElementById(mine.row), input = row.querySelector("input[type=file]"), files = new DataTransfer();
      Array.prototype.forEach.call(input.files, function (file) { files.items.add(file); });
      taken[mine.row] += 1;
      files.items.add(new File([blob], say(words.page, { name: mine.name, n: taken[mine.row] }) + ".jpg", { type: "image/jpeg" }));
      input.files = files.files;
      if (row.dataset.pieces) row.querySelector(".joined button").click(); // static/upload.js sends it now
      if (panel !== mine) return;
      mine.used += 1;
      live();
    }, "image/jpeg", QUALITY);
  }

  document.addEventListener("htmx:load", function (event) { upgrade(event.target); });
  window.addEventListener("pagehide", stop);
  upgrade(document);
})();
