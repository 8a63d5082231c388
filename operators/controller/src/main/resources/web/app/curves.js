import { init, use } from 'echarts/core';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const EVERY = 2000;
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

/** Draws every .chart inside, and again while the run is live. */
export function showCurves(container) {
  const boxes = [...container.querySelectorAll('.chart')].map((element) => ({
    metrics: element.dataset.metrics.split(','),
    element,
    chart: init(element),
  }));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let curves = [];
  const draw = () => boxes.forEach((box) => drawBox(box, curves));
  const load = async () => {
    const live = document.querySelector('[data-live]') !== null;
    try {
      const response = await fetch(container.dataset.curves);
      if (response.ok) {
        curves = await response.json();
        container.parentElement.hidden = curves.length === 0 && !live;
        draw();
      }
    } catch {
      // The server is away for a moment; the next look shows more.
    }
    if (live) setTimeout(load, EVERY);
  };
  dark.addEventListener('change', draw);
  addEventListener('resize', () => boxes.forEach((box) => box.chart.resize()));
  load();
}

function drawBox(box, curves) {
  const rank = (curve) => box.metrics.indexOf(curve.metric);
  const mine = curves
    .filter((curve) => rank(curve) >= 0 && curve.points.length > 0)
    .sort((one, other) => one.stage.localeCompare(other.stage) || rank(one) - rank(other));
  const several = new Set(mine.map((curve) => curve.stage)).size > 1;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = {
    axisLabel: { color: colour('--faint') },
    axisLine: { lineStyle: { color: colour('--line') } },
    splitLine: { lineStyle: { color: colour('--line') } },
  };
  box.element.parentElement.hidden = mine.length === 0; // an arm without critic has no margin
  box.element.dataset.points = mine.reduce((sum, curve) => sum + curve.points.length, 0);
  box.chart.setOption(
    {
      animation: false,
      color: ['--a', '--b', '--c', '--d', '--e', '--f'].map(colour),
      grid: { left: 48, right: 16, top: 36, bottom: 28 },
      legend: { top: 0, textStyle: { color: colour('--text') }, type: 'scroll' },
      tooltip: { trigger: 'axis', valueFormatter: (value) => Number(value).toPrecision(4) },
      xAxis: { type: 'value', min: 0, max: 'dataMax', ...axis, splitLine: { show: false } },
      yAxis: { type: 'value', scale: true, ...axis },
      series: mine.map((curve) => ({
        type: 'line',
        name: (several ? curve.stage + ' ' : '') + (NAMES[curve.metric] ?? curve.metric),
        showSymbol: curve.points.length < 30,
        symbolSize: 5,
        lineStyle: { width: 1.5 },
        data: curve.points.map((point) => [point.step, point.value]),
      })),
    },
    { notMerge: true },
  );
}
