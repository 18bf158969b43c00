import * as pulumi from '@pulumi/pulumi';
import type { IResolver, ResolutionContext } from 'cdk8s';
import { LATE_TOKENS, lateToken } from '../kube';

/**
 * Carries Pulumi Outputs through cdk8s: while the plan is made an Output anywhere inside a construct becomes a token,
 * a string, and {@link lift} puts the Output back in its place, its secretness and its dependencies with it.
 *
 * @example
 * const outputs = new OutputResolver();
 * const app = new App({ resolvers: [outputs] });
 */
export class OutputResolver implements IResolver {
  private readonly outputs = new Map<string, pulumi.Output<unknown>>();
  private readonly tokens = new Map<pulumi.Output<unknown>, string>();

  /** Called by cdk8s for every value. */
  resolve(context: ResolutionContext): void {
    if (typeof context.value === 'object' && pulumi.Output.isInstance(context.value))
      context.replaceValue(this.token(context.value));
  }

  /**
   * The token of an Output, for use inside a longer text: what Pulumi forbids in a template literal. The value is
   * inserted as it is, without quotes or escapes of the text's own syntax; a hash of the text does not see it.
   */
  token(output: pulumi.Output<unknown>): string {
    const known = this.tokens.get(output);
    if (known !== undefined) return known;
    const token = lateToken(this.outputs.size);
    this.outputs.set(token, output);
    this.tokens.set(output, token);
    return token;
  }

  /** The Outputs whose tokens stand in a text, in order, one as often as it stands there. */
  outputsIn(text: string): pulumi.Output<unknown>[] {
    return (text.match(LATE_TOKENS) ?? []).flatMap((token) => this.outputs.get(token) ?? []);
  }

  /**
   * The same value with every token replaced by its Output. An Output that is a whole value keeps its type (a number
   * stays one); inside a longer text it becomes text.
   */
  lift(value: unknown): pulumi.Input<unknown> {
    if (typeof value === 'string') return this.liftText(value);
    if (Array.isArray(value)) return value.map((item) => this.lift(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.lift(item)]));
  }

  private liftText(text: string): pulumi.Input<unknown> {
    const outputs = this.outputsIn(text);
    if (outputs.length === 0) return text;
    const whole = this.outputs.get(text);
    if (whole) return whole;
    return pulumi.all(outputs).apply((values) => {
      const rest = values.values();
      return text.replace(LATE_TOKENS, (token) => (this.outputs.has(token) ? asText(rest.next().value) : token));
    });
  }
}

const asText = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
