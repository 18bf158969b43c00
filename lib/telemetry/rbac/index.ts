/** What a Collector's service account may do, derived from its configuration: exactly what its components ask for. */
export { permissionsOf } from './needs';
export type { Permission } from './permission';
