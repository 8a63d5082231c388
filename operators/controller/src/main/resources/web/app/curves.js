import { init, use } from 'echarts/core';
import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { fold } from './fold.js';

use([CustomChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const NAMES = {
  loss: 'loss',
  mi: 'MI',
  delta: 'Δ',
  alpha: 'α̂',
  distance_within: 'within strong',
  distance: 'strong to weak',
  active: 'active hinges',
  probe: 'probe',
  units_off: 'hidden units off',
  k: 'K',
  opposition: 'cosine',
  validation_ccc_valence: 'valence',
  validation_ccc_arousal: 'arousal',
};

/**
 * Draws every .chart inside.
 *
 * @returns `load` asks for all curves anew, `grow` takes new ones of one stage
 */
export function showCurves(container) {
  const boxes = [...container.querySelectorAll('.chart')].map((element) => ({
    metrics: element.dataset.metrics.split(','),
    element,
    chart: init(element),
  }));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let curves = [];
  const draw = () => {
    container.parentElement.hidden = curves.length === 0 && document.querySelector('[data-live]') === null;
    boxes.forEach((box) => drawBox(box, curves));
  };
  const load = async () => {
    const asked = await ask(container.dataset).catch(() => null); // away for a moment
    if (asked !== null) {
      curves = asked;
      draw();
    }
  };
  const grow = (news) => {
    const stage = news[0]?.stage;
    const at = curves.findIndex((curve) => curve.stage === stage);
    const others = curves.filter((curve) => curve.stage !== stage);
    curves = others.toSpliced(at < 0 ? others.length : at, 0, ...news);
    draw();
  };
  dark.addEventListener('change', draw);
  addEventListener('resize', () => boxes.forEach((box) => box.chart.resize()));
  draw();
  return { load, grow };
}

/** Curves of one run, or of several, each with its run's name; null if there is no answer now. */
async function ask({ curves, runs }) {
  if (curves !== undefined) {
    const response = await fetch(curves);
    return response.ok ? response.json() : null;
  }
  const answers = await Promise.all(
    runs.split(' ').map(async (run) => {
      const response = await fetch(`/api/runs/${encodeURIComponent(run)}/curves`);
      return response.ok ? (await response.json()).map((curve) => ({ ...curve, run })) : null;
    }),
  );
  return answers.includes(null) ? null : answers.flat();
}

/** What one box shows: a line for each run and metric, its seeds folded together. */
function lines(box, curves) {
  const groups = new Map();
  for (const curve of curves) {
    if (!box.metrics.includes(curve.metric) || curve.points.length === 0) continue;
    const key = `${curve.run ?? ''} ${String(box.metrics.indexOf(curve.metric)).padStart(2, '0')}`;
    groups.set(key, [...(groups.get(key) ?? []), curve]);
  }
  const keys = curves.some((curve) => curve.run) ? [...groups.keys()] : [...groups.keys()].sort();
  return keys.map((key) => {
    const seeds = groups.get(key);
    const metric = NAMES[seeds[0].metric] ?? seeds[0].metric;
    const name = [seeds[0].run, box.metrics.length > 1 || !seeds[0].run ? metric : ''].filter(Boolean).join(' ');
    return { name, seeds: seeds.length, points: fold(seeds) };
  });
}

function drawBox(box, curves) {
  const shown = lines(box, curves);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const colours = ['--a', '--b', '--c', '--d', '--e', '--f'].map(colour);
  const axis = {
    axisLabel: { color: colour('--faint') },
    axisLine: { lineStyle: { color: colour('--line') } },
    splitLine: { lineStyle: { color: colour('--line') } },
  };
  box.element.parentElement.hidden = shown.length === 0; // an arm without critic has no margin
  box.element.dataset.points = shown.reduce((sum, line) => sum + line.points.length, 0);
  box.element.dataset.lines = shown.length;
  box.chart.setOption(
    {
      animation: false,
      grid: { left: 48, right: 16, top: 36, bottom: 28 },
      legend: { top: 0, textStyle: { color: colour('--text') }, type: 'scroll', data: shown.map((line) => line.name) },
      tooltip: { trigger: 'axis', formatter: (seen) => told(seen, shown) },
      xAxis: { type: 'value', min: 0, max: 'dataMax', ...axis, splitLine: { show: false } },
      yAxis: { type: 'value', scale: true, ...axis },
      series: shown.flatMap((line, at) => series(line, colours[at % colours.length])),
    },
    { notMerge: true },
  );
}

/** The mean, and behind it a band of one standard deviation; lines of a value axis cannot be stacked. */
function series(line, colour) {
  const mean = {
    type: 'line',
    name: line.name,
    color: colour,
    showSymbol: line.points.length < 30,
    symbolSize: 5,
    lineStyle: { width: 1.5 },
    data: line.points.map((point) => [point.step, point.mean]),
  };
  if (line.seeds === 1) return [mean];
  const lower = line.points.map((point) => [point.step, point.mean - point.deviation]);
  const upper = line.points.map((point) => [point.step, point.mean + point.deviation]);
  const edge = [...lower, ...upper.toReversed()];
  const band = {
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    data: lower.map(([step, low], at) => [step, low, upper[at][1]]),
    encode: { x: 0, y: [1, 2] }, // so that the axes make room for it
    renderItem: (params, api) =>
      params.dataIndex > 0
        ? null
        : {
            type: 'polygon',
            shape: { points: edge.map((point) => api.coord(point)) },
            style: { fill: colour, opacity: 0.15 },
          },
  };
  return [mean, band];
}

function told(seen, shown) {
  const means = seen.filter((item) => shown.some((line) => line.name === item.seriesName));
  const box = document.createElement('div');
  box.append(`iteration ${seen[0]?.value[0] ?? ''}`);
  for (const { seriesName, value, marker } of means) {
    const line = shown.find((other) => other.name === seriesName);
    const { deviation } = line.points.find((point) => point.step === value[0]);
    const row = document.createElement('div');
    row.innerHTML = marker;
    row.append(`${seriesName} ${value[1].toPrecision(4)}${line.seeds > 1 ? ` ± ${deviation.toPrecision(2)}` : ''}`);
    box.append(row);
  }
  return box;
}
