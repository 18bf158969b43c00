import { type Kind, like } from '../finding';
import type { Contract } from './contract';

/** A prop that is a contract. */
export const contract: Kind<Contract> = like(
  'what loadContract() returns',
  (value) => Array.isArray((value as Contract | null)?.operations) && Array.isArray((value as Contract).findings),
);
