export * from './balancer.js';
export * from './gateway.js';
export * from './steady-load.js';
export * from './truth.js';
