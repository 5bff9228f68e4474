import type { SettingsView } from '@reuso/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from './api.js';

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => call<SettingsView>('/api/v1/settings', { signal }),
});
