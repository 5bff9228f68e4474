import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state/empty-state.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Panel } from '../../components/panel/panel.js';

export function NotFoundPage() {
  return (
    <>
      <PageHead title="No such page" />
      <Panel>
        <EmptyState title="There is no page at this address" action={<Link to="/">Go to the overview</Link>}>
          The link may be old, or mistyped.
        </EmptyState>
      </Panel>
    </>
  );
}
