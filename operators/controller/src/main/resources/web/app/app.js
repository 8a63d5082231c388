import 'htmx.org';
import { showCurves } from './curves.js';
import { follow } from './live.js';
import { showParallel } from './parallel.js';

const charts = document.querySelector('[data-curves], [data-runs]');
const curves = charts ? showCurves(charts) : null;
const live = document.querySelector('[data-live]');
if (live) follow(live, curves);
else curves?.load();
const parallel = document.querySelector('[data-parallel]');
if (parallel) showParallel(parallel);

// An address says what was asked for, and not what was left empty or as it is anyway.
document.querySelector('form[data-terse]')?.addEventListener('submit', ({ target }) => {
  const boxes = [...target.querySelectorAll('input[name=columns][type=checkbox]')];
  const untouched = boxes.every((box) => box.checked === box.defaultChecked);
  const chosen = new URLSearchParams(location.search).has('columns');
  for (const input of target.elements) {
    if (!input.name) continue;
    const left = input.type === 'checkbox' ? !input.checked : input.value.trim() === '';
    input.disabled = left || (input.name === 'columns' && input.type === 'checkbox' && untouched && !chosen && !extra(target));
  }
});
addEventListener('pageshow', () => {
  document.querySelectorAll('form[data-terse] :disabled').forEach((input) => (input.disabled = false));
});

function extra(form) {
  return form.querySelector('input[name=columns]:not([type=checkbox])').value.trim() !== '';
}
