import 'htmx.org';
import { showCurves } from './curves.js';

const charts = document.querySelector('[data-curves]');
if (charts) showCurves(charts);
