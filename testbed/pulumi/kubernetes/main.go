// Command pulumi-resource-kubernetes is Pulumi's provider for Kubernetes as a plugin of the engine. Programs of this
// project register each object under its API's own type, for which the provider asks the cluster and not its schema, so
// that one without resources serves.
package main

import (
	"fmt"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

// The version of the SDK that asks for the plugin; the linker sets it.
var version = "0.0.0"

func main() {
	schema := fmt.Sprintf(`{"name":"kubernetes","version":%q,"resources":{}}`, version)
	provider.Serve("kubernetes", version, []byte(schema), []byte("{}"))
}
