export class Data {
  x: StaticArray<f64>;
  y: StaticArray<f64>;
}

export function statistic(data: Data): f64 {
  const x = data.x;
  const y = data.y;
  const n = x.length;
  let meanX: f64 = 0;
  let meanY: f64 = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i];
    meanY += y[i];
  }
  meanX /= n;
  meanY /= n;
  let xy: f64 = 0;
  let xx: f64 = 0;
  let yy: f64 = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i] - meanX;
    const dy = y[i] - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}
