import { Activity, Boxes, Cog, Flame, Gauge, Layers, type LucideIcon, ListTree } from 'lucide-react';

export interface Page {
  readonly path: '/' | '/layers' | '/masterplans' | '/entries' | '/activity' | '/jobs' | '/settings';
  readonly name: string;
  readonly icon: LucideIcon;
}

export const PAGES: readonly Page[] = [
  { path: '/', name: 'Overview', icon: Gauge },
  { path: '/layers', name: 'Layers', icon: Layers },
  { path: '/masterplans', name: 'Masterplans', icon: ListTree },
  { path: '/entries', name: 'Entries', icon: Boxes },
  { path: '/activity', name: 'Activity', icon: Activity },
  { path: '/jobs', name: 'Jobs', icon: Flame },
  { path: '/settings', name: 'Settings', icon: Cog },
];
