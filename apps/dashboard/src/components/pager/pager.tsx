import { useRouter } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '../button/button.js';
import styles from './pager.module.css';

export interface PageTarget {
  readonly cursor?: string | undefined;
  readonly page?: number | undefined;
}

interface PagerProps {
  readonly page: number;
  readonly nextCursor: string | null | undefined;
  readonly onGo: (target: PageTarget) => void;
}

/** Pages of a list that only knows what comes next; what came before is in the browser's history. */
export function Pager({ page, nextCursor, onGo }: PagerProps) {
  const router = useRouter();
  if (page === 1 && (nextCursor === null || nextCursor === undefined)) return null;
  const back = () => {
    if (page > 2 && router.history.canGoBack()) router.history.back();
    else onGo({});
  };
  return (
    <nav className={styles['pager']} aria-label="Pages of the list">
      <Button disabled={page === 1} onClick={back}>
        <ChevronLeft size={15} aria-hidden />
        Previous
      </Button>
      <span>Page {page}</span>
      <Button
        disabled={nextCursor === null || nextCursor === undefined}
        onClick={() => onGo({ cursor: nextCursor ?? undefined, page: page + 1 })}
      >
        Next
        <ChevronRight size={15} aria-hidden />
      </Button>
    </nav>
  );
}
