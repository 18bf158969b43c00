//go:build pins

// The testbed takes Istio's CRDs, a YAML file, out of this module. No Go code needs it: the import keeps it in go.mod
// and go.sum, which verify it.
package main

import _ "istio.io/api/networking/v1"
