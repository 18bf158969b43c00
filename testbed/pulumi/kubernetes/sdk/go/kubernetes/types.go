// Package kubernetes stands in for Pulumi's Go SDK for Kubernetes, three quarters of the provider's build. The provider
// needs it for its Helm and YAML components alone, which nothing of this project uses; what those name of it is here.
package kubernetes

import "reflect"

// UntypedArgs are the inputs of a resource of any kind.
type UntypedArgs map[string]any

// ElementType is what makes them inputs.
func (UntypedArgs) ElementType() reflect.Type {
	return reflect.TypeOf(map[string]any(nil))
}
