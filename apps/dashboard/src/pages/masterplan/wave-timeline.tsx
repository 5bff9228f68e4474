import type { MasterplanDetail } from '@reuso/contracts';
import { useMemo } from 'react';
import { FoldButton } from '../../components/fold/fold-button.js';
import { OutcomeBar } from '../../components/outcome-bar/outcome-bar.js';
import { Skeleton } from '../../components/skeleton/skeleton.js';
import { formatDuration } from '../../format/duration.js';
import { formatCount, formatShare } from '../../format/number.js';
import { formatAbsolute, formatWhen } from '../../format/time.js';
import { useNow } from '../../hooks/use-now.js';
import { useFold } from '../../hooks/use-fold.js';
import { totalOf } from '../../outcomes.js';
import styles from './wave-timeline.module.css';

type Wave = MasterplanDetail['waves'][number];

/** Rows that are shown before all are asked for. */
const SHOWN = 12;

/** One row a wave, latest first: when it was, how long it took, and its outcomes in a bar as long as it was large. */
export function WaveTimeline({ waves }: { readonly waves: readonly Wave[] | undefined }) {
  const numbered = useMemo(
    () => waves?.map((wave, index) => ({ wave, number: index + 1 })).toReversed(),
    [waves],
  );
  const fold = useFold(numbered, SHOWN);
  if (waves?.length === 0) return <p className={styles['none']}>No requests in this time.</p>;
  const largest = Math.max(1, ...(waves ?? []).map(({ outcomes }) => totalOf(outcomes)));
  return (
    <>
      <ol className={styles['waves']} reversed>
        {fold.shown === undefined
          ? [1, 2, 3].map((row) => (
              <li key={row} className={styles['wave']}>
                <Skeleton width="60%" />
              </li>
            ))
          : fold.shown.map(({ wave, number }) => (
              <WaveRow key={number} wave={wave} number={number} share={totalOf(wave.outcomes) / largest} />
            ))}
      </ol>
      <FoldButton fold={fold} what="waves" fewer="Show fewer" isPadded />
    </>
  );
}

interface WaveRowProps {
  readonly wave: Wave;
  readonly number: number;
  /** Of the largest wave. */
  readonly share: number;
}

function WaveRow({ wave, number, share }: WaveRowProps) {
  const { started_at: from, ended_at: to, outcomes } = wave;
  const now = useNow();
  const total = totalOf(outcomes);
  const reused = outcomes.exact + outcomes.similar + outcomes.coalesced;
  return (
    <li className={styles['wave']}>
      <span className={styles['number']}>Wave {number}</span>
      <time dateTime={from} title={formatAbsolute(from)} className={styles['quiet']}>
        {formatWhen(from, now)}
      </time>
      <span className={styles['quiet']}>{formatDuration(Date.parse(to) - Date.parse(from))}</span>
      <div className={styles['bar']}>
        <div style={{ width: `max(24px, ${share * 100}%)` }}>
          <OutcomeBar counts={outcomes} size="medium" />
        </div>
      </div>
      <span className={styles['figure']}>
        {formatCount(total)} {total === 1 ? 'request' : 'requests'}
      </span>
      <span className={styles['figure']}>{formatShare(total === 0 ? 0 : reused / total)} reused</span>
    </li>
  );
}
