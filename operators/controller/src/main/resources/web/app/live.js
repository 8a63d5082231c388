import htmx from 'htmx.org';

/** How soon a page that cannot be told of changes looks by itself, and asks again to be told. */
const LOOK = 5000;
const ASK_AGAIN = 30000;

/**
 * Keeps a run's page as the run is: the server says what has changed, and each part of the page
 * takes its own. What nobody looks at is not told: a browser has few connections to one server.
 *
 * @param root has the run's address
 * @param curves are given new points, or reloaded in the end
 */
export function follow(root, curves) {
  const run = root.dataset.live;
  let events = null;
  let heard = '';
  let looking = 0;
  let stages = root.dataset.ended;

  const listen = () => {
    stop();
    if (document.hidden) return;
    const query = new URLSearchParams(unfolded().map((stage) => ['log', stage]));
    if (heard) query.set('heard', heard);
    events = new EventSource(`${run}/events?${query}`);
    const hear = (name, use) =>
      events.addEventListener(name, ({ data, lastEventId }) => {
        heard = lastEventId;
        use(data);
      });
    document.querySelectorAll('[data-part]').forEach(({ dataset: { part } }) => hear(part, (html) => show(part, html)));
    hear('curves', (json) => curves?.grow(read(JSON.parse(json))));
    hear('ended', (count) => {
      if (count !== stages) htmx.trigger(document.body, 'outputs'); // More stages have left files.
      stages = count;
    });
    hear('end', end);
    events.onopen = () => clearInterval(looking);
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return; // It comes back by itself.
      stop();
      looking = setInterval(look, LOOK);
      setTimeout(listen, ASK_AGAIN);
    };
  };
  const stop = () => {
    events?.close();
    clearInterval(looking);
  };
  const end = () => {
    stop();
    document.removeEventListener('visibilitychange', listen);
    delete root.dataset.live;
    curves?.load();
    htmx.trigger(document.body, 'ended');
  };

  /** Without being told. */
  const look = async () => {
    const response = await fetch(`${run}/live`).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    page.querySelectorAll('[data-part]').forEach((part) => show(part.dataset.part, part.innerHTML));
    curves?.load();
    htmx.trigger(document.body, 'outputs');
    if (!page.querySelector('[data-live]')) end();
  };

  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', stop);
  addEventListener('pageshow', ({ persisted }) => persisted && root.dataset.live && listen());
  document.querySelectorAll('[data-log]').forEach((log) => log.addEventListener('toggle', () => root.dataset.live && listen()));
  listen();
}

const unfolded = () => [...document.querySelectorAll('[data-log][open]')].map((log) => log.dataset.log);

/** As the API has curves. */
function read({ stage, curves }) {
  return curves.map(({ metric, steps, values }) => ({
    stage,
    metric,
    points: steps.map((step, at) => ({ step, value: values[at] })),
  }));
}

/** Who reads or uses a part goes on where they were. */
function show(name, html) {
  const part = document.querySelector(`[data-part="${CSS.escape(name)}"]`);
  if (!part || part.innerHTML === html) return;
  const focus = part.contains(document.activeElement) ? handle(document.activeElement) : null;
  const scrolled = [...part.querySelectorAll('pre, .scroll')].map(place);
  part.innerHTML = html;
  if (focus) [...part.querySelectorAll('a, button, [tabindex]')].find((other) => handle(other) === focus)?.focus({ preventScroll: true });
  [...part.querySelectorAll('pre, .scroll')].forEach((box, at) => {
    const before = scrolled[at] ?? { end: true, top: 0, left: 0 };
    box.scrollTop = before.end && box.matches('pre') ? box.scrollHeight : before.top;
    box.scrollLeft = before.left;
  });
}

function place(box) {
  const { scrollTop: top, scrollLeft: left } = box;
  return { end: top + box.clientHeight >= box.scrollHeight - 4, top, left };
}

function handle(element) {
  return element.getAttribute('href') ?? element.getAttribute('aria-label') ?? element.textContent;
}
