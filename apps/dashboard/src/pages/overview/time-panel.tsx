import type { AnalyticsWindow, Timeseries } from '@reuso/contracts';
import { useState } from 'react';
import { LazyColumnChart } from '../../components/column-chart/lazy-column-chart.js';
import { Panel } from '../../components/panel/panel.js';
import { Segmented } from '../../components/segmented/segmented.js';
import { timeTicks } from '../../format/time-ticks.js';
import { MEASURES, type MeasureName, chartPoints } from './measures.js';

interface TimePanelProps {
  readonly window: AnalyticsWindow;
  readonly series: Timeseries | undefined;
}

const HEIGHT = 248;

/** The course of the window: requests by outcome, hit rate or savings. */
export function TimePanel({ window, series }: TimePanelProps) {
  const [name, setName] = useState<MeasureName>('requests');
  const measure = MEASURES[name];
  const times = series?.points.map(({ at }) => at) ?? [];
  return (
    <Panel
      title={measure.title}
      note={series && `in steps of ${series.step.replace(/(\d)([a-z])/, '$1 $2').replace(' m', ' min')}`}
      actions={
        <Segmented
          label="What is shown"
          options={Object.entries(MEASURES).map(([value, { label }]) => ({
            value: value as MeasureName,
            label,
          }))}
          value={name}
          onChange={setName}
        />
      }
    >
      <LazyColumnChart
        label={`${measure.title} over time.`}
        series={measure.series}
        points={chartPoints(measure, series, window)}
        height={HEIGHT}
        format={measure.format}
        ticksOf={(most) => timeTicks(times, most)}
        {...(measure.max === undefined ? {} : { max: measure.max })}
      />
    </Panel>
  );
}
