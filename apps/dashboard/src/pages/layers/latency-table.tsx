import type { LayersDetail } from '@reuso/contracts';
import { Skeleton } from '../../components/skeleton/skeleton.js';
import { formatDuration } from '../../format/duration.js';
import { formatCount } from '../../format/number.js';
import styles from './layers.module.css';

type Percentiles = LayersDetail['upstream'];

interface LatencyTableProps {
  readonly label: string;
  readonly rows: readonly (readonly [name: string, percentiles: Percentiles | undefined])[];
}

/** Half, nine of ten, and 99 of 100 were as fast as this or faster. */
export function LatencyTable({ label, rows }: LatencyTableProps) {
  return (
    <div className={styles['frame']} data-sideways role="region" aria-label={label} tabIndex={0}>
      <table className={styles['latency']}>
        <thead>
          <tr>
            <th scope="col">Latency</th>
            <th scope="col">p50</th>
            <th scope="col">p90</th>
            <th scope="col">p99</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, of]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{of === undefined ? <Skeleton width="5ch" /> : text(of.p50_ms)}</td>
              <td>{of && text(of.p90_ms)}</td>
              <td>{of && text(of.p99_ms)}</td>
              <td>{of && formatCount(of.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const text = (ms: number | null) => (ms === null ? '–' : formatDuration(ms));
