import { scaleBand, scaleLinear, scaleOrdinal } from '@visx/scale';
import { BarStack } from '@visx/shape';
import { useMemo } from 'react';
import { type ChartPoint, sumOf } from './chart-data.js';
import type { ColumnChartProps } from './column-chart-props.js';
import styles from './column-chart.module.css';

interface ColumnPlotProps extends Omit<ColumnChartProps, 'label'> {
  readonly width: number;
  readonly picked: number | null;
  readonly onPick: (index: number | null) => void;
}

const TOP = 8;
const BOTTOM = 24;
const LEFT = 46;
/** From the plot to the text of a tick, px: at its left, and below it to the text's own line. */
const TICK_GAP = 8;
const TICK_BELOW = 18;
/** Width of a character of a tick, and the least room between two, px. */
const CHARACTER = 7;
const GAP = 14;

type Datum = ChartPoint & { readonly index: number };

export function ColumnPlot(props: ColumnPlotProps) {
  const { series, points, width, height, format, max, ticksOf, picked, onPick } = props;
  const data = useMemo<Datum[]>(() => points.map((point, index) => ({ ...point, index })), [points]);
  const top = max ?? Math.max(...points.map(({ values }) => sumOf(values)), 0);
  const x = scaleBand({
    domain: data.map(({ index }) => index),
    range: [LEFT, width],
    paddingInner: points.length > 80 ? 0.18 : 0.24,
  });
  const y = scaleLinear({
    domain: [0, top === 0 ? 1 : top],
    range: [height - BOTTOM, TOP],
    nice: max === undefined,
  });
  const color = scaleOrdinal({
    domain: series.map(({ name }) => name),
    range: series.map((each) => each.color),
  });
  const yTicks = y.ticks(3);
  const longest = Math.max(1, ...points.map(({ tick }) => tick.length));
  const most = Math.max(1, Math.floor((width - LEFT) / (longest * CHARACTER + GAP)));
  const every = Math.max(1, Math.ceil(points.length / most));
  const ticks = ticksOf?.(most) ?? data.filter(({ index }) => index % every === 0).map(({ index }) => index);
  return (
    <svg width={width} height={height} className={styles['plot']} aria-hidden="true">
      {yTicks.map((value) => (
        <line key={value} x1={LEFT} x2={width} y1={y(value)} y2={y(value)} className={styles['grid']} />
      ))}
      {yTicks.map((value) => (
        <text
          key={value}
          x={LEFT - TICK_GAP}
          y={y(value)}
          dy="0.32em"
          textAnchor="end"
          className={styles['tick']}
        >
          {top === 0 && value > 0 ? '' : format(value)}
        </text>
      ))}
      <line x1={LEFT} x2={width} y1={height - BOTTOM} y2={height - BOTTOM} className={styles['base']} />
      {ticks.map((index) => (
        <text
          key={index}
          x={(x(index) ?? 0) + x.bandwidth() / 2}
          y={height - BOTTOM + TICK_BELOW}
          textAnchor="middle"
          className={styles['tick']}
        >
          {points[index]?.tick}
        </text>
      ))}
      {picked !== null && (
        <rect
          x={(x(picked) ?? 0) - (x.step() - x.bandwidth()) / 2}
          y={TOP}
          width={x.step()}
          height={height - BOTTOM - TOP}
          className={styles['picked']}
        />
      )}
      <BarStack
        data={data}
        keys={series.map(({ name }) => name)}
        x={({ index }) => index}
        value={({ values }, name) => values[series.findIndex((each) => each.name === name)] ?? 0}
        xScale={x}
        yScale={y}
        color={color}
      >
        {(stacks) =>
          stacks.map(({ key, bars }) =>
            bars.map((bar) =>
              bar.height > 0 ? (
                <rect
                  key={`${key} ${bar.index}`}
                  x={bar.x}
                  y={bar.y}
                  width={bar.width}
                  height={Math.max(0.75, bar.height - (bar.height > 4 ? 1 : 0))}
                  rx={Math.min(1.5, bar.width / 4)}
                  fill={bar.color}
                />
              ) : null,
            ),
          )
        }
      </BarStack>
      <rect
        x={LEFT}
        y={0}
        width={Math.max(0, width - LEFT)}
        height={height}
        fill="transparent"
        onPointerMove={({ nativeEvent }) => {
          const index = Math.floor((nativeEvent.offsetX - LEFT) / x.step());
          onPick(index >= 0 && index < points.length ? index : null);
        }}
      />
    </svg>
  );
}
