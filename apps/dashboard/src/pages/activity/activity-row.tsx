import type { ActivityItem } from '@reuso/contracts';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { memo, useState } from 'react';
import { OutcomeBadge } from '../../components/outcome-badge/outcome-badge.js';
import { formatDuration } from '../../format/duration.js';
import { formatMoney } from '../../format/money.js';
import { formatAbsolute, formatClock } from '../../format/time.js';
import { ActivityDetail } from './activity-detail.js';
import styles from './activity.module.css';

export const ActivityRow = memo(function ActivityRow({ item }: { readonly item: ActivityItem }) {
  const [isOpen, setOpen] = useState(false);
  const { at, outcome, masterplan_id: plan, model, latency_ms: latency, saved_usd: saved } = item;
  return (
    <>
      <tr data-open={isOpen}>
        <td>
          <button
            type="button"
            className={styles['opener']}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronRight size={14} aria-hidden />
            <time dateTime={at} title={formatAbsolute(at)}>
              {formatClock(at)}
            </time>
          </button>
        </td>
        <td>
          <OutcomeBadge name={outcome} />
        </td>
        <td className={styles['plan']}>
          {plan === null ? (
            <span className={styles['none']}>–</span>
          ) : (
            <Link to="/masterplans/$id" params={{ id: plan }} title={plan}>
              {plan}
            </Link>
          )}
        </td>
        <td>{model}</td>
        <td data-numeric="true">{formatDuration(latency)}</td>
        <td data-numeric="true">
          {saved === null || saved === 0 ? <span className={styles['none']}>–</span> : formatMoney(saved)}
        </td>
      </tr>
      {isOpen && <ActivityDetail item={item} />}
    </>
  );
});
