import './styles/base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SessionGate } from './components/session-gate/session-gate.js';
import { ToastProvider } from './components/toasts/toasts.js';
import { LiveProvider } from './hooks/use-live.js';
import { router } from './router.js';
import { queryClient } from './services/query-client.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

createRoot(root).render(
  <StrictMode>
    {/* The page's policy allows no style elements; the kit then relies on ours. */}
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <SessionGate>
          <LiveProvider>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </LiveProvider>
        </SessionGate>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
