import type { LayersDetail } from '@reuso/contracts';
import { Panel } from '../../components/panel/panel.js';
import { LatencyTable } from './latency-table.js';

/** What the provider takes: what each hit spares its caller. */
export function UpstreamPanel({ upstream }: { readonly upstream: LayersDetail['upstream'] | undefined }) {
  return (
    <Panel title="Upstream" note="the provider's calls">
      <LatencyTable label="Latency of the provider" rows={[['Answer', upstream]]} />
    </Panel>
  );
}
