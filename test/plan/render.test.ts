import { Chart } from 'cdk8s';
import { planOf, renderYaml } from '../../lib/plan';
import { app, configMap } from './support';

describe('renderYaml', () => {
  it('writes one file for each chart, with the objects in the order of the plan', () => {
    const { root, chart } = app();
    const other = new Chart(root, 'other');
    configMap(other, 'c');
    configMap(chart, 'a').addDependency(configMap(chart, 'b'));
    const files = renderYaml(planOf(root));
    expect([...files.keys()].sort()).toEqual(['finance.yaml', 'other.yaml']);
    expect(files.get('finance.yaml')).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: b
  namespace: ns
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: ns
`);
  });

  it('writes nested charts into the file of the outermost', () => {
    const { root, chart } = app();
    configMap(new Chart(chart, 'inner'), 'a');
    expect([...renderYaml(planOf(root)).keys()]).toEqual(['finance.yaml']);
  });

  it('has no files for an App without objects', () => {
    expect(renderYaml(planOf(app().root)).size).toBe(0);
  });
});
