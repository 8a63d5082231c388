import { init, use } from 'echarts/core';
import { ParallelChart } from 'echarts/charts';
import { LegendComponent, ParallelComponent, TooltipComponent } from 'echarts/components';

use([ParallelChart, ParallelComponent, LegendComponent, TooltipComponent]);

/** More axes than these cannot be told apart. */
const MOST = 8;
const SCORES = [
  ['CCC valence', 'valence', 'ccc'],
  ['CCC arousal', 'arousal', 'ccc'],
  ['RMSE valence', 'valence', 'rmse'],
  ['RMSE arousal', 'arousal', 'rmse'],
];

/** Draws each run as a line through what differs and what came of it. */
export async function showParallel(section) {
  const response = await fetch(section.dataset.parallel);
  if (!response.ok) return;
  const { runs, differences } = await response.json();
  const scores = SCORES.map(([name, dimension, measure]) => ({
    name,
    values: runs.map((run) => run.metrics[dimension]?.[measure]),
  })).filter((axis) => axis.values.some((value) => typeof value === 'number'));
  const fields = differences.slice(0, MOST).map((field) => ({ name: field.path, values: field.values.map(read) }));
  if (scores.length === 0 || fields.length === 0) return;
  section.hidden = false;
  const element = section.querySelector('.chart');
  const chart = init(element);
  const draw = () => chart.setOption(option(runs, [...fields, ...scores]), { notMerge: true });
  draw();
  element.dataset.axes = fields.length + scores.length;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('resize', () => chart.resize());
}

function read(text) {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text || '–';
}

function option(runs, axes) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    animation: false,
    color: ['--a', '--b', '--c', '--d', '--e', '--f'].map(colour),
    legend: { top: 0, textStyle: { color: colour('--text') }, type: 'scroll' },
    tooltip: {},
    parallel: { left: 70, right: 90, top: 60, bottom: 24 },
    parallelAxis: axes.map(({ name, values }, dim) => ({
      dim,
      name: name.split('.').slice(-2).join('.'),
      nameTextStyle: { color: colour('--text') },
      axisLabel: { color: colour('--faint') },
      axisLine: { lineStyle: { color: colour('--line') } },
      ...(values.every((value) => value === undefined || value === null || typeof value === 'number')
        ? { type: 'value', scale: true }
        : { type: 'category', data: [...new Set(values.map(String))] }),
    })),
    series: runs.map((run, at) => ({
      type: 'parallel',
      name: run.displayId,
      lineStyle: { width: 2, opacity: 0.9 },
      data: [axes.map(({ values }) => cell(values, at))],
    })),
  };
}

function cell(values, at) {
  const numbers = values.every((value) => value === undefined || value === null || typeof value === 'number');
  return numbers ? values[at] ?? '-' : String(values[at]);
}
