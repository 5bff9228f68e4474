import type { LayerFigures, LayersDetail } from '@reuso/contracts';
import { Figure } from '../../components/figure/figure.js';
import { OutcomeBar } from '../../components/outcome-bar/outcome-bar.js';
import { Panel } from '../../components/panel/panel.js';
import { formatDuration } from '../../format/duration.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatShare } from '../../format/number.js';
import { LatencyTable } from './latency-table.js';
import styles from './layers.module.css';

interface LayerPanelProps {
  readonly title: string;
  readonly note: string;
  readonly figures: LayerFigures | undefined;
  readonly detail: LayersDetail['layers']['llm'] | undefined;
}

/** One layer of the cache: how much it answers, what that saves, and how fast it is. */
export function LayerPanel({ title, note, figures: of, detail }: LayerPanelProps) {
  const isIdle = of?.lookups === 0;
  // Retrievals cost no tokens.
  const isTime = of !== undefined && of.saved_usd === 0 && of.saved_ms > 0;
  return (
    <Panel title={title} note={note}>
      <div className={styles['layer']}>
        <div className={styles['figures']}>
          <Figure size="medium" label="Hit rate" value={of && (isIdle ? '–' : formatShare(of.hit_rate))} />
          <Figure size="medium" label="Lookups" value={of && formatCount(of.lookups)} />
          <Figure
            size="medium"
            label={isTime ? 'Time saved' : 'Saved'}
            value={of && (isTime ? formatDuration(of.saved_ms) : formatMoney(of.saved_usd))}
          />
          <Figure size="medium" label="Writes" value={of && formatCount(of.writes)} />
          <Figure size="medium" label="Errors" value={of && formatCount(of.errors)} />
        </div>
        <OutcomeBar counts={detail?.outcomes} size="medium" />
        <LatencyTable
          label={`Latency of ${title}`}
          rows={[
            ['Hit answered', detail?.hit],
            ['Miss answered', detail?.miss],
            ['Store lookup', detail?.lookup],
            ['Store write', detail?.write],
          ]}
        />
      </div>
    </Panel>
  );
}
