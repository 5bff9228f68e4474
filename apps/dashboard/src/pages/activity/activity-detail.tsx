import type { ActivityItem } from '@reuso/contracts';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../format/money.js';
import { layerLabel } from '../../services/search-state.js';
import { reasonsOf } from './reasons.js';
import styles from './activity.module.css';

/** What a line opens to: why it came as it did, and where to look on. */
export function ActivityDetail({ item }: { readonly item: ActivityItem }) {
  const facts: readonly [name: string, value: string | null][] = [
    ['Layer', layerLabel(item.layer)],
    ['Atom', item.atom_id],
    ['Status', item.status === null ? null : String(item.status)],
    ['Cost', item.cost_usd === null ? null : formatMoney(item.cost_usd)],
    ['Request', item.request_id],
  ];
  const reasons = reasonsOf(item);
  return (
    <tr className={styles['detail']}>
      <td colSpan={6}>
        {reasons.length > 0 && <p>{reasons.join(' ')}</p>}
        <dl className={styles['facts']}>
          {facts.map(([name, value]) =>
            value === null ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
          {item.key !== '' && (
            <div>
              <dt>Entry</dt>
              <dd>
                <Link to="/entries/$key" params={{ key: item.key }}>
                  <code>{`${item.key.slice(0, 18)}…`}</code>
                </Link>
              </dd>
            </div>
          )}
        </dl>
      </td>
    </tr>
  );
}
