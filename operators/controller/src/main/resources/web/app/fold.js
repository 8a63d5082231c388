/**
 * One line for several seeds: their mean and standard deviation, at the steps of the first of them.
 * Curves are thinned out one by one, so that seeds need not have the same steps: what lies between
 * two steps is on the line between them, and nothing is said of what lies beyond a seed's last.
 *
 * @param curves of one metric, each `{points: [{step, value}]}`, ascending by step, none empty
 * @returns `[{step, mean, deviation}]`; the deviation of n seeds has n − 1 below it, as reports have
 */
export function fold(curves) {
  return curves[0].points.flatMap(({ step }) => {
    const values = curves.map((curve) => at(curve.points, step)).filter((value) => value !== null);
    if (values.length < curves.length) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return [{ step, mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) }];
  });
}

function at(points, step) {
  const above = points.findIndex((point) => point.step >= step);
  if (above < 0) return null;
  const high = points[above];
  if (high.step === step) return high.value;
  if (above === 0) return null;
  const low = points[above - 1];
  return low.value + ((step - low.step) / (high.step - low.step)) * (high.value - low.value);
}
