import type { IConstruct } from 'constructs';
import { type Finding, formatFinding, stops } from './finding';

const METADATA_TYPE = 'meshwright/findings';

type Findings = () => readonly Finding[];

/**
 * Lets a construct report findings about itself. They are computed once the tree is complete, so a rule may look at
 * what was declared later. The same findings stop a plain `app.synth()` through the construct's own validation.
 */
export function reportsFindings(construct: IConstruct, findings: Findings): void {
  construct.node.addMetadata(METADATA_TYPE, findings);
  construct.node.addValidation({
    validate: () =>
      findings()
        .filter((f) => stops(f))
        .map(formatFinding),
  });
}

/** What this one construct (not its children) reports about itself. */
export function findingsOf(construct: IConstruct): Finding[] {
  return construct.node.metadata.filter((m) => m.type === METADATA_TYPE).flatMap((m) => (m.data as Findings)());
}
