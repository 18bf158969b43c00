/** How many volumes a new testbed has; one that was claimed is not used again. */
const COUNT = 20;

/**
 * The default StorageClass, "standard", and volumes of 1 TiB for whoever claims: with no kubelet nothing is ever mounted,
 * so their folder need not exist.
 */
export function fakeVolumes(): object {
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [STORAGE_CLASS, ...Array.from({ length: COUNT }, (_, i) => volume(i))],
  };
}

const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
};

function volume(index: number): object {
  const name = `volume-${index}`;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      storageClassName: STORAGE_CLASS.metadata.name,
      capacity: { storage: '1Ti' },
      accessModes: ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `/var/lib/meshwright-testbed/${name}` },
    },
  };
}
