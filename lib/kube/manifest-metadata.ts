import { type ApiObject, type ApiObjectMetadata, ApiObjectMetadataDefinition, type OwnerReference } from 'cdk8s';

/** The metadata of an object, whose fields can be read; those of cdk8s can only be rendered. */
export class ManifestMetadata extends ApiObjectMetadataDefinition {
  private current: ApiObjectMetadata;

  constructor(apiObject: ApiObject, metadata: ApiObjectMetadata) {
    super({ ...metadata, apiObject });
    this.current = metadata;
  }

  /** All fields as they were given and added to. */
  get fields(): Readonly<Record<string, unknown>> {
    return this.current;
  }

  override addLabel(key: string, value: string): void {
    super.addLabel(key, value);
    this.set({ labels: { ...this.current.labels, [key]: value } });
  }

  override addAnnotation(key: string, value: string): void {
    super.addAnnotation(key, value);
    this.set({ annotations: { ...this.current.annotations, [key]: value } });
  }

  override addFinalizers(...finalizers: string[]): void {
    super.addFinalizers(...finalizers);
    this.set({ finalizers: [...(this.current.finalizers ?? []), ...finalizers] });
  }

  override addOwnerReference(owner: OwnerReference): void {
    super.addOwnerReference(owner);
    this.set({ ownerReferences: [...(this.current.ownerReferences ?? []), owner] });
  }

  override add(key: string, value: unknown): void {
    super.add(key, value);
    this.set({ [key]: value });
  }

  private set(changed: ApiObjectMetadata): void {
    this.current = { ...this.current, ...changed };
  }
}
