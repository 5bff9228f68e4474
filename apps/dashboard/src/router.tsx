import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Shell } from './components/shell/shell.js';
import { NotFoundPage } from './pages/not-found/not-found-page.js';
import { OverviewPage } from './pages/overview/overview-page.js';
import { readActivity, readEntries, readMasterplans } from './services/page-state.js';
import { type RawSearch, readWindow } from './services/search-state.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const under = () => root;

const routes = root.addChildren([
  createRoute({ getParentRoute: under, path: '/', validateSearch: readWindow, component: OverviewPage }),
  // Where the other pages' addresses lead a reader to look for it.
  createRoute({
    getParentRoute: under,
    path: '/overview',
    beforeLoad: () => {
      throw redirect({ to: '/', replace: true });
    },
  }),
  createRoute({
    getParentRoute: under,
    path: '/layers',
    validateSearch: readWindow,
    component: lazyRouteComponent(() => import('./pages/layers/layers-page.js'), 'LayersPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: '/masterplans',
    validateSearch: readMasterplans,
    component: lazyRouteComponent(() => import('./pages/masterplans/masterplans-page.js'), 'MasterplansPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: '/masterplans/$id',
    validateSearch: readWindow,
    component: lazyRouteComponent(() => import('./pages/masterplan/masterplan-page.js'), 'MasterplanPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: '/entries',
    validateSearch: readEntries,
    component: lazyRouteComponent(() => import('./pages/entries/entries-page.js'), 'EntriesPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: '/entries/$key',
    component: lazyRouteComponent(() => import('./pages/entry/entry-page.js'), 'EntryPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: '/activity',
    validateSearch: readActivity,
    component: lazyRouteComponent(() => import('./pages/activity/activity-page.js'), 'ActivityPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: '/jobs',
    component: lazyRouteComponent(() => import('./pages/jobs/jobs-page.js'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: '/settings',
    component: lazyRouteComponent(() => import('./pages/settings/settings-page.js'), 'SettingsPage'),
  }),
]);

export const router = createRouter({
  routeTree: routes,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Plain names and texts, that a reader can write by hand.
  parseSearch: (search): RawSearch => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
